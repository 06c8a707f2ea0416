// The documents of the collection: a page of them, each can be read or deleted.

import * as api from "./api.js";
import { changed } from "./changes.js";
import { confirm } from "./dialogs.js";
import { announce, byId, el, icon, langOf, toast } from "./dom.js";
import { failureBox, failureText } from "./failure.js";
import { filterBody } from "./filters.js";
import { t } from "./i18n.js";
import { date, statusBadge } from "./quote.js";
import { go, now, wholeDocument } from "./state.js";

const PAGE = 25;
let shown = null;
let asking = null;

export async function show(state) {
  const key = JSON.stringify([state.filter, state.page]);
  if (key === shown) return;
  shown = key;
  asking?.abort();
  asking = new AbortController();
  const list = byId("documents-list");
  list.setAttribute("aria-busy", "true");
  try {
    const page = await api.documents(
      { filter: filterBody(state.filter), limit: PAGE, offset: (state.page - 1) * PAGE },
      asking.signal,
    );
    list.replaceChildren(...content(page, state));
    announce(t("documents.total", { n: page.total }));
  } catch (error) {
    if (error.name === "AbortError") return;
    list.replaceChildren(failureBox(error, retry));
  }
  list.removeAttribute("aria-busy");
}

/** Load and draw anew when next shown. */
export function forget() {
  shown = null;
}

function retry() {
  forget();
  show(now());
}

function content(page, state) {
  if (page.total === 0)
    return [
      el(
        "p",
        { class: "soft" },
        t(Object.keys(filterBody(state.filter)).length ? "documents.none.filter" : "documents.none"),
      ),
    ];
  return [el("ul", { class: "documents" }, ...page.documents.map(row)), pager(page, state.page)];
}

function row(document) {
  const title = document.title || document.name;
  const language = langOf(document.language);
  return el(
    "li",
    {},
    el(
      "div",
      {},
      el(
        "button",
        {
          type: "button",
          class: "title",
          lang: language,
          onclick: () => go({ open: wholeDocument(document.id) }),
        },
        title,
      ),
      " ",
      statusBadge(document.status),
    ),
    el("span", { class: "publisher", lang: language }, document.source ?? "–"),
    el("span", { class: "day" }, document.published ? date(document.published) : t("quote.undated")),
    el("span", { class: "kind" }, t(`kind.${document.kind}`)),
    el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": t("documents.delete", { title }),
        title: t("documents.delete.yes"),
        onclick: () => remove(document.id, title),
      },
      icon("trash"),
    ),
  );
}

function pager(page, at) {
  const to = page.offset + page.documents.length;
  const button = (key, target, possible) =>
    el("button", { type: "button", disabled: !possible, onclick: () => turn(target) }, t(key));
  return el(
    "nav",
    { class: "pager", "aria-label": t("documents.pages", { from: page.offset + 1, to, all: page.total }) },
    button("documents.previous", at - 1, at > 1),
    el("span", {}, t("documents.pages", { from: page.offset + 1, to, all: page.total })),
    button("documents.next", at + 1, to < page.total),
  );
}

function turn(page) {
  go({ page });
  byId("documents-list").scrollIntoView();
}

async function remove(id, title) {
  const sure = await confirm({
    title: t("documents.delete.ask"),
    text: t("documents.delete.text", { title }),
    yes: t("documents.delete.yes"),
  });
  if (!sure) return;
  try {
    await api.remove(id);
  } catch (error) {
    toast(failureText(error));
    return;
  }
  toast(t("documents.deleted", { title }));
  if (now().open?.id === id) go({ open: null });
  byId("main").focus(); // the row that had the focus goes
  changed();
}
