// Comfort for who types a month's figures: the light while one types, the keys of a spreadsheet, a pasted column.
// The server computes every light. The page works without this script; sentences come with the form, in its language.
"use strict";
(() => {
  const { cellsOf, hasCells, stepOf } = spreadsheet;
  const form = document.querySelector("form.entry");
  const said = form && form.querySelector("[data-said]");
  if (!said) return; // nothing here can be typed
  const say = (name, values = {}) => said.dataset[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  const boxes = (within = form) => [...within.querySelectorAll("input.amount:not([readonly])")];
  const subMeasureOf = (element) => element.closest("[data-sub-measure]");
  const undo = form.querySelector("[data-undo]");
  const unsaved = form.querySelector("[data-unsaved]");

  // --- the light that a figure would give --------------------------------------------------------------------------

  const timers = new Map();
  const asked = new Map();

  // Fills in the lights, and what is wrong with a figure; false where no answer came that still counts.
  async function preview(subMeasure) {
    const ask = (asked.get(subMeasure) || 0) + 1;
    asked.set(subMeasure, ask);
    const body = new URLSearchParams(boxes(subMeasure).map((box) => [box.name, box.value]));
    body.set("sub_measure", subMeasure.dataset.subMeasure);
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
    let response;
    try {
      response = await fetch(form.dataset.preview, { method: "POST", body, headers });
    } catch {
      return false; // No network: what is typed stays, and the next figure asks again.
    }
    if (response.status === 401) tell(say("gone"));
    if (!response.ok) return false;
    const answer = await response.json();
    if (asked.get(subMeasure) !== ask) return false; // a later question is under way
    show(subMeasure, answer);
    return true;
  }

  function show(subMeasure, answer) {
    for (const [id, line] of Object.entries(answer.lines)) {
      const row = subMeasure.querySelector(`[data-target="${id}"]`);
      row.querySelector("[data-light]").innerHTML = line.light;
      row.querySelector("[data-reason]").textContent = line.reason;
      row.querySelector("[data-flags]").replaceChildren(
        ...line.flags.map((text) => Object.assign(document.createElement("span"), { className: "flag", textContent: text })),
      );
      const total = row.querySelector("[data-total]");
      if (total) total.textContent = line.total;
    }
    for (const box of boxes(subMeasure)) {
      const problem = answer.errors[box.name] || "";
      const place = subMeasure.querySelector(`[data-error="${box.name}"]`);
      place.textContent = problem;
      // The question beside it stays, where the server has asked one.
      place.closest("tr").hidden = !problem && !place.parentElement.querySelector("[data-ask]");
      if (problem) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    }
  }

  function previewSoon(subMeasure) {
    clearTimeout(timers.get(subMeasure));
    timers.set(subMeasure, setTimeout(() => preview(subMeasure), 300));
  }

  // --- what is not saved -------------------------------------------------------------------------------------------

  let leaving = false;
  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type));
  const differs = (field) =>
    field.type === "radio" ? field.checked !== field.defaultChecked : field.type === "file" ? field.value : field.value !== field.defaultValue;
  const isUnsaved = () => "kept" in form.dataset || fields().some(differs);

  function tellUnsaved() {
    unsaved.hidden = !isUnsaved();
  }

  function tell(text) {
    said.textContent = text;
  }

  // --- what is taken over: what projects bring to a figure, last month's words ----------------------------------------

  // Shows the button, and the box for why, as long as the figure is another than the projects'; the server decides.
  function compareFeed(box) {
    const contribution = form.querySelector(`[data-contribution="${box.name}"]`);
    if (!contribution) return;
    const [take, why] = [contribution.querySelector("[data-take]"), contribution.querySelector("input.why")];
    const typed = Number(box.value.replaceAll(",", "").trim() || 0);
    take.hidden = typed === Number(take.dataset.take);
    why.hidden = take.hidden && !why.value;
  }

  form.addEventListener("click", (event) => {
    const take = event.target.closest("button[name=take]");
    if (!take) return;
    event.preventDefault();
    const box = form.elements[take.value];
    if (box.matches("textarea")) {
      const words = take.closest(".last-words").querySelector(".text").textContent;
      box.value = [box.value.trimEnd(), words].filter(Boolean).join("\n");
    } else box.value = take.dataset.take;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });

  form.addEventListener("input", (event) => {
    if (event.target.matches("input.amount")) {
      previewSoon(subMeasureOf(event.target));
      compareFeed(event.target);
    }
    tellUnsaved();
  });
  form.addEventListener("change", tellUnsaved);
  form.addEventListener("submit", () => {
    leaving = true;
    keepPlace();
  });
  addEventListener("beforeunload", (event) => !leaving && isUnsaved() && event.preventDefault());
  addEventListener("pageshow", () => (leaving = false));

  // --- the place where one types, kept over a save -------------------------------------------------------------------

  const PLACE = "entry-place";

  function keepPlace() {
    const { name = "", type = "" } = document.activeElement || {};
    const typing = type === "text" || type === "textarea";
    sessionStorage.setItem(PLACE, typing ? name : "");
  }

  function findPlace() {
    const kept = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    // A figure that was not understood comes first.
    const box = form.querySelector("input[aria-invalid]") || (kept && form.elements[kept]);
    if (!box) return;
    // The message at the head of the page is out of sight down here.
    const messages = [...document.querySelectorAll("main > div > :is(.alert, .toast)")];
    tell(messages.map((message) => message.textContent.trim()).join(" "));
    goTo(box);
    box.scrollIntoView({ block: "center", behavior: "instant" });
  }

  // --- the keys of a spreadsheet -----------------------------------------------------------------------------------

  function goTo(box) {
    box.focus();
    if (box.matches("input")) box.select();
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=save]"));
      return;
    }
    if (!event.target.matches("input.amount")) return;
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && wasPasted(event.target)) {
      event.preventDefault();
      undoPaste();
      return;
    }
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    const all = boxes();
    const next = all[all.indexOf(event.target) + step];
    if (next) goTo(next);
    // After the last figure come its words.
    else if (event.key === "Enter" && step > 0) subMeasureOf(event.target).querySelector("input[type=radio], textarea")?.focus();
  });

  // --- a column from Excel or WPS ----------------------------------------------------------------------------------

  const pastes = [];
  const AMOUNT = /^[-+－＋−]?[\d０-９.．][\d０-９.．,，]*\s*\S{0,4}$/;
  // No figure, or a word instead of one: it keeps its row, and its box stays as it is.
  const NOTHING = /^(?:[-－—–―_~～/／\\*.。…]+|[未无没暂].*|none|nil|n\/?a|null)?$/i;
  // Made of a heading's words alone: 6月累计完成（万元） is one, 主体完成 and #VALUE! are cells of a figure's row.
  const HEADING = /^(?=.*(?:累计|完成|数值|数量|金额|合计|实际|月))(?:\d+年|[\d\-－—至到]*\d月份?|截至|全年|今年|本年|本月|当月|累计|完成|数值|数量|金额|合计|实际|情况|[数值额量]|[（(].*[)）]|\s)+$|^(?=.*\b(?:value|figure|total|actual|cumulative)s?\b)[a-z][a-z\d ,()]*$/i;
  const SERIAL = /序号|编号|编码|代码/;
  const CODE = /^(?:0\d+|\d{9,}|\d+(?:\.\d+){2,})$/;

  const withoutSpaces = (text) => text.replace(/\s/g, "");
  const labelOf = (box) => withoutSpaces(box.closest("tr").querySelector("th").textContent);

  // Of a block the column with the boxes' names (-1: none has them) and that of the figures: the first amounts after the
  // names. A column that counts 1..n before the names, or holds codes, has no figures.
  function columnsOf(rows, labels) {
    const width = Math.max(...rows.map((row) => row.length));
    const columns = Array.from({ length: width }, (_none, column) => rows.map((row) => row[column] || ""));
    const amountsIn = (cells) => cells.filter((cell) => AMOUNT.test(cell));
    const filledIn = (cells) => cells.filter((cell) => !NOTHING.test(cell)).length;
    const places = [...columns.keys()];
    const amounts = places.filter((place) => amountsIn(columns[place]).length * 2 >= (filledIn(columns[place]) || Infinity));
    const matches = columns.map((cells) => cells.filter((cell) => labels.includes(withoutSpaces(cell))).length);
    const named = matches.some(Boolean) ? matches.indexOf(Math.max(...matches)) : -1;
    const names = named >= 0 ? named : places.findIndex((place) => filledIn(columns[place]) && !amounts.includes(place));
    const codes = [...form.querySelectorAll("[data-sub-measure]")].map((element) => element.dataset.subMeasure);
    const isSerial = (place) => {
      const cells = amountsIn(columns[place]);
      const counts = cells.every((cell, index) => Number(cell) === index + 1) && (names < 0 || place < names);
      return counts || cells.every((cell) => CODE.test(cell) || codes.includes(cell)) || SERIAL.test(columns[place][0]);
    };
    const figures = amounts.filter((place) => !isSerial(place));
    const after = (place) => place > names;
    // Words where figures should be are still their column, rather than one that counts.
    const words = places.filter((place) => !amounts.includes(place) && place !== named);
    const others = words.filter((place) => place !== names);
    const found = [figures.find(after), figures[0], others.find(after), amounts.find(after), words[0], amounts[0], 0];
    const column = found.find((place) => place !== undefined);
    return { width, named, column };
  }

  // A heading reads as one, or is a word in a column that has one cell more than there are boxes (false: it has names).
  const isHeading = (values, boxCount) =>
    values.slice(1).some((value) => AMOUNT.test(value)) &&
    (HEADING.test(values[0]) ||
      (boxCount !== false && values.length === boxCount + 1 && /^\p{L}/u.test(values[0]) && ![AMOUNT, NOTHING].some((kind) => kind.test(values[0]))));

  function paste(first, text) {
    const rows = cellsOf(text);
    const all = boxes();
    const below = all.slice(all.indexOf(first));
    const list = first.closest("[data-items]"); // the row of one of a target's items
    const labelled = list ? all.filter((box) => box.closest(`[data-items="${list.dataset.items}"]`)) : below;
    const labels = labelled.map(labelOf);
    const { width, named, column } = columnsOf(rows, labels);
    const notes = [];
    if (width > 1) notes.push(say("columns", { columns: width, column: column + 1 }));
    if (named >= 0) notes.push(say("named"));
    if (isHeading(rows.map((row) => row[column] || ""), named < 0 && below.length)) {
      notes.push(say("heading", { text: rows.shift()[column] }));
    }
    const places = named < 0 ? below : labelled;
    const placed = [];
    const left = [];
    for (const row of rows) {
      const place = named < 0 ? placed.length : labels.indexOf(withoutSpaces(row[named] || ""));
      if (places[place]) {
        placed.push([places[place], row[column] || ""]);
        labels[place] = null; // a name that comes again has no box left
      } else if (row.some(Boolean)) left.push(row[named < 0 ? column : named] || "");
    }
    const before = placed.filter(([, value]) => !NOTHING.test(value)).map(([box, value]) => [box, box.value, value]);
    for (const [box, , value] of before) box.value = value;
    const empty = placed.length - before.length;
    if (empty) notes.unshift(say("empty", { empty }));
    if (left.length) notes.unshift(say(named < 0 ? "left" : "unnamed", { left: left.length, text: left.find(Boolean) || "" }));
    pastes.push(before);
    undo.hidden = false;
    tellPlaced(before, notes);
    const last = before.length ? before[before.length - 1][0] : first;
    goTo(last);
    tellUnsaved();
  }

  // What the server would not take as figures is not counted as filled in: "七", or 1.5 in a row of whole numbers.
  async function tellPlaced(before, notes) {
    const said = (wrong) => {
      const sentences = [say("placed", { placed: before.length - wrong.length })];
      if (wrong.length) sentences.push(say("wrong", { wrong: wrong.length, text: wrong[0] }));
      tell([...sentences, ...notes].join(say("comma")));
    };
    said(before.map(([, , value]) => value).filter((value) => !AMOUNT.test(value)));
    const subMeasures = [...new Set(before.map(([box]) => subMeasureOf(box)))];
    const answered = await Promise.all(subMeasures.map(preview));
    if (answered.every(Boolean) && pastes.includes(before)) {
      said(before.filter(([box]) => box.hasAttribute("aria-invalid")).map(([, , value]) => value));
    }
  }

  const wasPasted = (box) => pastes.length && pastes[pastes.length - 1].some(([pasted, _before, value]) => pasted === box && box.value === value);

  function undoPaste() {
    const before = pastes.pop();
    for (const [box, value] of before) box.value = value;
    undo.hidden = !pastes.length;
    tell(say("undone"));
    new Set(before.map(([box]) => subMeasureOf(box))).forEach(preview);
    if (before.length) goTo(before[0][0]);
    tellUnsaved();
  }

  form.addEventListener("paste", (event) => {
    if (!event.target.matches("input.amount:not([readonly])")) return;
    const text = event.clipboardData.getData("text");
    // A single cell goes where the cursor stands, as any text does.
    if (!hasCells(text)) return;
    event.preventDefault();
    paste(event.target, text);
  });
  undo.addEventListener("click", undoPaste);

  // What was typed before this script came, or kept by the browser from an earlier visit, has its light too.
  new Set(boxes().filter((box) => box.value !== box.defaultValue).map(subMeasureOf)).forEach(preview);
  findPlace();
  tellUnsaved();
  form.dataset.ready = "";
})();
