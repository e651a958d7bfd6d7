import { useEffect, useRef, useState } from "react";

/** As long as the `leave` animation of theme.css. */
const LEAVE_MS = 700;

export interface Shown<Item> {
  item: Item;
  leaving: boolean;
}

/**
 * Keeps what has just gone on the page, in its place, until it has faded out.
 * `scope`: when it changes (another filter), what is gone is gone at once.
 */
export function useLeaving<Item>(items: Item[], keyOf: (item: Item) => string, scope: string): Shown<Item>[] {
  const last = useRef<{ scope: string; shown: Shown<Item>[] }>({ scope, shown: [] });
  const [, redraw] = useState(0);
  const here = new Map(items.map((item) => [keyOf(item), item]));
  const before = last.current.scope === scope ? last.current.shown : [];
  const shown: Shown<Item>[] = items.map((item) => ({ item, leaving: false }));
  before.forEach((old, place) => {
    if (!here.has(keyOf(old.item)))
      shown.splice(Math.min(place, shown.length), 0, { item: old.item, leaving: true });
  });
  const leaving = shown.some((one) => one.leaving);
  useEffect(() => {
    last.current = { scope, shown };
  });
  useEffect(() => {
    if (!leaving) return;
    const timer = setTimeout(() => {
      last.current.shown = last.current.shown.filter((one) => !one.leaving);
      redraw((count) => count + 1);
    }, LEAVE_MS);
    return () => clearTimeout(timer);
  }, [leaving]);
  return shown;
}
