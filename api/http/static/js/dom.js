// Elements from data. Text always goes in as text nodes: nothing that a document says can become markup.

/** An element; `props` that name a property of it are set as such, "class", "data-*", "aria-*" and the like as attributes. */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element with this id, which index.html has. */
export const byId = (id) => document.getElementById(id);

/** A drawing of icons.svg, silent to screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `icons.svg#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** The value of `lang` for text in one of the languages of the collection. */
export const langOf = (language) => (language === "zh" ? "zh-Hans" : "en");

/** The address as a URL, if a link may go there: documents name addresses, and "javascript:" is one too. */
export function safeLink(uri) {
  if (!uri || !URL.canParse(uri)) return null;
  const url = new URL(uri);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

/** Whether a key is part of choosing a Chinese character, and so not meant for the page (229: how Safari says it). */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Say something to screen readers without moving the focus. */
export function announce(text) {
  byId("announcer").textContent = text;
}

/** Show a short confirmation for a few seconds. */
export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (box.hidden = true), 3500);
}
