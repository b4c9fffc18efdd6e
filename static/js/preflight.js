/* The review of a clause while it is typed. Without this script its button opens a page with the same answer. */
"use strict";

(() => {
  const place = document.querySelector("[data-preflight]");
  const form = place && document.getElementById(place.dataset.preflightForm);
  if (!form) return;

  const AFTER_TYPING = 1200; // milliseconds without a key
  const answer = place.querySelector("[data-preflight-found]");
  const button = place.querySelector("button");
  let timer;
  let request;
  let shown = "";

  async function ask() {
    clearTimeout(timer);
    request?.abort();
    const mine = (request = new AbortController());
    try {
      const found = await fetch(place.dataset.preflight, {
        method: "POST",
        body: new FormData(form),
        signal: mine.signal,
        headers: { Accept: "text/html", "X-Requested-With": "XMLHttpRequest" },
      });
      if (!found.ok) throw new Error(String(found.status));
      const html = await found.text();
      // The same answer is not read out twice.
      if (html !== shown) answer.innerHTML = shown = html;
    } catch (problem) {
      if (problem.name === "AbortError") return;
      shown = "";
      answer.textContent = "No se pudo revisar ahora. Lo escrito sigue en su lugar.";
    }
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text" && event.target.name !== "heading") return;
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER_TYPING);
  });
  ask();
})();
