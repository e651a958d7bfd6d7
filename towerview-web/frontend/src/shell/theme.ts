import { create } from "zustand";

export type Theme = "dark" | "light" | "system";
const KEY = "towerview.theme";

function stored(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "system" ? theme : "dark";
}

/** The theme in use; public/theme.js has set it before the first paint. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden: the choice lasts as long as the page.
  }
  useTheme.setState({ theme });
}
