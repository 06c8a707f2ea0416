// Runs before the first paint, so that a page kept dark does not flash white.
const kept = localStorage.getItem("yinju.theme");
if (kept) document.documentElement.dataset.theme = kept;
