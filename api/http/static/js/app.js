// The page: wires the address to the views.

import { onLocked } from "./api.js";
import * as ask from "./ask.js";
import { onChanged } from "./changes.js";
import * as check from "./check.js";
import { askForKey } from "./dialogs.js";
import * as documents from "./documents.js";
import { byId, el, icon, langOf } from "./dom.js";
import * as examples from "./examples.js";
import * as filters from "./filters.js";
import { language, locale, setLanguage, t, translate } from "./i18n.js";
import * as panel from "./panel.js";
import { nextTheme, theme } from "./preferences.js";
import { go, notify, now, onChange, parse } from "./state.js";
import * as timeline from "./timeline.js";
import * as upload from "./upload.js";

const VIEWS = { ask, timeline, documents, check };

function render(state) {
  for (const section of document.querySelectorAll("[data-section]"))
    section.hidden = section.dataset.section !== state.view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const slot = document.querySelector(`[data-section=${state.view}] [data-filters]`);
  if (slot) filters.show(state, slot);
  document.title = titleOf(state);
  VIEWS[state.view].show(state);
  openDocument(state);
}

function titleOf(state) {
  const matter = { ask: state.questions.at(-1), timeline: state.topic }[state.view];
  const view = state.view === "ask" && matter ? null : t(`nav.${state.view}`);
  return [matter, view, "Yinju 引据"].filter(Boolean).join(" – ");
}

function openDocument(state) {
  ask.markOpen(state.open);
  panel.show(
    state.open,
    state.open && state.view === "ask" ? ask.quotesIn(state, state.open.id, state.open.start) : [],
  );
}

/** Put the words of the present language everywhere. */
function dress() {
  document.documentElement.lang = locale();
  translate(document);
  const other = byId("language");
  other.textContent = t("language.other");
  other.lang = langOf(language() === "zh" ? "en" : "zh");
  dressTheme(theme());
}

function dressTheme(chosen) {
  const button = byId("theme");
  button.replaceChildren(icon(chosen));
  button.title = t(`theme.${chosen}`);
  button.setAttribute("aria-label", button.title);
}

function switchLanguage() {
  setLanguage(language() === "zh" ? "en" : "zh");
  dress();
  upload.show();
  redraw();
}

/** Everything drawn from data is drawn again: the language has changed. */
function redraw() {
  filters.forget();
  panel.forget();
  for (const view of Object.values(VIEWS)) view.forget();
  render(now());
}

/** The documents have changed: what was answered from them is asked again. */
function refresh() {
  ask.forgetAnswers();
  examples.forget();
  redraw();
}

function online() {
  byId("offline").hidden = navigator.onLine;
}

async function unlock() {
  const entered = await askForKey();
  byId("key").hidden = false;
  return entered;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view], a.brand");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.classList.contains("brand") ? parse("") : { view: link.dataset.view, open: null });
  byId("main").focus({ preventScroll: true });
  scrollTo(0, 0);
});
byId("language").addEventListener("click", switchLanguage);
byId("theme").addEventListener("click", () => dressTheme(nextTheme()));
byId("key").addEventListener("click", unlock);
window.addEventListener("online", online);
window.addEventListener("offline", online);
onLocked(unlock);
onChanged(refresh);
onChange(render);
dress();
upload.show();
online();
notify();
