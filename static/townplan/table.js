// Comfort for a table of boxes: the keys of a spreadsheet, a pasted column, what is not saved. It works without.
"use strict";
(() => {
  const { cellsOf, hasCells, stepOf } = spreadsheet;
  const form = document.querySelector("form[data-table]");
  const said = form && form.querySelector("[data-said]");
  if (!said) return;
  const say = (name, values) => form.dataset[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  const column = (name) => [...form.querySelectorAll(`[data-column="${name}"]`)];
  const differs = (box) =>
    box.options ? [...box.options].some((option) => option.selected !== option.defaultSelected) : box.value !== box.defaultValue;
  const boxes = () => [...form.querySelectorAll("[data-column]")];

  let leaving = false;
  let pasted = [];

  function tellUnsaved(first = "") {
    const changed = boxes().filter((box) => {
      box.classList.toggle("changed", differs(box));
      return differs(box);
    }).length;
    said.textContent = [first, changed ? say("changed", { changed }) : ""].filter(Boolean).join(form.dataset.comma);
  }

  function goTo(box) {
    box.focus();
    if (box.select) box.select();
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.matches("input[data-column]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && pasted.some(([box]) => box === event.target)) {
      event.preventDefault();
      for (const [box, value] of pasted) box.value = value;
      pasted = [];
      tellUnsaved();
      return;
    }
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    const all = column(event.target.dataset.column);
    const next = all[all.indexOf(event.target) + step];
    if (next) goTo(next);
  });

  form.addEventListener("paste", (event) => {
    const first = event.target;
    const text = event.clipboardData.getData("text");
    // A single cell goes where the cursor stands, as any text does.
    if (!first.matches("input[data-column]") || !hasCells(text)) return;
    event.preventDefault();
    const rows = cellsOf(text);
    const below = column(first.dataset.column);
    // The first letter of a box's name is its row's kind: the weights of targets and of areas are two columns.
    const places = below.slice(below.indexOf(first)).filter((box) => box.name[0] === first.name[0]);
    // An empty cell leaves what stands there.
    const filled = places.slice(0, rows.length).map((box, index) => [box, rows[index][0]]).filter(([_box, text]) => text);
    pasted = filled.map(([box]) => [box, box.value]);
    for (const [box, text] of filled) box.value = text;
    const left = Math.max(0, rows.length - places.length);
    tellUnsaved([say("placed", { placed: pasted.length }), left ? say("left", { left }) : ""].filter(Boolean).join(form.dataset.comma));
  });

  form.addEventListener("input", () => tellUnsaved());
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => !leaving && boxes().some(differs) && event.preventDefault());
  tellUnsaved();
  // Of the list of what is unset, the next box stands in the address.
  (form.querySelector("[aria-invalid]") ?? form.querySelector(`input#${CSS.escape(location.hash.slice(1) || "-")}`))?.focus();
})();
