import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** What a page shows lives in the URL, so that a view can be kept and sent. Empty values leave it. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (changes: Record<string, string>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [key, value] of Object.entries(changes)) {
            if (value) next.set(key, value);
            else next.delete(key);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const get = useCallback((key: string) => params.get(key) ?? "", [params]);
  return { get, set };
}
