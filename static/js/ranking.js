/* The search for partners: weights that show their sum while they move, and at most five cities to compare. Without
   this script the weights are numbers, and the server adds them up. */
"use strict";

(() => {
  // --- Weights: a slider beside each number, the sum, and everything brought to 100. --------------------------------
  for (const form of document.querySelectorAll("form[data-weights]")) {
    const numbers = [...form.querySelectorAll("input[type=number][data-weight]")];
    const sum = form.querySelector("[data-weights-sum]");
    const adjust = form.querySelector("[data-weights-adjust]");
    const value = (input) => Math.max(0, Math.min(100, Math.round(Number(input.value) || 0)));

    const show = () => {
      const total = numbers.reduce((all, input) => all + value(input), 0);
      const missing = 100 - total;
      sum.textContent =
        missing === 0 ? "Los pesos suman 100." : `Los pesos suman ${total}: ${missing > 0 ? `faltan ${missing}` : `sobran ${-missing}`}.`;
      sum.classList.toggle("is-wrong", missing !== 0);
      adjust.toggleAttribute("data-fits", missing === 0 || total === 0);
    };

    for (const input of numbers) {
      const slider = document.createElement("input");
      slider.type = "range";
      slider.min = 0;
      slider.max = 100;
      slider.value = value(input);
      slider.className = "weight-slider";
      slider.setAttribute("aria-label", input.labels[0].textContent.trim());
      input.before(slider);
      slider.addEventListener("input", () => {
        input.value = slider.value;
        show();
      });
      input.addEventListener("input", () => {
        slider.value = value(input);
        show();
      });
    }

    // Shares rounded so that they add up to 100 exactly: the largest rests get the units that are left.
    adjust.addEventListener("click", (event) => {
      event.preventDefault();
      const total = numbers.reduce((all, input) => all + value(input), 0);
      const shares = numbers.map((input) => ({ input, exact: (value(input) * 100) / total }));
      let left = 100;
      for (const share of shares) {
        share.whole = Math.floor(share.exact);
        left -= share.whole;
      }
      shares.sort((a, b) => b.exact - b.whole - (a.exact - a.whole));
      shares.forEach((share, place) => {
        share.input.value = share.whole + (place < left ? 1 : 0);
        share.input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });

    // Coming back with the browser's arrow, the numbers are the ones typed last.
    window.addEventListener("pageshow", () => {
      for (const input of numbers) input.dispatchEvent(new Event("input"));
    });
    show();
  }

  // --- Comparing: no more than data-most boxes, and the button says how many. -------------------------------------------
  for (const form of document.querySelectorAll("form[data-compare]")) {
    const most = Number(form.dataset.most);
    const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${form.id}"]`)];
    const note = form.querySelector("[data-compare-note]");
    const count = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      for (const box of boxes) box.disabled = !box.checked && chosen >= most;
      note.textContent =
        chosen === 0 ? note.dataset.none : chosen === 1 ? "1 ciudad marcada" : `${chosen} ciudades marcadas`;
    };
    for (const box of boxes) box.addEventListener("change", count);
    window.addEventListener("pageshow", count);
  }
})();
