// What this browser remembers: language and colours for good, the API key until the tab is closed.

const LANGUAGE = "yinju.language";
const THEME = "yinju.theme";
const KEY = "yinju.key";
const THEMES = ["auto", "light", "dark"];

/** "zh" or "en": as chosen, else as the browser prefers. */
export function language() {
  const kept = localStorage.getItem(LANGUAGE);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function setLanguage(code) {
  localStorage.setItem(LANGUAGE, code);
}

/** "auto", "light" or "dark". */
export function theme() {
  return localStorage.getItem(THEME) ?? "auto";
}

/** Keep and apply the theme after this one; returns it. */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  if (next === "auto") {
    localStorage.removeItem(THEME);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(THEME, next);
    document.documentElement.dataset.theme = next;
  }
  return next;
}

export const apiKey = () => sessionStorage.getItem(KEY);

export function setApiKey(key) {
  if (key) sessionStorage.setItem(KEY, key);
  else sessionStorage.removeItem(KEY);
}
