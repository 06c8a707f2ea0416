// One quote: the words, verbatim, and where they come from.

import { el, icon, langOf, toast } from "./dom.js";
import { t } from "./i18n.js";
import { copy, quoteMarkdown } from "./markdown.js";
import { address, go, now, wholeDocument } from "./state.js";

/** A list item. `plain`: without a number; `near`: shown as one that does not answer. */
export function quoteItem(quote, { near = false, plain = near } = {}) {
  const open = () => openQuote(quote);
  return el(
    "li",
    {
      class: `quote ${near ? "near" : ""} ${plain ? "plain" : ""}`,
      "data-number": plain ? null : quote.number,
      "data-place": place(quote),
      onclick: (event) => clicked(event, open),
    },
    plain ? null : el("span", { class: "number", "aria-hidden": "true" }, quote.number),
    el("blockquote", { lang: langOf(quote.language) }, ...words(quote.text)),
    el("p", { class: "source" }, ...source(quote, open, plain)),
    el("div", { class: "marks" }, ...marks(quote)),
    near ? null : copyButton(quote),
  );
}

/** The words; the lines between the cells of a table are shown faintly. */
const words = (text) => text.split(/(\|)/).map((part) => (part === "|" ? el("span", { class: "sign" }, part) : part));

/** What tells a quote from others, and finds it again: its document and offsets. */
export const place = (quote) => `${quote.document}:${quote.start}-${quote.end}`;

export function openQuote(quote) {
  go({ open: { id: quote.document, version: quote.version, start: quote.start, end: quote.end } });
}

/** A click anywhere on the quote opens it, unless it was a click on something else or the end of selecting text. */
function clicked(event, open) {
  if (event.target.closest("a, button") || String(getSelection())) return;
  open();
}

function source(quote, open, plain) {
  const title = quote.title || quote.document;
  const label = `${plain ? "" : `[${quote.number}] `}${title}. ${t("quote.open")}`;
  return [
    el(
      "button",
      { type: "button", class: "title", onclick: open, "aria-label": label },
      el("cite", { lang: langOf(quote.language) }, title),
    ),
    ...facts(quote).map((fact) => el("span", { class: "fact" }, fact)),
  ];
}

function facts(quote) {
  return [
    quote.source && el("span", { lang: langOf(quote.language) }, quote.source),
    quote.published ? date(quote.published) : t("quote.undated"),
    quote.page && t("quote.page", { n: quote.page }),
    t(`kind.${quote.kind}`),
  ].filter(Boolean);
}

/** A date as it is written everywhere on the page: 2023-07-01. */
export const date = (day) => el("time", { datetime: day }, day);

/** The badge for a status that a reader must know of; null for the others. */
export function statusBadge(status) {
  return status === "draft" || status === "repealed"
    ? el("span", { class: `badge ${status}` }, t(`status.${status}`))
    : null;
}

function marks(quote) {
  const lines = [];
  const badge = statusBadge(quote.status);
  if (badge) lines.push(el("p", {}, badge, ...successors(quote.replaced_by)));
  if (quote.header) lines.push(el("p", { class: "also" }, `${t("quote.columns")} ${quote.header}`));
  if (quote.differs_from.length)
    lines.push(el("p", { class: "differs" }, `${t("quote.differs")} `, ...quote.differs_from.map(numberLink)));
  if (quote.also_published_by.length)
    lines.push(
      el("p", { class: "also" }, `${t("quote.also")} `, ...separated(quote.also_published_by.map(otherPlace))),
    );
  return lines;
}

const successors = (replaced) =>
  replaced.length ? [` ${t("quote.replaced")} `, ...separated(replaced.map(otherPlace))] : [];

/** A link to another document by its title, publisher or both, and its date. */
function otherPlace(other) {
  const name = other.source && other.source !== other.title ? `${other.source}: ${other.title}` : other.title;
  const words = [name || other.document, other.published].filter(Boolean).join(", ");
  return openingLink(wholeDocument(other.document), words);
}

/** A link that opens a document here, and can be opened elsewhere as any link. */
function openingLink(open, words) {
  const act = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go({ open });
  };
  return el("a", { href: address({ ...now(), open }), onclick: act }, words);
}

const separated = (items) => items.flatMap((item, index) => (index ? ["; ", item] : [item]));

/** "[2]", which moves to quote 2 of the same answer. */
export function numberLink(number) {
  const move = (event) => {
    const target = event.currentTarget.closest(".answer").querySelector(`[data-number="${number}"]`);
    target.scrollIntoView({ block: "center" });
    target.querySelector("button").focus();
  };
  return el("button", { type: "button", class: "mark", onclick: move }, `[${number}]`);
}

function copyButton(quote) {
  const act = async () => (await copy(quoteMarkdown(quote))) && toast(t("quote.copied"));
  return el(
    "button",
    { type: "button", class: "copy icon-button", "aria-label": t("quote.copy"), title: t("quote.copy"), onclick: act },
    icon("copy"),
  );
}
