// The service's HTTP interface (docs/http.md). Every failure is an ApiError whose words can be shown.

import * as preferences from "./preferences.js";

/** What went wrong. `status` is the HTTP status, 0 when there was no answer. */
export class ApiError extends Error {
  constructor(status, { code = "", message = "", hint = "" } = {}, retryAfter = null) {
    super(message);
    Object.assign(this, { status, code, hint, retryAfter });
  }
}

let unlock = async () => false;

/** `ask()` resolves to whether a key was entered; it is called when the service wants one. */
export function onLocked(ask) {
  unlock = ask;
}

async function call(path, { method = "GET", json, body, signal } = {}) {
  const headers = {};
  const key = preferences.apiKey();
  if (key) headers.Authorization = `Bearer ${key}`;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: json === undefined ? body : JSON.stringify(json) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0);
  }
  if (response.status === 401 && (await unlock())) return call(path, { method, json, body, signal });
  if (!response.ok) throw await failure(response);
  return response.status === 204 ? null : response.json();
}

async function failure(response) {
  const text = await response.text();
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  try {
    return new ApiError(response.status, JSON.parse(text).error, retryAfter);
  } catch {
    return new ApiError(response.status, {}, retryAfter); // a proxy in between answers in its own way
  }
}

const query = (values) => {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) out.append(name, one);
  return out.toString();
};

export const ask = (question, { filter, history, as_of }, signal) =>
  call("v1/ask", { method: "POST", json: { question, filter, history, ...(as_of ? { as_of } : {}) }, signal });

export const timeline = (topic, filter, signal) => call(`v1/timeline?${query({ topic, ...filter })}`, { signal });

export const verify = (quotation, signal) => call("v1/verify", { method: "POST", json: { quotation }, signal });

export const documents = ({ filter = {}, limit, offset }, signal) =>
  call(`v1/documents?${query({ ...filter, limit, offset })}`, { signal });

export const documentText = ({ id, version }, start, end, signal) =>
  call(`v1/documents/${encodeURIComponent(id)}?${query({ start, end, version })}`, { signal });

export const remove = (id) => call(`v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });

export function upload(files) {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  return call("v1/documents", { method: "POST", body });
}

export const job = (id) => call(`v1/jobs/${encodeURIComponent(id)}`);
