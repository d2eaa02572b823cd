// The reviewer's comfort: a standard remark goes into the box, ticks are counted. The pages work without it.
"use strict";
(() => {
  // A standard remark that is clicked, or taken with Enter, goes into the box, where it can be added to. Arrow keys only
  // move through the list: what is left chosen there is sent along with the box, as it is without this script.
  let clicked = null;
  const isChoice = (element) => element.matches("select[name=standard]");

  function insert(choice) {
    if (!choice.value) return;
    const box = choice.form.elements.remark;
    const own = box.value.trim();
    if (!own.includes(choice.value)) box.value = own ? `${own} ${choice.value}` : choice.value;
    choice.value = "";
    box.focus();
  }

  document.addEventListener("pointerdown", (event) => { clicked = isChoice(event.target) ? event.target : null; });
  document.addEventListener("change", (event) => { if (isChoice(event.target) && event.target === clicked) insert(clicked); });
  document.addEventListener("keydown", (event) => {
    clicked = null;
    if (event.key !== "Enter" || !isChoice(event.target) || !event.target.value) return;
    event.preventDefault();
    insert(event.target);
  });

  const bulk = document.getElementById("bulk");
  if (!bulk) return;
  const ticks = () => [...document.querySelectorAll("input[name=pick]:not(:disabled)")];
  // What looks odd is ticked by hand.
  const plain = () => ticks().filter((box) => !("odd" in box.dataset));
  const all = bulk.querySelector("[data-all]");
  const count = bulk.querySelector("[data-ticked]");

  function tell() {
    const ticked = ticks().filter((box) => box.checked).length;
    count.textContent = ticked ? ` (${ticked})` : "";
    all.checked = ticked > 0 && plain().every((box) => box.checked);
    all.indeterminate = ticked > 0 && !all.checked;
  }

  all.closest("label").hidden = plain().length === 0;
  all.addEventListener("change", () => {
    for (const box of plain()) box.checked = all.checked;
    tell();
  });
  document.addEventListener("change", (event) => event.target.matches("input[name=pick]") && tell());
  // The browser may have kept ticks from an earlier visit.
  tell();
})();
