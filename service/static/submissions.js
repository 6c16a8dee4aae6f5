// The workbench of one declaration: follows the worker, and says early when a file is too large.
// Without it everything works as well; the page then has to be loaded again to see how far reading is.

const bench = document.getElementById("bench");
const EVERY = 1500;

function showProgress(item) {
  const bar = document.getElementById(`bar-${item.id}`);
  if (!bar) return;
  bar.labels[0].textContent = item.progress;
  if (item.total) {
    bar.max = item.total;
    bar.value = item.done;
  }
}

// What a reader is typing or has chosen stays: only the parts that the worker changes are exchanged.
async function exchange() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (newer && newer.innerHTML !== part.innerHTML) part.replaceWith(newer);
  }
  document.getElementById("spoken").textContent = bench.dataset.sayRead;
}

async function follow() {
  try {
    const answer = await fetch(bench.dataset.progress, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { state, items } = await answer.json();
    if (state !== bench.dataset.state) {
      location.reload();
      return;
    }
    const waiting = new Set(items.filter((item) => item.busy).map((item) => String(item.id)));
    const shown = [...document.querySelectorAll("[data-evidence]")];
    items.filter((item) => item.busy).forEach(showProgress);
    if (shown.some((one) => !waiting.has(one.dataset.evidence))) await exchange();
    if (!waiting.size && !["submitted", "form_check"].includes(state)) return;
  } catch {
    // The service may be restarting: ask again.
  }
  setTimeout(follow, EVERY);
}

function checkSize(input) {
  const [file] = input.files;
  const { recordings, megabytes, recordingMegabytes, sayTooLarge } = bench.dataset;
  const recording = file && recordings.split(" ").some((ending) => ending && file.name.toLowerCase().endsWith(ending));
  const limit = Number(recording ? recordingMegabytes : megabytes);
  const tooLarge = file && file.size > limit * 1024 * 1024;
  input.setCustomValidity(tooLarge ? sayTooLarge.replace("{limit}", limit) : "");
  input.setAttribute("aria-invalid", String(Boolean(tooLarge)));
  input.reportValidity();
}

for (const input of document.querySelectorAll(".file-input")) {
  input.addEventListener("change", () => checkSize(input));
}
for (const form of document.querySelectorAll(".upload")) {
  // A second click while a large file is on its way would send it twice.
  form.addEventListener("submit", () => setTimeout(() => (form.querySelector("button").disabled = true)));
}
if (bench.dataset.progress) setTimeout(follow, EVERY);
