// Runs before the first paint, so that a light page never flashes dark. A file of its own: the policy allows no inline script.
try {
  const theme = localStorage.getItem("towerview.theme");
  if (theme === "light" || theme === "system") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: dark stays.
}
