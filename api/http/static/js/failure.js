// Failures in words, with what to do.

import { el } from "./dom.js";
import { t } from "./i18n.js";

/** [what happened, what to do] for an ApiError. */
function words(error) {
  if (error.status === 0 && !navigator.onLine) return [t("error.offline"), t("error.offline.hint")];
  if (error.status === 0) return [t("error.unreachable"), t("error.unreachable.hint")];
  if (error.status === 401) return [t("error.locked"), t("error.locked.hint")];
  if (error.code === "forbidden") return [t("error.forbidden"), t("error.forbidden.hint")];
  if (error.status === 413) return [error.message || t("error.large"), error.hint || t("error.large.hint")];
  if (error.code === "unknown_document") return [t("error.gone"), t("error.gone.hint")];
  if (error.retryAfter) return [t("error.busy"), t("error.busy.hint", { seconds: error.retryAfter })];
  if (error.status >= 500) return [t("error.server", { status: error.status }), t("error.server.hint")];
  return [error.message, error.hint ?? ""];
}

/** The failure in one line. */
export function failureText(error) {
  const [what, hint] = words(error);
  return hint ? `${what}${/[.。]$/.test(what) ? " " : "; "}${hint}` : what;
}

/** The failure as a box; `retry` adds a button that calls it. */
export function failureBox(error, retry) {
  const [what, hint] = words(error);
  return el(
    "div",
    { class: "failure", role: "alert" },
    el("h2", {}, t("error.title")),
    el("p", {}, what),
    hint && el("p", { class: "soft" }, hint),
    retry && el("button", { type: "button", onclick: retry }, t("error.retry")),
  );
}
