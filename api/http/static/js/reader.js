// The text of one document: a window around the quote, more of it on demand, the quote marked.
// Offsets are Unicode code points, as everywhere in Yinju; JavaScript's own are not, hence the arrays of characters.

import * as api from "./api.js";
import { el, langOf } from "./dom.js";
import { locale, t } from "./i18n.js";

const AROUND = 3000; // characters loaded before and after the quote
const MORE = 6000; // characters that one "show more" loads

/** Characters of Markdown that are shown faintly. */
const SIGNS = { heading: /^#{1,6}\s+/g, row: /^\s*\|[\s|:-]+$|\|/g };

export class Reader {
  /** `document` is {id, version}; `marks` are {start, end}, the first is the one to be shown. */
  constructor(document, marks) {
    this.document = document;
    this.marks = marks;
    this.body = el("div", { class: "text" });
  }

  /** Load the window around the first mark. Resolves to the document's metadata. */
  async open(signal) {
    const [{ start, end }] = this.marks;
    const part = await api.documentText(
      this.document,
      Math.max(0, start - AROUND),
      Math.max(end, start) + AROUND,
      signal,
    );
    this.take(part);
    return part;
  }

  /** Whether there is text before, or after, what is shown. */
  get hasBefore() {
    return this.start > 0;
  }

  get hasAfter() {
    return this.end < this.size;
  }

  async before() {
    const part = await api.documentText(this.document, Math.max(0, this.start - MORE), this.start);
    this.take({ ...part, text: part.text + this.characters.join(""), end: this.end });
  }

  async after() {
    const part = await api.documentText(this.document, this.end, Math.min(this.size, this.end + MORE));
    this.take({ ...part, text: this.characters.join("") + part.text, start: this.start });
  }

  take(part) {
    this.characters = Array.from(part.text);
    Object.assign(this, { start: part.start, end: part.end, size: part.characters, pages: part.pages });
    this.body.lang = langOf(part.language);
    this.body.replaceChildren(...this.paragraphs());
  }

  /** The element that shows the beginning of the first mark, if it is in the window. */
  get target() {
    return this.body.querySelector("mark.current");
  }

  paragraphs() {
    const found = [];
    let first = 0;
    for (let i = 0; i <= this.characters.length; i++) {
      if (i < this.characters.length && this.characters[i] !== "\n") continue;
      found.push(...this.pageMarks(first, i));
      if (i > first) found.push(this.paragraph(first, i));
      first = i + 1;
    }
    return found;
  }

  /** A line for every page that begins in these characters (its end belongs to the next line). */
  pageMarks(first, end) {
    const begins = (offset) => this.start + first <= offset && offset <= this.start + end;
    const numbers = this.pages.flatMap((offset, index) => (begins(offset) ? [index + 1] : []));
    return numbers.map((n) => el("p", { class: "page", lang: locale() }, t("panel.page", { n })));
  }

  paragraph(first, last) {
    const line = this.characters.slice(first, last).join("");
    const kind = form(line);
    const content = [];
    let at = first;
    for (const { index, 0: sign } of line.matchAll(SIGNS[kind] ?? /$^/g)) {
      const [from, to] = [index, index + sign.length].map((end) => first + Array.from(line.slice(0, end)).length);
      content.push(...this.pieces(at, from), el("span", { class: "sign" }, ...this.pieces(from, to)));
      at = to;
    }
    return el("p", { class: kind }, ...content, ...this.pieces(at, last));
  }

  /** The characters of a line as text and marked text. */
  pieces(first, last) {
    const pieces = [];
    let at = first;
    while (at < last) {
      const here = this.marks.filter((mark) => mark.start <= this.start + at && this.start + at < mark.end);
      const next = Math.min(last, ...this.edges().filter((edge) => edge > at));
      const text = this.characters.slice(at, next).join("");
      pieces.push(here.length ? el("mark", { class: here.includes(this.marks[0]) ? "current" : "" }, text) : text);
      at = next;
    }
    return pieces;
  }

  edges() {
    return this.marks.flatMap((mark) => [mark.start - this.start, mark.end - this.start]);
  }
}

/** How a line is set: nothing in it is changed or left out. */
function form(line) {
  if (/^#{1,6}\s/.test(line)) return "heading";
  if (/^\s*\|.*\|/.test(line)) return "row";
  if (/^\s*(?:[-*+•]|\d{1,3}[.)])\s/.test(line)) return "item";
  return "";
}
