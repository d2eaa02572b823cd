/* Copies a paragraph. Without it the paragraph is there to be marked by hand. */
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    // Marked first: on a network without HTTPS browsers let only what is marked be copied, if at all.
    getSelection().selectAllChildren(text);
    let copied = false;
    try {
      await navigator.clipboard.writeText(text.textContent);
      copied = true;
    } catch {
      copied = document.execCommand("copy");
    }
    button.nextElementSibling.textContent = copied ? button.dataset.done : button.dataset.failed;
  });
}
