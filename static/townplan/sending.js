// A form is sent once: its buttons are off until the answer comes. The server takes a second post for the first one.
"use strict";
(() => {
  const LONGEST = 10_000; // Then one may press again: the answer may have been stopped.
  const off = new Set();

  function restore() {
    for (const button of off) button.disabled = false;
    off.clear();
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    // After the form's data are taken, which have the name of the button that was pressed.
    setTimeout(() => {
      for (const button of form.elements) {
        if (button.type !== "submit" || button.disabled) continue;
        button.disabled = true;
        off.add(button);
      }
      setTimeout(restore, LONGEST);
    });
  });
  // The browser's back button shows the page as it was left.
  addEventListener("pageshow", restore);
})();
