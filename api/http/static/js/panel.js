// The panel beside the answer: a document, opened at a quote. Full screen on a phone.

import { announce, byId, el, icon, isComposing, langOf, safeLink } from "./dom.js";
import { failureBox, failureText } from "./failure.js";
import { number, t } from "./i18n.js";
import { date, statusBadge } from "./quote.js";
import { Reader } from "./reader.js";
import { go } from "./state.js";

const panel = byId("panel");
const narrow = matchMedia("(max-width: 64rem)");
let shown = null; // what is open, as text
let opener = null; // where the focus was
let loading = null;

/** Show what the state says is open. `others` are further quotes of that document, marked faintly. */
export async function show(open, others) {
  const key = JSON.stringify(open);
  if (key === shown) return;
  shown = key;
  loading?.abort();
  if (!open) return hide();
  if (!panel.contains(document.activeElement)) opener = document.activeElement;
  loading = new AbortController();
  const reader = new Reader(open, [open, ...others]);
  reveal(frame(el("p", { class: "busy", role: "status" }, t("panel.busy"))));
  try {
    const metadata = await reader.open(loading.signal);
    fill(reader, metadata, open);
  } catch (error) {
    if (error.name === "AbortError") return;
    panel.querySelector(".panel-body").replaceChildren(failureBox(error));
  }
}

/** Draw anew when next shown. */
export function forget() {
  shown = undefined;
}

function reveal(content) {
  panel.replaceChildren(...content);
  panel.hidden = false;
  document.body.classList.add("with-panel");
  cover();
  byId("panel-title").focus();
}

function hide() {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("with-panel");
  cover();
  const back = opener?.isConnected && opener !== document.body ? opener : byId("main");
  back.focus();
}

/** On a phone the panel covers everything else, which is then out of reach. */
function cover() {
  const covered = narrow.matches && !panel.hidden;
  for (const element of [byId("main"), document.querySelector(".top")]) element.inert = covered;
}

export const close = () => go({ open: null });

function frame(...body) {
  return [
    el(
      "div",
      { class: "panel-head" },
      el("h2", { id: "panel-title", tabIndex: -1 }, t("panel.label")),
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("panel.close"),
          title: t("panel.close"),
          onclick: close,
        },
        icon("close"),
      ),
    ),
    el("div", { class: "panel-body", tabIndex: 0, role: "region", "aria-labelledby": "panel-title" }, ...body),
  ];
}

function fill(reader, metadata, open) {
  const title = byId("panel-title");
  title.textContent = metadata.title || metadata.name;
  title.lang = langOf(metadata.language);
  const position = el("p", { class: "position" });
  const before = moreButton("before", reader, position);
  const after = moreButton("after", reader, position);
  panel.querySelector(".panel-body").replaceChildren(facts(metadata), before, reader.body, after);
  panel.append(el("div", { class: "panel-foot" }, position, backButton(reader)));
  update(reader, position, before, after);
  reader.target?.scrollIntoView({ block: "center" });
  if (open.end > open.start) announce(t("panel.opened", { title: title.textContent }));
}

function update(reader, position, before, after) {
  before.hidden = !reader.hasBefore;
  after.hidden = !reader.hasAfter;
  const values = {
    from: number(Math.min(reader.start + 1, reader.size)),
    to: number(reader.end),
    all: number(reader.size),
  };
  position.textContent = t("panel.position", values);
}

function moreButton(where, reader, position) {
  const load = async () => {
    const body = panel.querySelector(".panel-body");
    const fromEnd = body.scrollHeight - body.scrollTop;
    try {
      await reader[where]();
    } catch (error) {
      position.textContent = failureText(error);
      return;
    }
    update(reader, position, ...body.querySelectorAll(".more"));
    if (where === "before") body.scrollTop = body.scrollHeight - fromEnd; // what was read stays where it was
  };
  return el("button", { type: "button", class: "more", onclick: load, hidden: true }, t(`panel.${where}`));
}

function backButton(reader) {
  if (!reader.target) return null;
  return el(
    "button",
    { type: "button", class: "quiet", onclick: () => reader.target.scrollIntoView({ block: "center" }) },
    t("panel.back"),
  );
}

function facts(metadata) {
  const link = safeLink(metadata.uri);
  const rows = [
    ["source", metadata.source],
    ["published", metadata.published && date(metadata.published)],
    ["effective", metadata.effective && date(metadata.effective)],
    ["status", metadata.status !== "unknown" && (statusBadge(metadata.status) ?? t(`status.${metadata.status}`))],
    ["number", metadata.document_number, "document_number"],
    ["agency", metadata.agency !== metadata.source && metadata.agency],
    ["jurisdiction", metadata.jurisdiction],
    ["version", metadata.version > 1 && number(metadata.version)],
    ["original", link && el("a", { href: link.href, target: "_blank", rel: "noopener noreferrer" }, link.host)],
  ];
  const known = rows.filter(([, value]) => value);
  const isDetected = (name) => metadata.detected.includes(name);
  return el(
    "div",
    { class: "facts" },
    el(
      "dl",
      {},
      ...known.flatMap(([name, value, field]) => [
        el("dt", {}, t(`panel.${name}`)),
        el(
          "dd",
          { lang: typeof value === "string" ? langOf(metadata.language) : null },
          value,
          isDetected(field ?? name) && el("span", { class: "soft" }, " *"),
        ),
      ]),
    ),
    known.some(([name, , field]) => isDetected(field ?? name)) &&
      el("p", { class: "soft small" }, `* ${t("panel.detected")}`),
  );
}

narrow.addEventListener("change", cover);
document.addEventListener("keydown", (event) => {
  const meant = event.key === "Escape" && !isComposing(event) && !document.querySelector("dialog[open]");
  if (meant && !panel.hidden) close();
});
