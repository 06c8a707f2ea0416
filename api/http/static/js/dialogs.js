// Questions that need an answer first: is this meant, and which key.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { apiKey, setApiKey } from "./preferences.js";

/** Show a modal dialog; resolves to its return value once it is closed. The focus goes back by itself. */
function ask(content, submit) {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    el("form", { method: "dialog" }, ...content, buttons(submit)),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

const buttons = (submit) =>
  el(
    "div",
    { class: "actions" },
    el("button", { value: "", formNoValidate: true }, t("cancel")),
    el("button", { value: "yes", class: "primary" }, submit),
  );

/** Whether the user means it. */
export async function confirm({ title, text, yes }) {
  return (await ask([el("h2", { id: "dialog-title" }, title), el("p", {}, text)], yes)) === "yes";
}

let open = null;

/** Ask for the API key, once however many requests wait for it. Resolves to whether one was entered. */
export function askForKey() {
  open ??= enterKey().finally(() => (open = null));
  return open;
}

async function enterKey() {
  const refused = apiKey() !== null;
  const input = el("input", {
    type: "password",
    id: "api-key",
    autocomplete: "off",
    required: true,
    spellcheck: false,
  });
  const content = [
    el("h2", { id: "dialog-title" }, t("key.title")),
    el("p", {}, t("key.text")),
    refused && el("p", { class: "problem", role: "alert" }, t("key.wrong")),
    el("label", { for: "api-key" }, t("key.label")),
    input,
  ].filter(Boolean);
  if ((await ask(content, t("key.submit"))) !== "yes") return false;
  setApiKey(input.value.trim());
  return true;
}
