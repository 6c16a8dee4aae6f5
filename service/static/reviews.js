"use strict";

// Everything here improves a page that also works without it: the form posts, the server judges by the same rule.

const byId = (id) => document.getElementById(id);
const form = byId("review");
const started = performance.now();

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// --- what is chosen -------------------------------------------------------------------------------

const cards = form ? [...form.querySelectorAll(".judged")] : [];

function optionsOf(card) {
  return [...card.querySelectorAll("input[type=radio], option[data-rank]")];
}

function chosenOf(card) {
  return optionsOf(card).find((option) => option.checked || option.selected);
}

function nameOf(card) {
  return card.querySelector("legend:not(.visually-hidden), h2").lastChild.textContent.trim();
}

const isOffTask = () => byId("off-task").checked;
const isFinal = () => form.dataset.phase === "final";
const lacking = () => (isOffTask() ? [] : cards.filter((card) => !chosenOf(card)));
const isChanged = (card) => !isOffTask() && chosenOf(card)?.value !== card.dataset.blind;

// The rule has no average: the item gets the level that every criterion reaches (models/standard/verdict.py).
function itemRank() {
  if (isOffTask()) return 0;
  return lacking().length ? null : Math.min(...cards.map((card) => Number(chosenOf(card).dataset.rank)));
}

function showRollUp() {
  const rank = itemRank();
  const box = byId("roll-up");
  const options = optionsOf(cards[0]);
  const tone = rank === 0 ? "low" : rank === options.length - 1 ? "high" : "middle";
  box.className = rank === null ? "chip" : `chip tone-${tone}`;
  box.replaceChildren(
    ...(rank === null ? ["—"] : [byId(`sign-${tone}`).content.cloneNode(true), options[rank].dataset.name]),
  );
  const { sayLeft, sayAll, sayOffTask } = form.dataset;
  const left = lacking().length;
  byId("count").textContent = isOffTask() ? sayOffTask : left ? fill(sayLeft, { n: left }) : sayAll;
  form.classList.toggle("is-off-task", isOffTask());
  if (isFinal()) showChanges();
}

function showChanges() {
  const turned = isOffTask() !== Boolean(byId("off-task").dataset.blind);
  const changed = cards.filter(isChanged);
  for (const card of cards) card.querySelector(".why-changed").hidden = !isChanged(card);
  byId("off-task-why").hidden = !turned;
  const n = changed.length + (turned ? 1 : 0);
  byId("send").textContent = n ? fill(form.dataset.sayChange, { n }) : form.dataset.sayKeep;
}

// --- what was set when -----------------------------------------------------------------------------

let order = [];

function note(card) {
  if (order.length >= Number(form.dataset.most)) return;
  const seconds = Number(form.dataset.elapsed) + (performance.now() - started) / 1000;
  order.push({
    criterion: card.dataset.criterion,
    level: chosenOf(card).value,
    seconds: Math.round(seconds * 10) / 10,
  });
}

// --- kept in this tab until it is sent ----------------------------------------------------------------

const keyOf = (phase) => `review:${(form ?? byId("finished")).dataset.id}:${phase}`;

function keep() {
  const texts = [...form.querySelectorAll("textarea")].map((box) => [box.name, box.value]);
  const levels = cards.map((card) => [card.dataset.criterion, chosenOf(card)?.value]);
  sessionStorage.setItem(keyOf(form.dataset.phase), JSON.stringify({ levels, texts, offTask: isOffTask(), order }));
}

function takeKept() {
  order = JSON.parse(byId("order").value || "[]");
  const stored = sessionStorage.getItem(keyOf(form.dataset.phase));
  if (!stored || byId("refusal")) return;
  const kept = JSON.parse(stored);
  order = kept.order;
  byId("off-task").checked = kept.offTask;
  for (const [criterion, level] of kept.levels) {
    const card = cards.find((one) => one.dataset.criterion === criterion);
    const option = card && optionsOf(card).find((one) => one.value === level);
    if (option) choose(option);
  }
  for (const [name, text] of kept.texts) {
    const box = form.elements.namedItem(name);
    if (box) box.value = text;
  }
  for (const card of cards) if (isFinal() && isChanged(card)) card.querySelector(".change").open = true;
}

function choose(option) {
  if (option.tagName === "OPTION") option.selected = true;
  else option.checked = true;
}

// --- going from criterion to criterion ---------------------------------------------------------------

let current = -1;

