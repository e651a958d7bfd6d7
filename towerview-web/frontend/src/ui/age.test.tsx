import { render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Age } from "./age";

describe("Age", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime("2026-11-01T10:00:07Z");
  });
  afterEach(() => void vi.useRealTimers());

  it("is quiet while fresh, and says that something is stale", () => {
    const { rerender } = render(<Age at="2026-11-01T10:00:03Z" goodForMs={10_000} />);
    expect(screen.getByText("4 sec. ago")).not.toHaveClass("text-warn");
    rerender(<Age at="2026-11-01T10:00:03Z" stale />);
    expect(screen.getByText("last known 4 sec. ago")).toHaveClass("text-warn");
  });

  it("grows stale by itself when nobody says anything any more", () => {
    render(<Age at="2026-11-01T09:59:50Z" goodForMs={10_000} />);
    expect(screen.getByText("last known 17 sec. ago")).toBeInTheDocument();
  });

  it("does not call what was never asked old", () => {
    render(<Age at={null} stale />);
    expect(screen.getByText("no data yet")).toBeInTheDocument();
  });
});
