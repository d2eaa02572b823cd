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
  // On a narrow screen the current tab may lie beyond the edge.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 40;

  // The drawer takes the focus while it is open, and gives it back.
  const drawer = document.getElementById("navigation");
  const opener = document.querySelector('[href="#navigation"]');
  addEventListener("hashchange", () => {
    if (location.hash === "#navigation") drawer.querySelector("a").focus();
    else if (opener) opener.focus();
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
