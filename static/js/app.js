// The product's one module: every behaviour hangs on a data-* attribute, and every page works without it.

const on = (type, handler, capture = false) => document.addEventListener(type, handler, capture);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

// --- Colours: system, light, dark ------------------------------------------------------------------------------------
function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const theme = document.documentElement.dataset.theme ?? "system";
    button.setAttribute("aria-label", button.getAttribute(`data-label-${theme}`));
  }
}

function turnTheme() {
  const next = { undefined: "light", light: "dark" }[document.documentElement.dataset.theme];
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  try {
    if (next) localStorage.setItem("theme", next);
    else localStorage.removeItem("theme");
  } catch {
    // Storage may be blocked: the choice then lasts for this page.
  }
  showTheme();
}

// --- Copy ------------------------------------------------------------------------------------------------------------
async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
  } catch {
    getSelection().selectAllChildren(source); // no permission, or no HTTPS: one key press is left to do
    return;
  }
  const label = button.querySelector("[data-copy-label]");
  const words = label.textContent;
  if (words === button.dataset.copied) return;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = words; }, 2000);
}

// --- Time zone: ask again on the reader's clock, unless the reader chose a zone -----------------------------------------
function detectZone() {
  const panel = document.querySelector("[data-detect-zone]");
  const mine = zone();
  if (!panel || !mine || panel.hasAttribute("data-zone-explicit") || panel.dataset.zoneCurrent === mine) return;
  const url = new URL(location.href);
  url.searchParams.set("zone", mine);
  const target = panel.dataset.zoneTarget;
  if (!target || !window.htmx) return location.replace(url);
  const place = document.querySelector(target);
  const open = () => { place.inert = false; };
  place.inert = true; // what is chosen now would be swapped away
  window.htmx.ajax("GET", url.pathname + url.search, { target, select: target, swap: "outerHTML" }).then(open, open);
}

function tellZone() {
  for (const field of document.querySelectorAll("input[data-browser-zone]")) field.value = zone() ?? "";
}

// --- Filter a list that the server sent ----------------------------------------------------------------------------------
function filter(input) {
  const list = document.querySelector(input.dataset.filter);
  if (!list) return;
  const wanted = fold(input.value).split(/\s+/).filter(Boolean);
  const found = (test) => [...list.children].filter((item) => {
    item.folded ??= fold(` ${item.dataset.words ?? ""} ${item.textContent} `);
    return wanted.every((word) => (/^\D{0,3}[+-]\d/.test(word) ? item.folded.includes(` ${word} `) : test(item.folded, word)));
  });
  const beginning = found((words, word) => words.includes(` ${word}`));
  const inside = (words, word) => word.length > 3 && words.includes(word);
  const shown = new Set(beginning.length ? beginning : found(inside));
  for (const item of list.children) item.hidden = !shown.has(item);
  const empty = document.querySelector(input.dataset.filterEmpty);
  if (empty) empty.textContent = shown.size ? "" : empty.dataset.text;
}

// --- The chosen slot, repeated in the action bar -------------------------------------------------------------------------
function showSlot(radio) {
  const bar = radio.form?.querySelector("[data-chosen-slot]") ?? document.querySelector("[data-chosen-slot]");
  if (!bar) return;
  bar.textContent = radio.dataset.slotLabel;
  const detail = bar.parentElement.querySelector("[data-chosen-detail]");
  if (detail) detail.textContent = radio.dataset.slotDetail ?? "";
}

// --- Month: one tab stop, arrows between the days that can be chosen -----------------------------------------------------
const days = (table) => [...table.querySelectorAll("td a")];

function prepareMonths() {
  for (const table of document.querySelectorAll("table[data-month-grid]")) {
    const links = days(table);
    const stop = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
    for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  }
}

function dayBelow(links, from, step) {
  const place = (link) => [link.closest("tr").rowIndex, link.closest("td").cellIndex];
  const [row, column] = place(from);
  const ahead = links.filter((link) => (place(link)[0] - row) * step > 0);
  const nearest = (one, two) => {
    const [a, b] = [place(one), place(two)];
    return Math.abs(a[0] - row) - Math.abs(b[0] - row) || Math.abs(a[1] - column) - Math.abs(b[1] - column);
  };
  return ahead.sort(nearest)[0];
}

