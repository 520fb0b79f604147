// Runs before the first paint, so that a chosen theme does not flash. The toggle itself is in app.js.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked; the device's own setting then applies.
}
