/* Search while typing.

   <input type="text" name="q" data-typeahead data-url="/ciudades/buscar/" data-target="id_city">
   <input type="hidden" name="city" id="id_city">

   Asks `data-url?q=…`, which answers {"results": [{"id": 1, "label": "Lyon", "detail": "Francia"}]}. Choosing one fills
   the box with its label and the target with its id; typing again empties the target. Without `data-target` it goes to
   the result's "url". Without JavaScript the form sends `q` and the page answers with a list to choose from. */
"use strict";

(() => {
  const WAIT_MS = 150;

  for (const input of document.querySelectorAll("input[data-typeahead]")) enhance(input);

  function enhance(input) {
    const target = input.dataset.target ? document.getElementById(input.dataset.target) : null;
    const listId = `${input.id || input.name}-resultados`;
    const box = document.createElement("div");
    box.className = "typeahead";
    input.replaceWith(box);
    const list = document.createElement("ul");
    list.className = "typeahead-list";
    list.id = listId;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Resultados");
    const status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(input, list, status);

    input.autocomplete = "off";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", listId);

    let results = [];
    let active = -1;
    let timer;
    let request;

    input.addEventListener("input", () => {
      if (target) target.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });

    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden || !results.length) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((active + step + results.length) % results.length);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(active);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });

    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      choose([...list.children].indexOf(option));
    });

    async function ask() {
      const words = input.value.trim();
      request?.abort();
      // One Chinese, Japanese or Korean character may be a whole name.
      if (words.length < 2 && !/[\u1100-\u11ff\u3040-\ud7af]/.test(words)) return close();
      request = new AbortController();
      try {
        const url = new URL(input.dataset.url, location.href);
        // The other fields of the form narrow the search: a country, a municipality.
        if (input.form) for (const [name, value] of new FormData(input.form)) if (value) url.searchParams.set(name, value);
        url.searchParams.set("q", words);
        const answer = await fetch(url, {
          signal: request.signal,
          headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
        });
        if (!answer.ok) return close();
        show((await answer.json()).results);
      } catch (problem) {
        // A newer search took its place, or the connection failed: the plain form still works.
        if (problem.name !== "AbortError") close();
      }
    }

    function show(found) {
      results = found;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...found.map(option));
      if (!found.length) {
        const none = document.createElement("li");
        none.className = "none";
        none.setAttribute("role", "option");
        none.setAttribute("aria-disabled", "true");
        none.textContent = "Sin resultados";
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length === 1 ? "1 resultado" : `${found.length} resultados`;
    }

    function option(result, index) {
      const row = document.createElement("li");
      row.id = `${listId}-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const label = document.createElement("span");
      label.textContent = result.label;
      row.append(label);
      if (result.detail) {
        const detail = document.createElement("span");
        detail.className = "detail";
        detail.textContent = result.detail;
        row.append(detail);
      }
      return row;
    }

    function mark(index) {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = index;
      const row = list.children[active];
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", row.id);
    }

    function choose(index) {
      const result = results[index];
      if (!result) return;
      close();
      if (!target && result.url) {
        location.assign(result.url);
        return;
      }
      input.value = result.label;
      if (target) {
        target.value = result.id;
        target.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }

    function close() {
      clearTimeout(timer);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
  }
})();
