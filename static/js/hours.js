// A member's own hours: rows are added, removed and copied on the page; without a script the server does the same.

const form = document.querySelector("[data-hours]");
const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
const fields = (row) => [...row.querySelectorAll("select, input:not([type='hidden'])")];
const rows = (list) => [...list.children].filter((row) => !row.hidden);
const listOf = (kind, weekday) => form.querySelector(kind === "weekly" ? `[data-hours-day="${weekday}"] [data-rows]` : `[data-rows="${kind}"]`);

function addRow(kind, weekday = "") {
  const total = form.querySelector(`[name="${kind}-TOTAL_FORMS"]`);
  const holder = document.createElement("template");
  holder.innerHTML = form.querySelector(`[data-empty-row="${kind}"]`).innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  const list = listOf(kind, weekday);
  list.append(holder.content);
  const row = list.lastElementChild;
  if (kind === "weekly") part(row, "weekday").value = weekday;
  return row;
}

/** An empty row is no row: the last one of a list stays in sight and says so. */
function clear(row) {
  for (const field of fields(row)) {
    field.value = "";
    field.removeAttribute("aria-invalid");
  }
  row.querySelector(".hours-row__errors").replaceChildren();
  row.hidden = rows(row.parentElement).length > 1;
}

function copyDay(day) {
  const source = rows(day.querySelector("[data-rows]")).map((row) => [part(row, "opens").value, part(row, "closes").value]);
  const ticked = [...day.querySelectorAll("input[type='checkbox']:checked")];
  for (const { value: weekday } of ticked) {
    const list = listOf("weekly", weekday);
    rows(list).forEach(clear);
    source.forEach(([opens, closes], number) => {
      const row = list.children[number] ?? addRow("weekly", weekday);
      row.hidden = false;
      part(row, "opens").value = opens;
      part(row, "closes").value = closes;
    });
    if (source.length) for (const row of [...list.children].slice(source.length)) row.hidden = true;
  }
  const copied = form.querySelector("[data-copied]");
  const names = ticked.map((box) => box.closest("label").textContent.trim());
  if (names.length) copied.textContent = copied.dataset.words.replace("#", names.join(", "));
  const menu = day.querySelector("details");
  menu.open = false;
  menu.querySelector("summary").focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const day = button.closest("[data-hours-day]");
  if (button.hasAttribute("data-add-row")) {
    event.preventDefault();
    fields(addRow(button.dataset.addRow, day?.dataset.hoursDay))[0].focus();
  } else if (button.hasAttribute("data-remove-row")) {
    const row = button.closest("[data-hours-row]");
    const list = row.parentElement;
    clear(row);
    fields(rows(list).at(-1))[0].focus();
  } else if (button.hasAttribute("data-copy-day")) {
    event.preventDefault();
    copyDay(day);
  } else return;
  form.dispatchEvent(new Event("change", { bubbles: true })); // what is read back follows
});
