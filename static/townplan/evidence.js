// Comfort for files: they are attached as soon as they are chosen and removed on the spot, so that what is being typed
// stays as it is. Without this script they come and go with the form. The sentences come from the server.
"use strict";
(() => {
  const place = () => document.getElementById("evidence");
  const form = place() && place().closest("form");
  if (!form || !place().querySelector("input[type=file]")) return;

  let busy = false;
  let pressed = null; // the button that has to wait until the files are there

  const alertOf = (text) => Object.assign(document.createElement("div"), { className: "alert alert-danger", textContent: text });
  const tell = (alerts) => place().querySelector("[data-files-said]").replaceChildren(...alerts);
  const megabytes = (size) => `${Math.round((size / 1024 / 1024) * 10) / 10} MB`;

  function tooBig(file) {
    const sentence = place().dataset.tooBig;
    return sentence.replace("%(name)s", file.name).replace("%(size)s", megabytes(file.size));
  }

  // As many files in one request as it may have.
  function batches(files) {
    const most = Number(place().dataset.requestBytes);
    const found = [];
    let room = 0;
    for (const file of files) {
      if (file.size > room) {
        found.push([]);
        room = most;
      }
      found[found.length - 1].push(file);
      room -= file.size;
    }
    return found;
  }

  // Sends a form of its own and takes the files' part of the page that answers; what it says, or null if none came.
  async function send(address, files) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    files.forEach((file) => body.append("files", file));
    let response;
    try {
      response = await fetch(address, { method: "POST", body });
    } catch {
      return null;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const there = page.getElementById("evidence");
    if (response.ok && there) place().replaceWith(document.adoptNode(there));
    const alerts = [...page.querySelectorAll("main > div > :is(.alert, .toast)")].map((message) =>
      Object.assign(document.createElement("div"), {
        className: message.matches(".toast") ? "alert alert-success" : message.className,
        textContent: message.textContent.trim(),
      }),
    );
    const sentences = [...page.querySelectorAll("[data-too-big] p:first-of-type")].map((line) => alertOf(line.textContent));
    if (response.ok && there) return alerts;
    return sentences.length ? sentences : null;
  }

  async function whileBusy(work) {
    busy = true;
    place().setAttribute("aria-busy", "true");
    await work();
    busy = false;
    place().removeAttribute("aria-busy");
    if (pressed) form.requestSubmit(pressed);
    pressed = null;
  }

  async function attach(input) {
    const most = Number(place().dataset.bytes);
    const chosen = [...input.files];
    const fitting = chosen.filter((file) => file.size <= most);
    const alerts = chosen.filter((file) => file.size > most).map((file) => alertOf(tooBig(file)));
    input.value = "";
    for (const batch of batches(fitting)) {
      const said = await send(place().dataset.add, batch);
      if (said === null) {
        // Not sent: they come with the form.
        const kept = new DataTransfer();
        fitting.slice(fitting.indexOf(batch[0])).forEach((file) => kept.items.add(file));
        place().querySelector("input[type=file]").files = kept.files;
        form.dispatchEvent(new Event("change"));
        alerts.push(alertOf(place().dataset.later));
        break;
      }
      alerts.push(...said);
    }
    tell(alerts);
    place().querySelector("input[type=file]").focus();
  }

  async function remove(button) {
    const said = await send(button.dataset.remove, []);
    tell(said || [alertOf(place().dataset.notRemoved)]);
    place().querySelector("input[type=file]").focus();
  }

  // Before the form hears of it: files on their way are nothing unsaved.
  for (const kind of ["input", "change"]) {
    document.addEventListener(
      kind,
      (event) => {
        if (!event.target.matches("#evidence input[type=file]")) return;
        event.stopPropagation();
        if (kind === "change" && event.target.files.length && !busy) whileBusy(() => attach(event.target));
      },
      true,
    );
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#evidence button[data-remove]");
    if (!button || busy) return;
    event.preventDefault();
    whileBusy(() => remove(button));
  });
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    pressed = event.submitter;
  });
})();
