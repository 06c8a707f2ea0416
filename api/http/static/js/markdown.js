// Answers and quotes as Markdown, with their sources, for the clipboard.

import { toast } from "./dom.js";
import { t } from "./i18n.js";

/** A quote as a block quotation with its source beneath. */
export function quoteMarkdown(quote) {
  const lines = quote.text.split("\n").map((line) => `> ${line}`);
  return [...lines, ">", `> — ${citation(quote)}`].join("\n");
}

/** An answer: the question, its lead and every quote. */
export function answerMarkdown(answer, lead) {
  const quotes = answer.quotes.map((quote) => `**[${quote.number}]**\n\n${quoteMarkdown(quote)}`);
  const { documents, chunks } = answer.searched;
  const searched = t("answer.searched", {
    documents: t("documents.total", { n: documents }),
    chunks: t("documents.chunks", { n: chunks }),
  });
  return [`## ${answer.question}`, ...lead, ...quotes, `*${searched}*`].join("\n\n") + "\n";
}

function citation(quote) {
  const status = quote.status === "draft" || quote.status === "repealed" ? t(`status.${quote.status}`) : null;
  const page = quote.page ? t("quote.page", { n: quote.page }) : null;
  const parts = [quote.title || quote.document, quote.source, quote.published ?? t("quote.undated"), page, status];
  return parts
    .concat(quote.uri ? `<${quote.uri}>` : null)
    .filter(Boolean)
    .join(", ");
}

/** Whether the text is on the clipboard now; says so if not. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast(t("copy.failed")); // not allowed, or the page came over plain HTTP from another machine
    return false;
  }
}
