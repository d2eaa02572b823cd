// What tables of boxes take over from a spreadsheet: its clipboard and its keys. For entry.js and table.js.
"use strict";
const spreadsheet = {
  // Where a key leads in a column: -1 up, 1 down, 0 nowhere else.
  stepOf(event) {
    if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) return -1;
    return event.key === "ArrowDown" || event.key === "Enter" ? 1 : 0;
  },

  // Whether a text is more than one cell.
  hasCells(text) {
    return /[\t\n]/.test(text.replace(/\r?\n$/, ""));
  },

  // Cells of the text that a spreadsheet puts on the clipboard: tabs, lines, and quotes around a cell of several lines.
  cellsOf(text) {
    const rows = [[""]];
    let quoted = false;
    for (let place = 0; place < text.length; place++) {
      const row = rows[rows.length - 1];
      const sign = text[place];
      if (quoted) {
        if (sign !== '"') row[row.length - 1] += sign;
        else if (text[place + 1] === '"') row[row.length - 1] += text[++place];
        else quoted = false;
      } else if (sign === '"' && row[row.length - 1] === "") quoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    if (rows[rows.length - 1].every((cell) => cell === "")) rows.pop();
    return rows.map((row) => row.map((cell) => cell.trim()));
  },
};
