// Adding documents: files are sent at once and read in the background; the job is asked how far it is.

import * as api from "./api.js";
import { changed } from "./changes.js";
import { announce, byId, el } from "./dom.js";
import { failureText } from "./failure.js";
import { t } from "./i18n.js";
import { go, wholeDocument } from "./state.js";

const FIRST_WAIT = 200; // milliseconds until a job is asked for the first time
const LONGEST_WAIT = 2000;

/** Build the place where files are dropped, in the present language; what is under way stays. */
export function show() {
  const jobs = document.querySelector(".jobs") ?? el("ul", { class: "jobs" });
  const input = el("input", { type: "file", id: "files", multiple: true, class: "hidden", onchange: picked });
  const zone = el(
    "div",
    { class: "drop", ondragover: over, ondragleave: leave, ondrop: dropped },
    el("p", {}, `${t("upload.drop")} `, input, el("label", { for: "files", class: "link" }, t("upload.pick"))),
    el("p", { class: "soft small" }, t("upload.formats")),
  );
  byId("upload").replaceChildren(zone, jobs);
}

function picked(event) {
  send([...event.target.files]);
  event.target.value = "";
}

function over(event) {
  event.preventDefault();
  event.currentTarget.classList.add("over");
}

function leave(event) {
  event.currentTarget.classList.remove("over");
}

function dropped(event) {
  event.preventDefault();
  leave(event);
  send([...event.dataTransfer.files]);
}

async function send(files) {
  if (!files.length) return;
  const line = el("p", { role: "status" }, t("upload.sending", { n: files.length }));
  const bar = el("progress", { "aria-label": t("upload.sending", { n: files.length }) });
  const item = el("li", {}, el("p", { class: "names" }, files.map((file) => file.name).join(", ")), bar, line);
  document.querySelector(".jobs").prepend(item);
  try {
    const job = await follow(await api.upload(files), bar, line);
    item.replaceChildren(...outcome(job));
    announce(item.textContent);
    changed();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    line.textContent = t("upload.failed", { reason: failureText(error) });
    item.classList.add("failed");
  }
  bar.remove();
}

/** The job once it is over; until then its progress is shown. */
async function follow(job, bar, line) {
  let wait = FIRST_WAIT;
  while (job.state === "waiting" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(LONGEST_WAIT, wait * 1.5);
    job = await api.job(job.id);
    const { bytes, bytes_total, files, files_total } = job.progress;
    if (bytes_total) Object.assign(bar, { max: bytes_total, value: bytes });
    line.textContent =
      job.state === "waiting" ? t("upload.queued") : t("upload.running", { done: files, all: files_total });
  }
  return job;
}

/** What became of the files, in words. */
function outcome(job) {
  if (job.state === "failed") return [el("p", { class: "names" }, job.files.join(", ")), failed(job.error)];
  const { added, replaced, unchanged, failed: problems, documents } = job.result;
  return [
    el("p", { class: "names" }, job.files.join(", ")),
    added + replaced > 0 &&
      el("p", {}, t("upload.done", { n: added + replaced }), " ", ...documents.slice(0, 1).map(reading)),
    unchanged > 0 && el("p", {}, t("upload.unchanged")),
    ...problems.map((problem) => failed(`${problem.file}: ${problem.reason}`)),
  ].filter(Boolean);
}

const failed = (reason) => el("p", { class: "problem" }, t("upload.failed", { reason }));

const reading = (id) =>
  el("button", { type: "button", class: "link", onclick: () => go({ open: wholeDocument(id) }) }, t("upload.open"));
