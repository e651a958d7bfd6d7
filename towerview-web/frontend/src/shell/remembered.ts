import { useCallback, useState } from "react";

/** A choice of this browser that outlives the page: what is folded, which view. Never anything secret. */
export function useRemembered<Value>(
  name: string,
  initial: Value,
): [Value, (change: (old: Value) => Value) => void] {
  const key = `towerview.${name}`;
  const [value, setValue] = useState<Value>(() => {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : (JSON.parse(text) as Value);
    } catch {
      return initial;
    }
  });
  const change = useCallback(
    (make: (old: Value) => Value) =>
      setValue((old) => {
        const next = make(old);
        try {
          localStorage.setItem(key, JSON.stringify(next));
        } catch {
          // Storage may be forbidden or full: the choice lasts as long as the page.
        }
        return next;
      }),
    [key],
  );
  return [value, change];
}