let enterMonth = false;

function moveInMonth(event) {
  const link = event.target.closest("table[data-month-grid] td a");
  if (!link) return;
  const links = days(link.closest("table"));
  const index = links.indexOf(link);
  const turn = { PageUp: "prev", PageDown: "next" }[event.key];
  if (event.key === " ") link.click();
  else if (turn) {
    enterMonth = true;
    link.closest("[data-month]")?.querySelector(`a[rel="${turn}"]`)?.click();
  } else {
    const next = {
      ArrowLeft: () => links[index - 1],
      ArrowRight: () => links[index + 1],
      ArrowUp: () => dayBelow(links, link, -1),
      ArrowDown: () => dayBelow(links, link, 1),
      Home: () => links[0],
      End: () => links.at(-1),
    }[event.key];
    if (!next) return;
    const target = next() ?? link;
    link.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }
  event.preventDefault();
}

// --- After an htmx swap: where the reader goes on --------------------------------------------------------------------------
function settle(event) {
  prepareMonths();
  const { target, requestConfig, elt } = event.detail;
  const swapped = (target?.id && document.getElementById(target.id)) || elt;
  const wanted = requestConfig?.elt?.dataset?.focusNext;
  const place = wanted
    ? document.querySelector(wanted)
    : enterMonth
      ? swapped.querySelector("table[data-month-grid] td a[tabindex='0']")
      : swapped.querySelector("[data-focus-after-swap]");
  enterMonth = false;
  place?.focus();
}

function tell(region, words) {
  if (!region) return;
  const notice = document.createElement("p");
  notice.className = "notice notice--danger notice--plain";
  notice.textContent = region.dataset[words];
  region.replaceChildren(notice);
  region.scrollIntoView({ block: "nearest" });
}
const messages = () => document.getElementById("messages");

// --- A form is sent once ---------------------------------------------------------------------------------------------------
const release = (form) => {
  form.removeAttribute("data-sent");
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};

function guard(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("data-sent", "");
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 10_000); // a download leaves the page where it is
}

// --- What is typed and not saved yet ------------------------------------------------------------------------------------------
const unsaved = (element) => element.closest("form:is([data-watch], [data-ask-before-leaving])")?.setAttribute("data-unsaved", "");

// The browser asks in its own words. Whoever sends the form itself is not asked; swaps of parts leave the mark on it.
function askBeforeLeaving(event) {
  if (document.querySelector("form[data-ask-before-leaving][data-unsaved]:not([data-sent])")) event.preventDefault();
}

// --- Wiring ----------------------------------------------------------------------------------------------------------------
on("click", (event) => {
  const button = event.target.closest("[data-theme-toggle], [data-copy]");
  if (event.target.closest("[data-changes]")) unsaved(event.target);
  if (button) button.hasAttribute("data-copy") ? copy(button) : turnTheme();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
on("keydown", (event) => {
  moveInMonth(event);
  const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
on("input", (event) => { unsaved(event.target); if (event.target.matches("[data-filter]")) filter(event.target); });
on("change", (event) => { if (event.target.matches("[data-slot-label]")) showSlot(event.target); });
on("submit", guard, true);
on("htmx:afterRequest", (event) => { const form = event.detail.elt.closest("form"); if (form) release(form); });
on("htmx:afterSettle", settle);
on("htmx:beforeSwap", (event) => { // signed out meanwhile: the page of signing in is no part of this one
  if (!event.detail.xhr.responseURL?.includes("/account/login/")) return;
  event.detail.shouldSwap = false;
  location.reload();
});
on("htmx:sendError", () => tell(messages(), "networkError"));
on("htmx:responseError", () => tell(messages(), "serverError"));
on("allauth.error", () => tell(document.querySelector("[data-passkey-error]"), "text"));
addEventListener("beforeunload", askBeforeLeaving);
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

showTheme();
prepareMonths();
for (const list of document.querySelectorAll("[data-scroll-to-current]")) {
  const current = list.querySelector("[aria-current]");
  if (current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
for (const radio of document.querySelectorAll("[data-slot-label]:checked")) showSlot(radio);
detectZone();
tellZone();
