/* The editor of a clause: what is typed is kept every few seconds, on the server and, while it cannot be reached, in this
   browser. Nothing is saved as a version without the person's own button. */
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const AFTER_TYPING = 2500; // milliseconds without a key
  const RETRY = 10_000;
  const KEY = `borrador:${form.dataset.autosaveKey}`;
  const EARLIER = `${KEY}:anterior`; // a copy that is offered, while something else is already typed
  const { text, heading, expected_version: expected } = form.elements;
  const status = form.querySelector("[data-autosave-status]");
  const limit = Number(form.dataset.limit);

  let known = form.dataset.known;
  let kept = snapshot(); // what needs no keeping: the version in force, or what the server holds
  let stopped = ""; // why nothing is kept any more
  let sending = null;
  let timer;

  const storage = (() => {
    try {
      localStorage.setItem(`${KEY}:prueba`, "1");
      localStorage.removeItem(`${KEY}:prueba`);
      return localStorage;
    } catch {
      return null; // Switched off by the person or by the browser.
    }
  })();

  function snapshot() {
    return JSON.stringify([heading.value, text.value]);
  }

  function say(message, tone = "") {
    status.hidden = false;
    status.className = `autosave ${tone}`;
    if (status.textContent !== message) status.textContent = message;
  }

  // --- The copy in this browser --------------------------------------------------------------------------------------
  function read(key) {
    try {
      return JSON.parse(storage?.getItem(key) || "null");
    } catch {
      return null;
    }
  }

  function keepHere(more = {}) {
    try {
      storage?.setItem(
        KEY,
        JSON.stringify({
          heading: heading.value,
          text: text.value,
          expected: expected.value,
          at: new Date().toISOString(),
          ...more,
        }),
      );
      return Boolean(storage);
    } catch {
      return false; // Full: a text of many megabytes.
    }
  }

  function forgetHere() {
    storage?.removeItem(KEY);
  }

  // --- The copy on the server -----------------------------------------------------------------------------------------
  async function keep() {
    clearTimeout(timer);
    if (stopped || sending) return;
    const now = snapshot();
    if (now === kept) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("heading", heading.value);
    body.set("text", text.value);
    body.set("expected_version", expected.value);
    body.set("known", known);
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        redirect: "manual",
        signal: sending.signal,
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("Su sesión terminó: su texto está en este navegador. Entre de nuevo y vuelva a esta página.", "is-wrong");
        stopped = "session";
        return;
      }
      if (answer.status >= 500) throw new Error("server");
      const { message, known: stamp, newer } = await answer.json();
      if (!answer.ok) {
        stopped = "refused";
        say(`${message} Lo que escribe queda en este navegador.`, "is-wrong");
        return;
      }
      known = stamp;
      kept = now;
      if (snapshot() === now) forgetHere();
      say(newer ? `${message}. ${newer}` : message, newer ? "is-wrong" : "");
    } catch (error) {
      if (error.name === "AbortError") return;
      say(
        storage
          ? "Sin conexión: su texto está en este navegador."
          : "Sin conexión, y este navegador no guarda copias: no cierre la página.",
        "is-wrong",
      );
      timer = setTimeout(keep, RETRY);
    } finally {
      sending = null;
      if (!stopped && snapshot() !== kept) {
        clearTimeout(timer);
        timer = setTimeout(keep, navigator.onLine ? AFTER_TYPING : RETRY);
      }
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target !== text && event.target !== heading) return;
    keepHere();
    if (text.value.length > limit) {
      const number = new Intl.NumberFormat("es-MX");
      say(
        `El texto tiene ${number.format(text.value.length)} caracteres y una cláusula admite ${number.format(limit)}.`,
        "is-wrong",
      );
    }
    clearTimeout(timer);
    timer = setTimeout(keep, AFTER_TYPING);
  });

  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!form.dataset.sent && snapshot() !== kept && read(KEY)?.text !== text.value) event.preventDefault();
  });

  // Before forms.js marks the form as sent: without connection the browser would leave the page and lose it.
  form.addEventListener(
    "submit",
    (event) => {
      // The review of what is typed goes elsewhere and saves nothing.
      if (event.submitter?.hasAttribute("formaction")) return;
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        keepHere();
        say("Sin conexión: su texto está en este navegador. Guarde cuando vuelva la conexión.", "is-wrong");
        return;
      }
      // An answer that comes after the version was saved would bring the text back as unsaved.
      stopped = "sent";
      clearTimeout(timer);
      sending?.abort();
      if (snapshot() !== kept || read(KEY)) keepHere({ sent: Number(form.dataset.version) });
    },
    true,
  );

  // The browser's arrow brings the page back as it was left: whoever types on is kept again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && stopped === "sent") stopped = "";
  });

  for (const other of document.querySelectorAll("form[data-autosave-forget]")) {
    other.addEventListener("submit", () => {
      stopped = "forgotten";
      clearTimeout(timer);
      sending?.abort();
      forgetHere();
      storage?.removeItem(EARLIER);
      kept = snapshot();
    });
  }

  // --- Coming back ----------------------------------------------------------------------------------------------------
  say("Su texto se guarda solo mientras escribe; otras personas lo ven cuando usted guarda la versión.");
  if ("returned" in form.dataset) {
    // Refused: what was typed is in the form, and only there.
    kept = "";
    keepHere();
    timer = setTimeout(keep, AFTER_TYPING);
    return;
  }
  const copy = read(KEY) || read(EARLIER);
  if (!copy) return;
  const wasSaved = copy.sent !== undefined && Number(form.dataset.version) > copy.sent && "mine" in form.dataset;
  if (wasSaved || (copy.text === text.value && copy.heading === heading.value)) {
    forgetHere();
    storage.removeItem(EARLIER);
    return;
  }
  storage.setItem(EARLIER, JSON.stringify(copy));
  forgetHere();

  const note = document.createElement("p");
  note.className = "autosave-offer";
  const when = new Intl.DateTimeFormat("es-MX", { day: "numeric", month: "long", hour: "numeric", minute: "2-digit", hour12: false });
  note.append(`En este navegador hay un texto suyo sin guardar, del ${when.format(new Date(copy.at))}. `);
  for (const [label, act] of [
    [
      "Recuperar este texto",
      () => {
        heading.value = copy.heading;
        text.value = copy.text;
        // On the version from which it came: if another one is in force by now, saving shows both.
        expected.value = copy.expected;
        form.dispatchEvent(new Event("input"));
        keepHere();
        keep();
      },
    ],
    ["Descartar este texto", () => {}],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      storage.removeItem(EARLIER);
      note.remove();
      text.focus();
    });
    note.append(button);
  }
  text.before(note);
})();
