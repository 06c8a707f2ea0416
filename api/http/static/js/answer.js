// One answer: the question, what was found, the quotes; or a refusal, said as such.

import { el, langOf, toast } from "./dom.js";
import { emptyFilter } from "./filters.js";
import { either, t } from "./i18n.js";
import { answerMarkdown, copy } from "./markdown.js";
import { numberLink, quoteItem } from "./quote.js";
import { go } from "./state.js";

/** The article for an answer of `POST /v1/ask`. */
export function answerArticle(answer) {
  return el(
    "article",
    { class: answer.answered ? "answer" : "answer refused" },
    el("h2", { lang: langOf(answer.language) }, answer.question),
    answer.standalone &&
      answer.standalone !== answer.question &&
      el("p", { class: "soft" }, t("answer.understood", { question: answer.standalone })),
    ...(answer.answered ? found(answer) : refused(answer)),
  );
}

/** What a screen reader is told when the answer has come. */
export function answerSummary(answer) {
  if (!answer.answered) return t("refusal.announce", { n: answer.nearest.length });
  const documents = new Set(answer.quotes.map((quote) => quote.document)).size;
  return t("answer.ready", {
    quotes: t("answer.quotes", { n: answer.quotes.length }),
    documents: t("documents.total", { n: documents }),
  });
}

function found(answer) {
  const { claims, lead } = around(answer);
  return [
    words("claims", claims, answer),
    words("lead", [lead], answer),
    words("notes", answer.notes, answer),
    el("ol", { class: "quotes" }, ...answer.quotes.map((quote) => quoteItem(quote))),
    foot(answer),
  ].filter(Boolean);
}

/** What the answer says before its first quote: a language model's claims, a line each, and the line that leads to the quotes. */
function around(answer) {
  const lines = answer.answer
    .split(/^\[1\] /m)[0]
    .split("\n")
    .filter((line) => line.trim());
  return { claims: lines.slice(0, -1), lead: lines.at(-1) };
}

function words(name, lines, answer) {
  if (!lines.length) return null;
  return el(
    "div",
    { class: name, lang: langOf(answer.language) },
    ...lines.map((line) => el("p", {}, ...linked(line, answer))),
  );
}

/** A line with its [1] as buttons that lead to the quote. */
function linked(line, answer) {
  const known = new Set(answer.quotes.map((quote) => String(quote.number)));
  return line.split(/(\[\d+\])/).map((part) => (known.has(part.slice(1, -1)) ? numberLink(part.slice(1, -1)) : part));
}

function foot(answer) {
  const { documents, chunks } = answer.searched;
  const facts = [
    t("answer.searched", {
      documents: t("documents.total", { n: documents }),
      chunks: t("documents.chunks", { n: chunks }),
    }),
    t("answer.confidence", { percent: Math.round(answer.confidence * 100) }),
    t("answer.milliseconds", { ms: Math.max(1, Math.round(answer.milliseconds)) }),
    answer.model !== "extractive" && t("answer.model", { model: answer.model }),
  ];
  const share = async () => (await copy(location.href)) && toast(t("answer.link.copied"));
  const markdown = async () =>
    (await copy(answerMarkdown(answer, Object.values(around(answer)).flat()))) && toast(t("answer.copied"));
  return el(
    "footer",
    { class: "foot" },
    el("p", { class: "meta" }, ...facts.filter(Boolean).map((fact) => el("span", { class: "fact" }, fact))),
    el("div", { class: "actions" }, action("answer.copy", markdown), action("answer.link", share)),
  );
}

const action = (key, act) => el("button", { type: "button", class: "link", onclick: act }, t(key));

function refused(answer) {
  const { searched } = answer;
  const restricted = Object.keys(searched.filter).length > 0;
  return [
    el(
      "div",
      { class: "refusal" },
      el("h3", {}, t("refusal.title")),
      el("p", {}, t("refusal.text")),
      words("notes", answer.notes, answer),
      scope(searched),
      restricted && el("button", { type: "button", onclick: widen }, t("refusal.widen")),
    ),
    answer.nearest.length > 0 &&
      el(
        "section",
        { class: "nearest" },
        el("h3", {}, t("refusal.nearest")),
        el("p", { class: "soft" }, t("refusal.nearest.note")),
        el("ul", { class: "quotes" }, ...answer.nearest.map((quote) => quoteItem(quote, { near: true }))),
      ),
  ].filter(Boolean);
}

const widen = () => go({ filter: emptyFilter() });

function scope(searched) {
  const rows = [
    [
      t("refusal.searched"),
      [t("documents.total", { n: searched.documents }), " · ", t("documents.chunks", { n: searched.chunks })],
    ],
  ];
  const only = Object.entries(searched.filter).map(([name, value]) => restriction(name, [value].flat()));
  if (only.length) rows.push([t("refusal.filter"), [only.join(" · ")]]);
  if (searched.period) {
    const [from, to] = searched.period.map((day) => day ?? t("refusal.any"));
    rows.push([t("refusal.period"), [t("refusal.period.value", { from, to })]]);
  }
  return el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, ...value)]));
}

/** One restriction of a filter in words. */
function restriction(name, values) {
  if (name === "kind") return either(values.map((value) => t(`kind.${value}`)));
  if (name === "language") return either(values.map((value) => t(`lang.${value}`)));
  if (name === "published_from") return t("filter.from.chip", { date: values[0] });
  if (name === "published_to") return t("filter.to.chip", { date: values[0] });
  return either(values);
}
