"use strict";

// Everything here improves a page that also works without it: the form posts, the anchors jump.

const byId = (id) => document.getElementById(id);
const desk = byId("desk");

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// --- what is graded ---------------------------------------------------------------------------

function keepInAddress() {
  const address = new URL(location.href);
  const item = desk.querySelector("input[name=item]:checked");
  address.pathname = desk.getAttribute("action").split("#")[0];
  address.searchParams.set("point", byId("point").value);
  if (item) address.searchParams.set("item", item.value);
  history.replaceState(null, "", address);
  const other = new URL(byId("switch").href);
  const lang = other.searchParams.get("lang");
  other.search = address.search;
  other.searchParams.set("lang", lang);
  byId("switch").href = other;
}

async function showItems() {
  const point = byId("point").value;
  try {
    const answer = await fetch(`${desk.dataset.rubric}?point=${encodeURIComponent(point)}`);
    const html = await answer.text();
    if (!answer.ok) throw new Error(answer.status);
    if (byId("point").value !== point) return;
    byId("items").innerHTML = html;
    keepInAddress();
  } catch {
    alertWith(desk.dataset.sayOffline);
  }
}

// --- what was handed in -----------------------------------------------------------------------

function countCharacters() {
  const n = Array.from(byId("text").value).length;
  const limit = Number(desk.dataset.characters);
  const long = n > limit;
  byId("count").textContent = n ? fill(long ? desk.dataset.sayTooLong : desk.dataset.sayCount, { n, limit }) : "";
  byId("count").classList.toggle("over", long);
}

function limitOf(file) {
  const recordings = desk.dataset.recordings.split(" ");
  const recording = file && recordings.some((ending) => ending && file.name.toLowerCase().endsWith(ending));
  return Number(recording ? desk.dataset.recordingMegabytes : desk.dataset.megabytes);
}

function showPicked() {
  const file = byId("file").files[0];
  byId("picked").hidden = !file;
  byId("text").hidden = Boolean(file);
  byId("count").hidden = Boolean(file);
  byId("picked-name").textContent = file ? file.name : "";
  clearAlert();
  const limit = limitOf(file);
  if (file && file.size > limit * 1024 * 1024) alertWith(fill(desk.dataset.sayTooLarge, { limit }));
}

function unpick() {
  byId("file").value = "";
  showPicked();
  byId("text").focus();
}

function takeDrops(area) {
  for (const kind of ["dragenter", "dragover"]) {
    area.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("over");
    });
  }
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove("over");
  });
  area.addEventListener("drop", (event) => {
    area.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    byId("file").files = one.files;
    showPicked();
  });
}

// --- grading ----------------------------------------------------------------------------------

function alertWith(title, detail) {
  const box = byId("alert");
  box.replaceChildren();
  for (const [kind, text] of [["strong", title], ["span", detail]]) {
    if (!text) continue;
    const part = document.createElement(kind);
    part.textContent = text;
    box.append(part);
  }
  box.hidden = false;
}

function clearAlert() {
  byId("alert").hidden = true;
}

function working(busy) {
  desk.setAttribute("aria-busy", String(busy));
  byId("go").disabled = busy;
  byId("progress").hidden = !busy;
  byId("bar").removeAttribute("value");
  byId("progress-text").textContent = busy ? desk.dataset.sayWaiting : "";
}

function showProgress({ stage, done, total }) {
  byId("bar").max = total;
  byId("bar").value = done;
  byId("progress-text").textContent = fill(stage === "reading" ? desk.dataset.sayReading : desk.dataset.sayGrading, {
    done,
    total,
  });
}

function take(line) {
  const step = JSON.parse(line);
  if (step.total) showProgress(step);
  if (step.problem) alertWith(step.problem.title, step.problem.detail);
  if (step.html) showResult(step.html);
}

async function readLines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    lines.forEach(take);
  }
}

async function grade(event) {
  event.preventDefault();
  if (byId("go").disabled) return;
  clearAlert();
  const content = new FormData(desk);
  working(true);
  try {
    const answer = await fetch(desk.dataset.stream, { method: "POST", body: content });
    if (answer.ok) {
      await readLines(answer.body);
    } else {
      const problem = await answer.json();
      alertWith(problem.title, problem.detail);
    }
  } catch {
    alertWith(desk.dataset.sayOffline);
  } finally {
    working(false);
  }
}

// --- the result -------------------------------------------------------------------------------

function showResult(html) {
  const place = byId("result");
  place.innerHTML = html;
  byId("spoken").textContent = desk.dataset.sayDone;
  prepareResult();
  place.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

function marksOf(criterion) {
  return [...document.querySelectorAll(".full-text mark")].filter((mark) =>
    mark.dataset.criteria.split(" ").includes(criterion),
  );
}

function light(criterion) {
  document.querySelectorAll(".full-text mark.on").forEach((mark) => mark.classList.remove("on"));
  document.querySelectorAll(".criterion").forEach((card) => {
    card.classList.toggle("on", card.dataset.criterion === criterion);
  });
  if (criterion) marksOf(criterion).forEach((mark) => mark.classList.add("on"));
}

function scrollTextTo(mark) {
  const box = mark.closest(".full-text");
  const offset = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + offset - box.clientHeight / 3 });
}

function prepareCard(card) {
  const criterion = card.dataset.criterion;
  const button = card.querySelector(".find");
  const show = () => {
    light(criterion);
    const [first] = marksOf(criterion);
    if (first) scrollTextTo(first);
  };
  card.addEventListener("mouseenter", show);
  card.addEventListener("focusin", show);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const pressed = button.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll(".find").forEach((other) => other.setAttribute("aria-pressed", "false"));
    button.setAttribute("aria-pressed", String(pressed));
    light(pressed ? criterion : null);
    const [first] = marksOf(criterion);
    if (pressed && first) {
      scrollTextTo(first);
      first.scrollIntoView({ block: "nearest" });
    }
  });
}

function prepareQuote(link) {
  link.addEventListener("click", (event) => {
    const mark = byId(link.hash.slice(1));
    if (!mark) return;
    event.preventDefault();
    scrollTextTo(mark);
    mark.scrollIntoView({ block: "nearest" });
  });
}

function prepareResult() {
  document.querySelectorAll(".criterion").forEach(prepareCard);
  document.querySelectorAll(".quotes a, .finding a").forEach(prepareQuote);
}

// --- another language -------------------------------------------------------------------------

// The pasted text crosses to the page in the other language inside this tab, and is taken out at once.
function carryText() {
  sessionStorage.setItem("text", byId("text").value);
}

function takeCarriedText() {
  const text = sessionStorage.getItem("text");
  sessionStorage.removeItem("text");
  if (text && !byId("text").value) byId("text").value = text;
}

// --- start ------------------------------------------------------------------------------------

if (desk) {
  byId("point").addEventListener("change", showItems);
  byId("items").addEventListener("change", keepInAddress);
  byId("text").addEventListener("input", countCharacters);
  byId("file").addEventListener("change", showPicked);
  byId("unpick").addEventListener("click", unpick);
  takeDrops(byId("drop"));
  desk.addEventListener("submit", grade);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) desk.requestSubmit();
  });
  byId("switch").addEventListener("click", carryText);
  takeCarriedText();
  countCharacters();
  showPicked();
  prepareResult();
}
