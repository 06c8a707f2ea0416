// What the documents say about a topic, oldest first.

import * as api from "./api.js";
import { announce, byId, el } from "./dom.js";
import { failureBox } from "./failure.js";
import { filterBody } from "./filters.js";
import { t } from "./i18n.js";
import { quoteItem } from "./quote.js";
import { go, now } from "./state.js";

let shown = null;
let asking = null;

export async function show(state) {
  const key = JSON.stringify([state.topic, state.filter]);
  byId("topic").placeholder = t("timeline.placeholder");
  if (key === shown) return;
  shown = key;
  asking?.abort();
  asking = new AbortController();
  const result = byId("timeline-result");
  byId("topic").value = state.topic;
  result.replaceChildren();
  if (!state.topic) return;
  result.replaceChildren(el("p", { class: "busy" }, t("ask.busy")));
  try {
    const { entries } = await api.timeline(state.topic, filterBody(state.filter), asking.signal);
    const words = entries.length ? t("timeline.found", { n: entries.length }) : t("timeline.none");
    result.replaceChildren(el("p", { class: "soft" }, words), ...years(entries));
    announce(words);
  } catch (error) {
    if (error.name === "AbortError") return;
    result.replaceChildren(failureBox(error, retry));
  }
}

/** Load and draw anew when next shown. */
export function forget() {
  shown = null;
}

function retry() {
  forget();
  show(now());
}

/** The entries under the years in which they begin. */
function years(entries) {
  const byYear = Map.groupBy(entries, (entry) => entry.first.slice(0, 4));
  return [...byYear].map(([year, group]) =>
    el("section", { class: "year" }, el("h2", {}, year), el("ol", {}, ...group.map((entry) => moment(entry, year)))),
  );
}

function moment(entry, year) {
  const when = entry.date === year ? null : entry.date.replace("/", " – ");
  const how = entry.dated_by === "published" ? t("timeline.published") : null;
  return el(
    "li",
    { class: "moment" },
    (when || how) && el("p", { class: "when" }, when, how && el("span", { class: "soft" }, how)),
    el("ul", { class: "quotes" }, quoteItem(entry.quote, { plain: true })),
  );
}

byId("timeline-form").addEventListener("submit", (event) => {
  event.preventDefault();
  go({ topic: byId("topic").value.trim(), open: null });
});