function focusOn(card) {
  const target = chosenOf(card);
  const shut = card.querySelector(".change:not([open])");
  const place = shut ? shut.querySelector("summary") : card.querySelector("select") ?? target ?? optionsOf(card)[0];
  place.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function setCurrent(place) {
  current = place;
  cards.forEach((card, n) => card.classList.toggle("current", n === place));
  light(cards[place]?.dataset.mark);
}

function step(by) {
  const place = Math.min(Math.max(current + by, 0), cards.length - 1);
  setCurrent(place);
  focusOn(cards[place]);
}

function setLevel(number) {
  if (current < 0) setCurrent(0);
  const card = cards[current];
  const option = optionsOf(card)[number - 1];
  if (!option || option.tagName === "OPTION") return;
  const details = card.querySelector(".change");
  if (details) details.open = true;
  if (!option.checked) {
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (isFinal() && isChanged(card)) card.querySelector(".reason").focus();
  else focusOn(card);
  byId("spoken").textContent = fill(form.dataset.saySet, { criterion: nameOf(card), level: option.dataset.name });
}

function toggleOffTask() {
  byId("off-task").click();
  byId("off-task").focus();
}

function toggleKeys() {
  const box = byId("keys");
  if (box.open) box.close();
  else box.showModal();
}

const ACTIONS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  o: toggleOffTask,
  "?": toggleKeys,
};

function pressed(event) {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea")) {
    if (event.key === "Escape") focusOn(event.target.closest(".judged") ?? cards[Math.max(current, 0)]);
    return;
  }
  if (byId("keys").open && event.key !== "?") return;
  // The box of a long scale has its own keys: digits and letters find a level by its name.
  if (event.target.closest("select") && !["j", "k", "?"].includes(event.key)) return;
  // A text that can be scrolled keeps its arrows.
  if (event.target.closest(".full-text") && event.key.startsWith("Arrow")) return;
  const action = ACTIONS[event.key] ?? (/^[1-9]$/.test(event.key) ? () => setLevel(Number(event.key)) : null);
  if (!action) return;
  event.preventDefault();
  action();
}

// --- sending ---------------------------------------------------------------------------------------------

function tell(card, message) {
  card.classList.add("lacking");
  byId("spoken").textContent = message;
  byId("count").textContent = message;
}

// Says what is lacking and goes there; the server checks the same again.
function isComplete() {
  cards.forEach((card) => card.classList.remove("lacking"));
  const open = lacking();
  if (open.length) {
    open.forEach((card) => tell(card, fill(form.dataset.sayOpen, { n: open.length })));
    setCurrent(cards.indexOf(open[0]));
    const details = open[0].querySelector(".change");
    if (details) details.open = true;
    focusOn(open[0]);
    return false;
  }
  return !isFinal() || hasReasons();
}

function hasReasons() {
  const shared = !byId("off-task-why").hidden && byId("off-task-reason").value.trim();
  for (const card of cards.filter(isChanged)) {
    const reason = card.querySelector(".reason");
    if (reason.value.trim() || shared) continue;
    tell(card, form.dataset.sayReason);
    card.querySelector(".change").open = true;
    reason.focus();
    return false;
  }
  if (itemRank() === 0 && !byId("advice").value.trim()) {
    tell(byId("advice").closest(".card"), form.dataset.sayAdvice);
    byId("advice").focus();
    return false;
  }
  return true;
}

function send(event) {
  if (!isComplete()) {
    event.preventDefault();
    return;
  }
  keep();
  byId("order").value = JSON.stringify(order);
  byId("send").disabled = true;
}

// --- the passages behind a criterion ------------------------------------------------------------------------

function light(number) {
  for (const mark of document.querySelectorAll(".full-text mark")) {
    mark.classList.toggle("on", mark.dataset.criteria.split(" ").includes(number));
  }
}

function scrollTextTo(place) {
  const box = place.closest(".full-text");
  const offset = place.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + offset - box.clientHeight / 3 });
}

function prepareLinks() {
  for (const link of document.querySelectorAll(".quotes a, .finding a")) {
    link.addEventListener("click", (event) => {
      const place = byId(link.hash.slice(1));
      if (!place) return;
      event.preventDefault();
      scrollTextTo(place);
      place.scrollIntoView({ block: "nearest" });
    });
  }
  for (const card of document.querySelectorAll(".judged[data-mark]")) {
    card.addEventListener("mouseenter", () => light(card.dataset.mark));
  }
}

// --- start ----------------------------------------------------------------------------------------------------

function prepareForm() {
  byId("tally").classList.add("live");
  byId("show-keys").hidden = false;
  byId("show-keys").addEventListener("click", toggleKeys);
  takeKept();
  cards.forEach((card, place) => card.addEventListener("focusin", () => setCurrent(place)));
  form.addEventListener("change", (event) => {
    const card = event.target.closest(".judged");
    if (card && event.target.matches("[type=radio], select") && chosenOf(card)) {
      note(card);
      card.classList.remove("lacking");
    }
    showRollUp();
    keep();
  });
  form.addEventListener("input", keep);
  form.addEventListener("submit", send);
  // Coming back with the browser's own button must not find a dead one.
  addEventListener("pageshow", () => (byId("send").disabled = false));
  document.addEventListener("keydown", pressed);
  showRollUp();
}

function prepareFinished() {
  for (const phase of ["blind", "final"]) sessionStorage.removeItem(keyOf(phase));
  document.addEventListener("keydown", (event) => {
    if (event.key === "n" && !event.ctrlKey && !event.metaKey && !event.altKey) byId("next")?.click();
  });
}

if (form) prepareForm();
if (byId("finished")) prepareFinished();
prepareLinks();
