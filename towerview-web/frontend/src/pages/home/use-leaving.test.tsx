import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useLeaving } from "./use-leaving";

const key = (item: string) => item;

describe("useLeaving", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const start = (items: string[], scope = "all") =>
    renderHook(({ items, scope }) => useLeaving(items, key, scope), { initialProps: { items, scope } });
  const seen = (shown: { item: string; leaving: boolean }[]) =>
    shown.map((one) => (one.leaving ? `(${one.item})` : one.item));

  it("keeps what ended in its place until it has faded out", () => {
    const { result, rerender } = start(["a", "b", "c"]);
    rerender({ items: ["a", "c"], scope: "all" });
    expect(seen(result.current)).toEqual(["a", "(b)", "c"]);
    rerender({ items: ["a", "c", "d"], scope: "all" });
    expect(seen(result.current)).toEqual(["a", "(b)", "c", "d"]);
    act(() => void vi.advanceTimersByTime(800));
    expect(seen(result.current)).toEqual(["a", "c", "d"]);
  });

  it("lets go at once of what a filter hides", () => {
    const { result, rerender } = start(["a", "b"]);
    rerender({ items: ["a"], scope: "filtered" });
    expect(seen(result.current)).toEqual(["a"]);
  });

  it("takes back what returns", () => {
    const { result, rerender } = start(["a", "b"]);
    rerender({ items: ["a"], scope: "all" });
    rerender({ items: ["a", "b"], scope: "all" });
    expect(seen(result.current)).toEqual(["a", "b"]);
  });
});
