// The meeting room's screen looks for news by itself. While the server does not answer, the last picture stays, and says so.
"use strict";

const every = 1000 * Number(document.getElementById("screen").dataset.every);

// What has no room is taken away from the end of its column, and counted.
function fit() {
  for (const column of document.querySelectorAll(".columns > section")) {
    const more = column.querySelector(".more");
    const entries = [...column.querySelectorAll(".figure, .area, .concern")];
    while (entries.length > 1 && column.scrollHeight > column.clientHeight + 1) {
      entries.pop().remove();
      const before = more.hidden ? 0 : Number(more.textContent.match(/\d+/));
      more.textContent = more.textContent.replace(/\d+/, before + 1);
      more.hidden = false;
    }
  }
}

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("screen").replaceWith(document.adoptNode(page.getElementById("screen")));
    fit();
  } catch {
    document.querySelector(".lost").hidden = false;
  }
}

fit();
addEventListener("resize", fit);
setInterval(look, every);
