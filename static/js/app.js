/* Small comforts of every page: menus that close, filters that answer at once, the error summary in view. */
"use strict";

document.documentElement.classList.add("js");

// Menus are <details>: Escape and a press outside close them.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

// Opening one menu closes the others.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.open || !event.target.matches?.("details.menu")) return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== event.target) menu.open = false;
    }
  },
  true,
);

// Tabs that do not fit a phone's width: the open one is in view.
const openTab = document.querySelector(".tabs [aria-current]");
if (openTab) {
  const row = openTab.closest(".tabs");
  const [outer, inner] = [row.getBoundingClientRect(), openTab.getBoundingClientRect()];
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// <form data-autosubmit>: a chosen select or date filters at once; text waits for Enter or the button.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

// On a phone the filters would push the list off the screen: they start folded, unless one is in force.
if (matchMedia("(max-width: 47.99rem)").matches && !location.search) {
  for (const box of document.querySelectorAll("details.filter-box")) box.open = false;
}

// After a refused form the summary takes the focus; its links go to the field itself.
const summary = document.querySelector(".error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
