import { useSyncExternalStore } from "react";
import { serverNow } from "@/api/clock";

/** One clock for everything that shows passing time: a tick a second, and none while nobody looks. */
const listeners = new Set<() => void>();
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (typeof document !== "undefined" && document.hidden) return;
  now = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = serverNow();
    timer = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The house's time in ms, new each second. Use it in the smallest component that shows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
