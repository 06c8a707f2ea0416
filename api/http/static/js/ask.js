// Asking: the conversation that the address names is asked question by question, each with those before it as history.

import * as api from "./api.js";
import { answerArticle, answerSummary } from "./answer.js";
import { announce, byId, el, isComposing, langOf } from "./dom.js";
import { showExamples } from "./examples.js";
import { failureBox } from "./failure.js";
import { filterBody } from "./filters.js";
import { t } from "./i18n.js";
import { place } from "./quote.js";
import { go, now } from "./state.js";

const MOST_TURNS = 100; // that the service takes
const answers = new Map(); // by what was asked: [filter, questions so far] as JSON
let shown = null;
let asking = null;

/** Draw anew when next shown. */
export function forget() {
  shown = null;
}

/** Ask anew when next shown: the documents have changed. */
export const forgetAnswers = () => answers.clear();

/** Show the conversation of the state; asks what has not been asked yet. */
export async function show(state) {
  const key = keyOf(state, state.questions.length);
  if (key === shown) return;
  shown = key;
  asking?.abort();
  asking = new AbortController();
  frame(state);
  if (!state.questions.length) return showExamples();
  const question = el("h2", {}, state.questions.at(-1));
  byId("answers").replaceChildren(question, el("p", { class: "busy" }, t("ask.busy")));
  announce(t("ask.busy"));
  try {
    const turns = await converse(state, asking.signal);
    byId("answers").replaceChildren(...conversation(turns));
    markOpen(now().open);
    announce(answerSummary(turns.at(-1)));
  } catch (error) {
    if (error.name === "AbortError") return;
    byId("answers").replaceChildren(question, failureBox(error, retry));
  }
}

function retry() {
  forget();
  show(now());
}

/** The quotes on the page that stand in this document, other than the one at `start`. */
export function quotesIn(state, id, start) {
  const answer = answers.get(keyOf(state, state.questions.length));
  return (answer?.quotes ?? []).filter((quote) => quote.document === id && quote.start !== start);
}

const keyOf = (state, count) => JSON.stringify([state.filter, state.questions.slice(0, count)]);

async function converse(state, signal) {
  const turns = [];
  for (const [index, question] of state.questions.entries()) {
    const key = keyOf(state, index + 1);
    if (!answers.has(key)) {
      const history = turns.flatMap((turn) => [
        { role: "user", text: turn.question },
        { role: "assistant", text: turn.answer },
      ]);
      const asked = {
        filter: filterBody(state.filter),
        history: history.slice(-MOST_TURNS),
        as_of: state.filter.as_of,
      };
      answers.set(key, await api.ask(question, asked, signal));
    }
    turns.push(answers.get(key));
  }
  return turns;
}

/** The newest answer in full, those before it folded beneath. */
function conversation(turns) {
  const earlier = turns.slice(0, -1).reverse();
  const folded = earlier.map((turn) =>
    el(
      "details",
      {},
      el(
        "summary",
        {},
        el("span", { lang: langOf(turn.language) }, turn.question),
        " ",
        el("span", { class: "soft" }, turn.answered ? t("answer.quotes", { n: turn.quotes.length }) : t("answer.none")),
      ),
      answerArticle(turn),
    ),
  );
  return [
    answerArticle(turns.at(-1)),
    earlier.length > 0 && el("section", { class: "earlier" }, el("h2", {}, t("ask.earlier")), ...folded),
  ].filter(Boolean);
}

/** What is around the answers: the box asks for a question or a follow-up. */
function frame(state) {
  const count = state.questions.length;
  document.querySelector("[data-section=ask]").classList.toggle("asked", count > 0);
  byId("question").placeholder = t(count ? "ask.followup" : "ask.placeholder");
  byId("examples").hidden = count > 0;
  byId("answers").replaceChildren();
  const bar = byId("conversation-bar");
  bar.hidden = count === 0;
  bar.replaceChildren(
    el("span", {}, t("ask.in", { n: count })),
    el("button", { type: "button", class: "link", onclick: startAnew }, t("ask.new")),
  );
}

function startAnew() {
  go({ questions: [], open: null });
  byId("question").focus();
}

function submit(event) {
  event.preventDefault();
  const box = byId("question");
  const question = box.value.trim();
  if (!question) return;
  box.value = "";
  go({ questions: [...now().questions, question], open: null });
}

/** Mark the quote that is open in the panel. */
export function markOpen(open) {
  const current = open && place({ document: open.id, start: open.start, end: open.end });
  for (const quote of document.querySelectorAll(".quote"))
    quote.classList.toggle("open", quote.dataset.place === current);
}

byId("ask").addEventListener("submit", submit);
byId("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !isComposing(event)) submit(event);
});
