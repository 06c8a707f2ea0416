// What the address says: the view, the questions asked, the filter, the document that is open. The address is the only
// place where this is kept, so that reloading, sharing and Back work.

export const VIEWS = ["ask", "timeline", "documents", "check"];
export const LISTS = ["kind", "language", "jurisdiction"];
export const SINGLES = ["from", "to", "as_of"];

const listeners = [];

/** The state that a fragment describes. */
export function parse(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = given.get("view");
  return {
    view: VIEWS.includes(view) ? view : "ask",
    questions: given.getAll("q").filter((question) => question.trim()),
    topic: given.get("topic") ?? "",
    page: Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1),
    filter: {
      ...Object.fromEntries(LISTS.map((name) => [name, given.getAll(name)])),
      ...Object.fromEntries(SINGLES.map((name) => [name, given.get(name) ?? ""])),
    },
    open: given.get("doc") ? opened(given) : null,
  };
}

/** The document that is open: `text[start:end]` of its version (null: the newest) is marked. */
function opened(given) {
  const at = /^(\d+)-(\d+)$/.exec(given.get("at") ?? "") ?? [null, 0, 0];
  const version = Number.parseInt(given.get("version"), 10) || null;
  return { id: given.get("doc"), version, start: Number(at[1]), end: Number(at[2]) };
}

/** `open` for a document from its beginning. */
export const wholeDocument = (id) => ({ id, version: null, start: 0, end: 0 });

/** The fragment that describes a state; `parse` is its inverse. */
export function address(state) {
  const out = new URLSearchParams();
  if (state.view !== "ask") out.set("view", state.view);
  for (const question of state.questions) out.append("q", question);
  if (state.topic) out.set("topic", state.topic);
  for (const name of LISTS) for (const value of state.filter[name]) out.append(name, value);
  for (const name of SINGLES) if (state.filter[name]) out.set(name, state.filter[name]);
  if (state.page > 1) out.set("page", state.page);
  if (state.open) out.set("doc", state.open.id);
  if (state.open?.version) out.set("version", state.open.version);
  if (state.open?.end > state.open?.start) out.set("at", `${state.open.start}-${state.open.end}`);
  return `#${out}`;
}

/** The present state. */
export const now = () => parse(location.hash);

/** Change the state; a new entry in the history, so that Back undoes it. */
export function go(changes) {
  const next = address({ ...now(), ...changes });
  if (next !== address(now())) history.pushState(null, "", next === "#" ? location.pathname : next);
  notify();
}

/** Call `listener(state)` whenever the address changes. */
export function onChange(listener) {
  listeners.push(listener);
}

export function notify() {
  const state = now();
  for (const listener of listeners) listener(state);
}

window.addEventListener("popstate", notify);
