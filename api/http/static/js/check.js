// Checking a quotation: is it verbatim in the documents, where; or what is the nearest true wording.

import * as api from "./api.js";
import { announce, byId, el } from "./dom.js";
import { failureBox } from "./failure.js";
import { all, t } from "./i18n.js";
import { quoteItem } from "./quote.js";

let last = null; // the verification shown
let checking = null;

let drawn = true;

export function show() {
  byId("quotation").placeholder = t("check.placeholder");
  if (!drawn && last) byId("check-result").replaceChildren(...content(last));
  drawn = true;
}

/** Draw anew when next shown. */
export function forget() {
  drawn = false;
}

async function submit(event) {
  event.preventDefault();
  const quotation = byId("quotation").value.trim();
  if (!quotation) return;
  checking?.abort();
  checking = new AbortController();
  const result = byId("check-result");
  result.replaceChildren(el("p", { class: "busy" }, t("ask.busy")));
  try {
    last = await api.verify(quotation, checking.signal);
    result.replaceChildren(...content(last));
    announce(result.querySelector(".verdict").textContent);
  } catch (error) {
    if (error.name === "AbortError") return;
    result.replaceChildren(failureBox(error));
  }
}

function content({ places, verbatim, but_for, more, nearest, differences }) {
  if (places.length) return found(places, verbatim ? [] : but_for, more);
  if (!nearest) return [verdict("none", t("check.none.text"))];
  return [
    verdict("no", t("check.no.text")),
    el("ul", { class: "quotes" }, quoteItem(nearest, { plain: true })),
    ...(differences.length ? departures(differences) : []),
  ];
}

function found(places, aspects, more) {
  const where = t(more ? "check.places.more" : "check.places", { n: places.length });
  const head = aspects.length
    ? verdict("almost", t("check.almost.text", { aspects: all(aspects.map(aspect)), where }))
    : verdict("yes", where);
  return [head, el("ul", { class: "quotes" }, ...places.map((quote) => quoteItem(quote, { plain: true })))];
}

function verdict(answer, text) {
  return el("div", { class: `verdict ${answer}` }, el("h2", {}, t(`check.${answer}`)), el("p", {}, text));
}

const aspect = (name) => t(`check.aspect.${name}`);

/** What the quotation changed, word by word. */
function departures(differences) {
  const cells = ({ kind, quoted, true: truth }) => [
    el("th", { scope: "row" }, t(`check.kind.${kind}`)),
    el("td", { class: "quoted" }, quoted ? el("del", {}, quoted) : "–"),
    el("td", { class: "true" }, truth ? el("ins", {}, truth) : "–"),
  ];
  const head = ["check.difference", "check.quoted", "check.true"].map((key) => el("th", { scope: "col" }, t(key)));
  const rows = differences.map((difference) =>
    difference.kind === "reworded"
      ? el("tr", {}, el("td", { colSpan: 3 }, t("check.kind.reworded")))
      : el("tr", {}, ...cells(difference)),
  );
  return [
    el("h3", {}, t("check.differences")),
    el("table", { class: "differences" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
  ];
}

byId("check-form").addEventListener("submit", submit);
