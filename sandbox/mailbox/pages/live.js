// Keeps the parts marked data-live up to date. Without it every page is still whole.

const seconds = Number(document.documentElement.dataset.refreshSeconds);

function swap(fresh) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    if (now && now.innerHTML !== old.innerHTML) {
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      old.replaceChildren(...now.childNodes);
      if (focused) old.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }
}

async function refresh() {
  if (!document.hidden) {
    // A mailbox that is being restarted is asked again later.
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) {
      const page = await answer.text();
      swap(new DOMParser().parseFromString(page, "text/html"));
    }
  }
  setTimeout(refresh, seconds * 1000);
}

if (seconds) {
  setTimeout(refresh, seconds * 1000);
}
