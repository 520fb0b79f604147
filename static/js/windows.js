// The team's windows: rows of a formset are the truth; the week grid is drawn from them and writes into them.

const form = document.querySelector("[data-windows]");
const list = form.querySelector("[data-window-list]");
const total = form.querySelector(`[name="${form.dataset.prefix}-TOTAL_FORMS"]`);
const STEP = 30; // minutes in a cell

const minutes = (time) => { const [hour, minute] = time.split(":").map(Number); return hour * 60 + minute; };
const clock = (value) => `${String(Math.floor(value / 60) % 24).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

/** A row as numbers, or null while it says no complete window. An end of 00:00 is the end of the day. */
function read(row) {
  const [day, opens, closes] = ["day", "opens", "closes"].map((name) => part(row, name).value);
  if (!day || !opens || !closes || row.hasAttribute("data-removed")) return null;
  const window = { row, day, opens: minutes(opens), closes: minutes(closes) || 24 * 60 };
  return window.opens < window.closes ? window : null;
}

const windows = () => [...list.children].map(read).filter(Boolean);

function set(row, name, value) {
  const field = part(row, name);
  if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
    const like = [...field.options].find((option) => option.value.slice(0, 5) === value);
    field.value = like ? like.value : "";
  } else field.value = value;
}

function addRow() {
  const number = Number(total.value);
  const holder = document.createElement("template");
  holder.innerHTML = form.querySelector("[data-empty-row]").innerHTML.replaceAll("__prefix__", number);
  list.append(holder.content);
  total.value = number + 1;
  return list.lastElementChild;
}

/** A row that still waits for its times, best one of this day. */
function openRow(day) {
  const open = [...list.children].filter((row) => !row.hasAttribute("data-removed") && !part(row, "opens").value && !part(row, "closes").value);
  return open.find((row) => part(row, "day").value === day) ?? open[0];
}

function removeRow(row) {
  const mark = part(row, "DELETE");
  if (mark) mark.checked = true;
  else for (const name of ["day", "opens", "closes"]) part(row, name).value = "";
  row.setAttribute("data-removed", "");
  for (const field of row.querySelectorAll("[required]")) field.required = false;
}

/** Add a window; one that touches windows of the same day grows into them instead. */
function addWindow(day, opens, closes) {
  const touching = windows().filter((each) => each.day === day && each.opens <= closes && each.closes >= opens);
  const row = touching.shift()?.row ?? openRow(day) ?? addRow();
  const old = read(row);
  const all = [{ opens, closes }, ...touching, ...(old?.day === day ? [old] : [])];
  touching.forEach((each) => removeRow(each.row));
  set(row, "day", day);
  set(row, "opens", clock(Math.min(...all.map((each) => each.opens))));
  set(row, "closes", clock(Math.max(...all.map((each) => each.closes))));
  changed();
}

// --- Count and status in the action bar -------------------------------------------------------------------------------
function showCount() {
  const count = document.querySelector("[data-window-count]");
  if (!count) return;
  const all = windows();
  const chosen = form.closest("form").querySelector('[name="minutes"]'); // a page may ask for the length as well
  const length = Number(chosen?.value || form.dataset.slotMinutes);
  const slots = all.reduce((sum, each) => sum + Math.floor((each.closes - each.opens) / length), 0);
  const words = (name, number) => count.getAttribute(`data-${name}-${number === 1 ? "one" : "other"}`).replace("#", number);
  count.textContent = `${words("windows", all.length)}, ${words("slots", slots)}`;
  const status = document.querySelector("[data-window-status]");
  if (status) status.textContent = all.length >= Number(status.dataset.minimum) ? status.dataset.ready : status.dataset.unready;
}

// --- The grid ----------------------------------------------------------------------------------------------------------
const cells = (day) => [...document.querySelectorAll(`[data-week-grid] td[data-day="${day}"]`)];

function drawGrid() {
  const grid = document.querySelector("[data-week-grid]");
  if (!grid) return;
  for (const cell of grid.querySelectorAll("[data-window]")) { cell.removeAttribute("data-window"); cell.replaceChildren(); }
  for (const { day, opens, closes } of windows()) {
    const covered = cells(day).filter((cell) => minutes(cell.dataset.opens) < closes && minutes(cell.dataset.opens) + STEP > opens);
    covered.forEach((cell, index) => cell.setAttribute("data-window", index ? "" : "start"));
    if (!covered.length) continue;
    const label = document.createElement("span");
    label.className = "week__label";
    label.textContent = `${clock(opens)}–${clock(closes)}`;
    covered[0].append(label);
  }
}

function prepareGrid() {
  for (const block of document.querySelectorAll("[data-busy-block]")) {
    const { day, row, rows } = block.dataset;
    for (const cell of cells(day).slice(Number(row), Number(row) + Number(rows))) cell.setAttribute("data-busy", "");
  }
  const { now } = document.querySelector("[data-week-grid]")?.dataset ?? {};
  if (now) for (const cell of document.querySelectorAll("[data-week-grid] td[data-opens]")) {
    cell.toggleAttribute("data-past", `${cell.dataset.day}T${cell.dataset.opens}` < now);
  }
  drawGrid();
}

function show() {
  showCount();
  drawGrid();
}

/** As if it had been typed: whoever listens to the form learns of it. */
const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

let drag = null;

function dragged() {
  const column = cells(drag.from.dataset.day).filter((cell) => !cell.hasAttribute("data-past"));
  const [first, last] = [column.indexOf(drag.from), column.indexOf(drag.to)].sort((one, two) => one - two);
  return column.slice(first, last + 1);
}

const select = (on) => dragged().forEach((cell) => cell.toggleAttribute("data-selecting", on));
const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-week-grid] td[data-opens]:not([data-past])");

document.addEventListener("pointerdown", (event) => {
  const cell = event.button === 0 && event.target.closest("[data-week-grid]") && cellAt(event);
  if (!cell) return;
  event.preventDefault();
  drag = { from: cell, to: cell };
  select(true);
});
document.addEventListener("pointermove", (event) => {
  const cell = drag && cellAt(event);
  if (!cell) return;
  // Only up and down counts: a window lies within one day.
  const level = cells(drag.from.dataset.day).find((each) => each.dataset.opens === cell.dataset.opens);
  if (level.hasAttribute("data-past")) return;
  select(false);
  drag.to = level;
  select(true);
});
document.addEventListener("pointerup", () => {
  if (!drag) return;
  const chosen = dragged();
  select(false);
  addWindow(drag.from.dataset.day, minutes(chosen[0].dataset.opens), minutes(chosen.at(-1).dataset.opens) + STEP);
  drag = null;
});
document.addEventListener("pointercancel", () => { if (drag) select(false); drag = null; });

// --- The rows ------------------------------------------------------------------------------------------------------------
form.addEventListener("click", (event) => {
  const remove = event.target.closest("[data-remove-row]");
  if (remove) {
    removeRow(remove.closest("[data-window-row]"));
    form.querySelector("[data-add-row]")?.focus();
  } else if (event.target.closest("[data-add-row]")) {
    part(addRow(), "day").focus();
  } else return;
  changed();
});
form.closest("form").addEventListener("input", show);
document.addEventListener("htmx:afterSettle", prepareGrid);

prepareGrid();
showCount();
