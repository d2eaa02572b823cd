// Shows the light that a figure would give while it is typed; the server computes it. The page works without it.
"use strict";
(() => {
  const form = document.querySelector("form.report[data-preview]");
  if (!form) return;
  let timer, latest = 0;

  const amounts = () => [...form.querySelectorAll("input.amount")];

  async function preview() {
    const ask = ++latest;
    const query = new URLSearchParams(amounts().map((box) => [box.name, box.value]));
    const response = await fetch(`${form.dataset.preview}?${query}`, { headers: { Accept: "application/json" } });
    if (!response.ok || ask !== latest) return;
    const answer = await response.json();
    for (const [id, line] of Object.entries(answer.lines)) {
      const target = form.querySelector(`[data-target="${id}"]`);
      target.querySelector("[data-light]").innerHTML = line.light;
      target.querySelector("[data-reason]").textContent = line.reason;
      const total = target.querySelector("[data-total]");
      if (total) total.textContent = line.total;
      const flags = target.querySelector("[data-flags]");
      flags.replaceChildren(...line.flags.map((text) => Object.assign(document.createElement("span"), { className: "flag", textContent: text })));
    }
    for (const place of form.querySelectorAll("[data-error]")) place.textContent = answer.errors[place.dataset.error] || "";
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("input.amount")) return;
    clearTimeout(timer);
    timer = setTimeout(preview, 300);
  });

  // Enter goes to the next box, as in a spreadsheet, and does not send the form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input.amount")) return;
    event.preventDefault();
    const boxes = amounts();
    const next = boxes[boxes.indexOf(event.target) + 1] || form.querySelector("textarea");
    if (next) next.focus();
  });

  // A column pasted from a spreadsheet fills the boxes downwards.
  form.addEventListener("paste", (event) => {
    if (!event.target.matches("input.amount")) return;
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    if (lines.length < 2) return;
    event.preventDefault();
    const boxes = amounts();
    const from = boxes.indexOf(event.target);
    lines.forEach((line, index) => {
      if (boxes[from + index]) boxes[from + index].value = line.split("\t")[0].trim();
    });
    preview();
  });

  // What was typed before this script came, or kept by the browser from an earlier visit, has its light too.
  if (amounts().some((box) => box.value !== box.defaultValue)) preview();
})();
