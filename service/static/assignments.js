// Enter on the queue starts the next piece, unless the focus is on something that Enter means something to.
"use strict";

const next = document.getElementById("next");

document.addEventListener("keydown", (event) => {
  const free = document.activeElement === document.body || document.activeElement === document.getElementById("main");
  if (event.key === "Enter" && next && free && !event.isComposing) {
    event.preventDefault();
    next.click();
  }
});
