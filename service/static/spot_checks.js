"use strict";

// Calculates while the auditor is still choosing; without this the button does it.

const plan = document.getElementById("plan");
let latest = 0;
let waiting;

async function calculate() {
  const number = ++latest;
  const typed = document.getElementById("seed").value;
  const address = `${plan.action}?${new URLSearchParams(new FormData(plan))}`;
  const answer = await fetch(address);
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("foreseen");
  // An older answer must not overwrite a newer one; a refused one leaves what is there.
  if (number !== latest || !answer.ok || !shown) return;
  document.getElementById("foreseen").replaceWith(document.adoptNode(shown));
  document.getElementById("seed").value = typed;
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => plan.checkValidity() && calculate(), 250);
}

plan.addEventListener("input", soon);
document.getElementById("calculate").hidden = true;
