// Cards can be dragged, and parts marked data-live keep up with what happens. Without it every page is still whole.

let dragged = null;
const shown = new Map(); // id of a part → the HTML it was last given
const box = document.createElement("p");
box.className = "hidden";
box.setAttribute("role", "status");
document.body.append(box);

function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    const given = now?.innerHTML;
    if (!now || given === shown.get(old.id)) continue;
    const ticked = [...old.querySelectorAll(":checked[type=checkbox]")].map((each) => each.id);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceChildren(...now.childNodes);
    shown.set(old.id, given);
    for (const id of ticked) { const again = document.getElementById(id); if (again) again.checked = true; }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  arm();
}

function arm() {
  for (const card of document.querySelectorAll("[data-placement]")) card.draggable = true;
}

// ── drag ──

const columnOf = (event) => event.target.closest?.("[data-stage]");

function mark(column) {
  for (const each of document.querySelectorAll(".column--over")) each.classList.remove("column--over");
  column?.classList.add("column--over");
}

// Whoever is ticked goes along with a ticked card.
function goingAlong(card) {
  const ticked = [...document.querySelectorAll("[data-placement]:has(:checked[type=checkbox])")];
  return ticked.includes(card) ? ticked : [card];
}

async function move(board, cards, stage) {
  const form = new URLSearchParams({ to: stage });
  for (const card of cards) form.append("placement", card.dataset.placement);
  const said = cards.length > 1
    ? `${cards.length} applicants have been moved.`
    : `${cards[0].querySelector(".person__name").textContent} has been moved.`;
  const answer = await fetch(board.dataset.board, { method: "POST", body: form }).catch(() => null);
  if (!answer?.ok) { location.reload(); return; }
  swap(await answer.text());
  box.textContent = said;
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-placement]");
  if (!card) return;
  dragged = card;
  card.classList.add("person--dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.placement);
});
document.addEventListener("dragover", (event) => {
  const column = columnOf(event);
  if (!dragged || !column) { mark(null); return; }
  event.preventDefault();
  mark(column);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("person--dragged");
  dragged = null;
  mark(null);
});
document.addEventListener("drop", (event) => {
  const column = columnOf(event);
  if (!dragged || !column) return;
  event.preventDefault();
  const from = dragged.closest("[data-stage]");
  if (from !== column) move(column.closest("[data-board]"), goingAlong(dragged), column.dataset.stage);
});

// ── keeping up ──

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
// Nothing is taken from under somebody's hand.
const isBusy = () => dragged || document.hidden || document.activeElement?.closest("[data-live] select");

async function follow() {
  let version = Number(document.documentElement.dataset.version);
  for (;;) {
    const answer = await fetch(`/version?since=${version}`).catch(() => null);
    if (!answer?.ok) { await pause(2); continue; }
    const known = (await answer.json()).version;
    if (known === version) continue;
    while (isBusy()) await pause(0.3);
    const page = await fetch(location.href).catch(() => null);
    if (page?.ok) { swap(await page.text()); version = known; }
    await pause(0.2);
  }
}

for (const each of document.querySelectorAll("[data-live]")) shown.set(each.id, each.innerHTML);
arm();
if (document.querySelector("[data-live]")) follow();
