import { useEffect } from "react";
import { useNavigate } from "react-router";
import { usePages } from "./pages";

/** How long `g` waits for its second key. */
const CHORD_MS = 1200;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** Ctrl K and `/` open the palette, `?` the list of keys, `g` and a letter a page. Never while somebody types or in a dialog. */
export function useKeys(openPalette: () => void, openHelp: () => void): void {
  const navigate = useNavigate();
  const pages = usePages();
  useEffect(() => {
    let chordUntil = 0;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      const busy = typing(event.target) || document.querySelector("[data-modal]");
      if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
      const page = Date.now() < chordUntil ? pages.find((one) => one.key === event.key) : undefined;
      chordUntil = event.key === "g" ? Date.now() + CHORD_MS : 0;
      if (page) void navigate(page.path);
      else if (event.key === "/") openPalette();
      else if (event.key === "?") openHelp();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, pages, openPalette, openHelp]);
}
