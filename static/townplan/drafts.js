// Correcting a plan in preparation gets quicker: it saves by itself, and a row and its words know each other. All works without.
"use strict";
(() => {
  const PAUSE = 1500;
  const AGAIN = 10_000;
  const form = document.querySelector("form.correction");
  if (!form) return;
  const told = form.querySelector("[data-saved]");
  const words = form.querySelector(".words");
  const rowOf = (id) => id && document.querySelector(`.rows tr#${CSS.escape(id)}`);
  const boxesOf = (row) => [...row.querySelectorAll("[data-column]")];
  const differs = (box) =>
    box.options ? [...box.options].some((option) => option.selected !== option.defaultSelected) : box.value !== box.defaultValue;
  const ticks = () => [...form.querySelectorAll(".doubts [type=checkbox]")];
  const seenOf = (row) => row.querySelector(`[name="${row.id}-seen"]`);
  let timer, running;

  function say(text, failed = false) {
    told.textContent = text;
    told.classList.toggle("failed", failed);
  }

  // Saving by itself: the rows that were typed in, by the form's own address.
  const isHeldBack = (row) => row.dataset.refused && boxesOf(row).every((box) => box.value === box.refusedValue);
  const changedRows = () =>
    [...form.querySelectorAll(".rows tr[id]")].filter((row) => boxesOf(row).some(differs) && !isHeldBack(row));

  function keep(box, value) {
    if (box.options) for (const option of box.options) option.defaultSelected = option.value === value;
    else box.defaultValue = value;
  }

  function showError(box, sentence) {
    document.getElementById(`${box.name}-error`)?.remove();
    box.toggleAttribute("aria-invalid", Boolean(sentence));
    box.removeAttribute("aria-describedby");
    if (!sentence) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${box.name}-error`;
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", list.id);
    box.after(list);
  }

  function tellRow(row, sentence) {
    row.querySelector(".errorlist.stale")?.remove();
    if (!sentence) return;
    const list = Object.assign(document.createElement("ul"), { className: "errorlist stale" });
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    row.querySelector("th").append(list);
  }

  function take(row, sent, answer) {
    seenOf(row).value = answer.seen;
    row.toggleAttribute("data-refused", false);
    const values = answer.stored.map(([label, text]) => `${label} ${text}`).join(form.dataset.comma);
    tellRow(row, values && form.dataset.refused.replace("{values}", values));
    for (const box of boxesOf(row)) {
      const name = box.name.slice(row.id.length + 1);
      if (values) {
        // It waits for the person: only what is typed after this, or the button, saves it.
        row.setAttribute("data-refused", "1");
        box.refusedValue = box.value;
        continue;
      }
      const text = answer.texts[name];
      const isQuiet = box.value === sent.get(box.name) && box !== document.activeElement;
      if (isQuiet && !box.options && !(name in answer.errors)) box.value = text;
      keep(box, isQuiet ? box.value : sent.get(box.name));
      showError(box, answer.errors[name]);
    }
  }

  async function send() {
    const rows = changedRows();
    const ticked = ticks().filter((box) => box.checked !== box.defaultChecked);
    if (!rows.length && !ticked.length) return;
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "version", "first"]) sent.set(name, form.elements[name].value);
    for (const row of rows) {
      for (const box of [seenOf(row), ...boxesOf(row)]) sent.set(box.name, box.value);
    }
    const checked = new Map(ticked.map((box) => [box, box.checked]));
    for (const box of ticked) {
      sent.set(box.name.replace("-looked", "-shown"), "1");
      if (box.checked) sent.set(box.name, "on");
    }
    say(form.dataset.saving);
    let answer;
    try {
      const response = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" }, keepalive: true });
      if (!response.ok) throw new Error(response.status);
      answer = await response.json();
    } catch {
      say(form.dataset.offline, true);
      timer = setTimeout(save, AGAIN);
      return;
    }
    for (const row of rows) if (answer.rows[row.id]) take(row, sent, answer.rows[row.id]);
    for (const id of answer.gone) if (rowOf(id)) tellRow(rowOf(id), form.dataset.lost);
    for (const [box, value] of checked) {
      box.defaultChecked = value;
      box.closest("li").classList.toggle("looked", value);
    }
    const isElsewhere = String(answer.was) !== form.elements.version.value;
    form.elements.version.value = answer.version;
    say(isElsewhere ? `${answer.said}${form.dataset.comma}${form.dataset.elsewhere}` : answer.said);
    form.dispatchEvent(new Event("input"));
  }

  function save() {
    clearTimeout(timer);
    running = (running ?? Promise.resolve()).then(send).finally(() => (running = null));
    return running;
  }

  form.addEventListener("input", (event) => {
    if (event.target === form) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches('[data-column="target-phasing"]')) return;
    const nodes = event.target.closest("tr").querySelector(".nodes");
    nodes.hidden = event.target.value !== "custom" && !nodes.querySelector("input").value;
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    save();
  });
  // The form itself is sent after what is under way: otherwise it would seem to be somebody else's.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
  // A doubt that is ticked off at its row is ticked off in the list.
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[value^="looked:"]');
    const tick = button && form.elements[`${button.value.slice("looked:".length)}-looked`];
    if (!tick) return;
    event.preventDefault();
    tick.checked = true;
    button.closest("tr").classList.remove("doubtful");
    button.closest(".doubt").remove();
    save();
  });

  // A row and its words
  function choose(id, { scrolls = true } = {}) {
    for (const other of form.querySelectorAll(".chosen:not(.legend .chosen)")) other.classList.remove("chosen");
    const row = rowOf(id);
    const marks = [...form.querySelectorAll(`.words [data-row="${CSS.escape(id)}"], .words #q-${CSS.escape(id)}`)];
    if (row) row.classList.add("chosen");
    for (const mark of marks) (mark.closest("mark") ?? mark).classList.add("chosen");
    const first = marks[0];
    if (!scrolls || !first || words.scrollHeight <= words.clientHeight) return;
    const place = first.getBoundingClientRect();
    const frame = words.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      words.scrollTop += place.top - frame.top - words.clientHeight / 3;
    }
  }

  form.addEventListener("focusin", (event) => {
    const row = event.target.closest(".rows tr[id]");
    if (row) choose(row.id);
  });

  function arrive() {
    const id = decodeURIComponent(location.hash.slice(1));
    const row = rowOf(id);
    if (row) {
      choose(id);
      // No keyboard comes up on a phone that nobody asked for.
      if (matchMedia("(hover: hover)").matches) row.querySelector("[data-column$=name], [data-column$=title]").focus();
    } else if (id.startsWith("q-")) choose(id.slice(2), { scrolls: false });
  }

  addEventListener("hashchange", arrive);
  if (location.hash) arrive();
})();
