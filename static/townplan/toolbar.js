// What makes the toolbar quicker: menus that close, filters that apply at once, printing. All works without it.
"use strict";
(() => {
  const menus = () => document.querySelectorAll("details.dropdown[open]");

  addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.firstElementChild.focus();
    }
    if (location.hash === "#navigation") location.hash = "";
  });
  for (const form of document.querySelectorAll("form[data-applies]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of document.querySelectorAll("[data-closes]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".toast").remove());
  }
})();
