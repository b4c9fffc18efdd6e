/* Forms: sent once, files checked before they travel, a warning before unsaved text is lost, drafts of long texts. */
"use strict";

(() => {
  // --- data-once: a second press while the first is under way does nothing. ---------------------------------------
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      // Not `disabled`: a disabled button would not send its own name and value.
      for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
    });
  }

  // Coming back with the browser's arrow finds the form ready again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });

  // --- Files: name and size as soon as they are chosen, against data-max-bytes. ------------------------------------
  const inWords = (bytes) => {
    if (bytes < 1024) return `${bytes} bytes`;
    const units = ["KB", "MB", "GB"];
    let size = bytes / 1024;
    let unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit += 1;
    }
    return `${size.toFixed(1).replace(/\.0$/, "")} ${units[unit]}`;
  };

  for (const input of document.querySelectorAll("input[type=file]")) {
    const note = document.createElement("p");
    note.className = "field-note";
    note.setAttribute("role", "status");
    input.after(note);
    input.addEventListener("change", () => {
      const limit = Number(input.dataset.maxBytes || 0);
      const files = [...input.files];
      const large = limit ? files.find((file) => file.size > limit) : undefined;
      note.classList.toggle("is-wrong", Boolean(large));
      note.textContent = large
        ? `«${large.name}» mide ${inWords(large.size)} y el límite es ${inWords(limit)}. Elija un archivo más pequeño.`
        : files.map((file) => `${file.name}, ${inWords(file.size)}`).join("; ");
    });
  }

  // --- data-unsaved: leaving with changes asks first. -----------------------------------------------------------------
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  }

  // --- data-draft="key": long texts stay in this browser until the form goes through. ----------------------------
  const PREFIX = "borrador:";
  const storage = (() => {
    try {
      localStorage.setItem(`${PREFIX}prueba`, "1");
      localStorage.removeItem(`${PREFIX}prueba`);
      return localStorage;
    } catch {
      return null; // Switched off by the person or by the browser.
    }
  })();
  if (!storage) return;

  // A form marks its drafts as sent; the next page clears them. They stay when the form comes back refused, and when
  // the next page is the login or an error (body.plain): then nothing was saved.
  const nothingSaved = document.body.classList.contains("plain");
  const refused = new Set(
    [...document.querySelectorAll("form[data-draft] .error-summary")].map(
      (summary) => summary.closest("form").dataset.draft,
    ),
  );
  for (const sent of JSON.parse(storage.getItem(`${PREFIX}enviados`) || "[]")) {
    if (nothingSaved || refused.has(sent)) continue;
    for (const key of Object.keys(storage)) {
      if (key.startsWith(`${PREFIX}${sent}:`)) storage.removeItem(key);
    }
  }
  storage.removeItem(`${PREFIX}enviados`);

  for (const form of document.querySelectorAll("form[data-draft]")) {
    for (const area of form.querySelectorAll("textarea[name]")) {
      const key = `${PREFIX}${form.dataset.draft}:${area.name}`;
      const saved = storage.getItem(key);
      if (saved && saved !== area.value) offer(area, key, saved);
      let timer;
      area.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => storage.setItem(key, area.value), 400);
      });
    }
    form.addEventListener("submit", () => {
      storage.setItem(`${PREFIX}enviados`, JSON.stringify([form.dataset.draft]));
    });
  }

  // <form data-forget> (leaving the account): nobody who uses this computer next finds the drafts.
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => {
      for (const key of Object.keys(storage)) {
        if (key.startsWith(PREFIX)) storage.removeItem(key);
      }
    });
  }

  function offer(area, key, saved) {
    const note = document.createElement("p");
    note.className = "field-note";
    note.append("En este equipo hay un texto sin guardar. ");
    const choices = [
      ["Recuperarlo", () => (area.value = saved)],
      ["Descartarlo", () => storage.removeItem(key)],
    ];
    for (const [label, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-link";
      button.textContent = label;
      button.addEventListener("click", () => {
        act();
        note.remove();
        area.focus();
      });
      note.append(button);
    }
    area.after(note);
  }
})();
