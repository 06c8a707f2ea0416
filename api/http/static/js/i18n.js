// The words of the page in the language chosen, with plurals, numbers and dates.

import { strings } from "./strings.js";
import * as preferences from "./preferences.js";

let current = preferences.language();

/** "zh" or "en". */
export const language = () => current;

/** What the browser is told: "zh-Hans" or "en". */
export const locale = () => (current === "zh" ? "zh-Hans" : "en");

/** Change the language of the page and remember it. */
export function setLanguage(code) {
  current = code;
  preferences.setLanguage(code);
}

/** The words for `key`, with {names} filled in; `values.n` chooses singular or plural. Throws for an unknown key. */
export function t(key, values = {}) {
  if (!(key in strings)) throw new Error(`no words for ${key}`);
  let words = strings[key][current === "zh" ? 1 : 0];
  if (Array.isArray(words)) words = values.n === 1 ? words[0] : words[1];
  return words.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : String(value);
  });
}

/** A number with its thousands separated. */
export const number = (value) => new Intl.NumberFormat(locale()).format(value);

/** Names as one phrase: "case and dashes", "大小写和破折号". */
export const all = (names) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);

/** Names as one phrase: "news or law", "新闻或法规". */
export const either = (names) => new Intl.ListFormat(locale(), { type: "disjunction" }).format(names);

/** Put the words into everything below `root` that names a key. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.dataset.tLabel));
}
