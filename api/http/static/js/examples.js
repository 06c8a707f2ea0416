// What can be asked: questions that the sample corpus answers, in both languages; a way in when there are no documents.

import * as api from "./api.js";
import { byId, el, langOf } from "./dom.js";
import { language, t } from "./i18n.js";
import { go } from "./state.js";

const SAMPLE = ["Yinju sample corpus", "引据样例库"]; // publishers that only the sample corpus has
const QUESTIONS = {
  en: [
    "What did NMPA decide about exosomes in 2023?",
    "When did the EU ban TPO in nail gel?",
    "Which cosmetics rules did MoCRA change?",
  ],
  zh: [
    "国家药监局2023年对外泌体作出了什么认定？",
    "儿童化妆品有哪些标识要求？",
    "欧盟什么时候全面禁止化妆品动物试验？",
  ],
};

let known = null; // [documents in all, of the sample corpus]

/** Forget what the collection holds: it has changed. */
export function forget() {
  known = null;
}

/** Show the size of the collection, and examples where they fit it. */
export async function showExamples() {
  const box = byId("examples");
  try {
    known ??= (
      await Promise.all([
        api.documents({ limit: 1, offset: 0 }),
        api.documents({ filter: { source: SAMPLE }, limit: 1, offset: 0 }),
      ])
    ).map((page) => page.total);
  } catch {
    box.replaceChildren(); // the first question will say what is wrong; a welcome need not
    return;
  }
  const [total, sample] = known;
  const lede = document.querySelector("[data-section=ask] .lede");
  lede.textContent = t("ask.lede", { documents: t("documents.total", { n: total }) });
  box.replaceChildren(...(total === 0 ? [empty()] : sample ? [heading(), ...[language(), other()].map(column)] : []));
}

const heading = () => el("h2", {}, t("ask.try"));

const empty = () =>
  el("p", {}, t("ask.empty"), " ", el("a", { href: "#view=documents", "data-view": "documents" }, t("ask.add")));

const other = () => (language() === "zh" ? "en" : "zh");

function column(code) {
  const one = (question) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: "example", onclick: () => go({ questions: [question] }) }, question),
    );
  return el("ul", { lang: langOf(code) }, ...QUESTIONS[code].map(one));
}
