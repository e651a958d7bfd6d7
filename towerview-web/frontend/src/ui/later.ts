import { type ComponentType, lazy } from "react";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

// biome-ignore lint/suspicious/noExplicitAny: React's own bound for what lazy() may hold
type Loaded<Part extends ComponentType<any>> = { default: Part };

/** Whether the house itself answers; then a part that cannot be fetched is gone for good, as after an update. */
async function houseAnswers(): Promise<boolean> {
  try {
    return (await fetch("/api/health/live", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fetches a part again and again while the house is away, and gives up only on a house that answers without it. */
export async function patiently<Part>(load: () => Promise<Part>, wait = pause): Promise<Part> {
  let refused = 0;
  for (let ms = FIRST_WAIT_MS; ; ms = Math.min(2 * ms, LONGEST_WAIT_MS)) {
    try {
      return await load();
    } catch (error) {
      refused = (await houseAnswers()) ? refused + 1 : 0;
      if (refused > 1) throw error;
    }
    await wait(ms);
  }
}

/** A part of the page that is fetched when it is first shown, and waits for a house that restarts. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function later<Part extends ComponentType<any>>(load: () => Promise<Loaded<Part>>) {
  return lazy(() => patiently(load));
}
