// The meeting room's screen looks for news by itself. While the server does not answer, the last picture stays, and says so.
"use strict";

const every = 1000 * Number(document.getElementById("screen").dataset.every);

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("screen").replaceWith(document.adoptNode(page.getElementById("screen")));
  } catch {
    document.querySelector(".lost").hidden = false;
  }
}

setInterval(look, every);
