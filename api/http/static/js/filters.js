// The filter: kind, language, jurisdiction, period. One bar, moved to the view that is shown; its values are the address's.

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { LISTS, SINGLES, go, now } from "./state.js";

const KINDS = ["news", "notice", "report", "law", "other"];
const LANGUAGES = ["zh", "en"];
const DAY = "\\d{4}(-\\d{1,2}(-\\d{1,2})?)?";
const SURVEYED = 500; // documents whose jurisdictions are offered

let bar = null;
let jurisdictions = null;

/** The filter as the service takes it. */
export const filterBody = ({ kind, language, jurisdiction, from, to }) => ({
  ...(kind.length && { kind }),
  ...(language.length && { language }),
  ...(jurisdiction.length && { jurisdiction }),
  ...(from && { published_from: from }),
  ...(to && { published_to: to }),
});

export const emptyFilter = () => ({
  ...Object.fromEntries(LISTS.map((name) => [name, []])),
  ...Object.fromEntries(SINGLES.map((name) => [name, ""])),
});

/** Put the bar into `slot` and let it show the state's filter. */
export function show(state, slot) {
  bar ??= build();
  if (bar.parentElement !== slot) slot.append(bar);
  bar.querySelector(".as-of").hidden = state.view !== "ask";
  update(state.filter);
}

/** Build the bar anew when next shown: the language has changed, or documents have. */
export function forget() {
  const wasOpen = bar && !bar.querySelector(".filter-body").hidden;
  bar?.remove();
  bar = null;
  jurisdictions = null;
  if (wasOpen) (bar = build()).querySelector(".filter-toggle").click();
}

const change = (filter) => go({ filter: { ...now().filter, ...filter }, page: 1 });

function build() {
  const body = el(
    "div",
    { class: "filter-body", id: "filter-body", hidden: true },
    choices("kind", KINDS, (value) => t(`kind.${value}`)),
    choices("language", LANGUAGES, (value) => t(`lang.${value}`)),
    period(),
    asOf(),
    el(
      "fieldset",
      { class: "jurisdictions", hidden: true },
      el("legend", {}, t("filter.jurisdiction")),
      el("div", { class: "pills" }),
    ),
  );
  const toggle = el(
    "button",
    { type: "button", class: "filter-toggle quiet", "aria-expanded": "false", "aria-controls": "filter-body" },
    t("filter.title"),
    icon("down"),
  );
  toggle.addEventListener("click", () => {
    body.hidden = !body.hidden;
    toggle.setAttribute("aria-expanded", String(!body.hidden));
    if (!body.hidden) survey();
  });
  return el(
    "div",
    { class: "filters" },
    el("div", { class: "filter-line" }, toggle, el("div", { class: "chips" })),
    body,
  );
}

function choices(name, values, words) {
  return el(
    "fieldset",
    {},
    el("legend", {}, t(`filter.${name}`)),
    el("div", { class: "pills" }, ...values.map((value) => pill(name, value, words(value)))),
  );
}

function pill(name, value, words, count = null) {
  const toggled = (event) => {
    const chosen = now().filter[name].filter((one) => one !== value);
    change({ [name]: event.target.checked ? [...chosen, value] : chosen });
  };
  return el(
    "label",
    { class: "pill" },
    el("input", { type: "checkbox", name, value, onchange: toggled }),
    el("span", {}, words, count !== null && el("small", {}, ` ${count}`)),
  );
}

const period = () =>
  el("fieldset", {}, el("legend", {}, t("filter.period")), el("div", { class: "days" }, day("from"), day("to")));

const asOf = () =>
  el("fieldset", { class: "as-of" }, el("legend", {}, t("filter.as_of")), el("div", { class: "days" }, day("as_of")));

function day(name) {
  const problem = el("span", { class: "problem", role: "alert" });
  const input = el("input", {
    type: "text",
    name,
    pattern: DAY,
    inputMode: "numeric",
    placeholder: "2023-07",
    size: 11,
    autocomplete: "off",
    title: t("filter.hint"),
  });
  input.addEventListener("change", () => {
    const good = input.validity.valid;
    input.setAttribute("aria-invalid", String(!good));
    problem.textContent = good ? "" : t("filter.bad");
    if (good) change({ [name]: input.value.trim() });
  });
  return el("label", { class: "day" }, name === "as_of" ? null : el("span", {}, t(`filter.${name}`)), input, problem);
}

function update(filter) {
  for (const box of bar.querySelectorAll("input[type=checkbox]")) box.checked = filter[box.name].includes(box.value);
  for (const input of bar.querySelectorAll(".day input"))
    if (input !== document.activeElement) input.value = filter[input.name];
  bar.querySelector(".chips").replaceChildren(...chips(filter));
}

function chips(filter) {
  const words = { kind: (v) => t(`kind.${v}`), language: (v) => t(`lang.${v}`), jurisdiction: (v) => v };
  const listed = LISTS.flatMap((name) =>
    filter[name].map((value) => chip(words[name](value), { [name]: filter[name].filter((one) => one !== value) })),
  );
  const single = SINGLES.filter((name) => filter[name]).map((name) =>
    chip(t(`filter.${name}.chip`, { date: filter[name] }), { [name]: "" }),
  );
  const all = [...listed, ...single];
  if (!all.length) return [el("span", { class: "soft" }, t("filter.none"))];
  return [
    ...all,
    el("button", { type: "button", class: "link", onclick: () => change(emptyFilter()) }, t("filter.clear")),
  ];
}

function chip(words, without) {
  const label = t("filter.remove", { what: words });
  return el(
    "button",
    { type: "button", class: "chip", "aria-label": label, title: label, onclick: () => change(without) },
    words,
    icon("close"),
  );
}

/** Offer the jurisdictions that the first documents name, the most frequent first. */
async function survey() {
  if (jurisdictions) return;
  jurisdictions = new Map();
  const { documents } = await api.documents({ limit: SURVEYED, offset: 0 });
  for (const { jurisdiction } of documents)
    if (jurisdiction) jurisdictions.set(jurisdiction, (jurisdictions.get(jurisdiction) ?? 0) + 1);
  const sorted = [...jurisdictions].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const field = bar.querySelector(".jurisdictions");
  field.hidden = sorted.length === 0;
  field
    .querySelector(".pills")
    .replaceChildren(...sorted.map(([name, count]) => pill("jurisdiction", name, name, count)));
  update(now().filter);
}
