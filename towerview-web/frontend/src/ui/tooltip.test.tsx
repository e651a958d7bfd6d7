import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Tooltip } from "./tooltip";

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

function draw() {
  render(
    <Tooltip content="Over the internet">
      <button type="button">WAN</button>
    </Tooltip>,
  );
  return screen.getByRole("button");
}

describe("Tooltip", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("describes what has the focus, and goes with Escape", () => {
    const target = draw();
    fireEvent.focus(target);
    wait(1);
    expect(target).toHaveAccessibleDescription("Over the internet");
    fireEvent.keyDown(document.body, { key: "Escape" });
    expect(screen.queryByRole("tooltip")).toBeNull();
  });

  it("stays while the pointer moves onto it, and goes when it leaves", () => {
    const target = draw();
    fireEvent.pointerEnter(target);
    wait(300);
    fireEvent.pointerLeave(target);
    fireEvent.pointerEnter(screen.getByRole("tooltip"));
    wait(1000);
    fireEvent.pointerLeave(screen.getByRole("tooltip"));
    wait(200);
    expect(screen.queryByRole("tooltip")).toBeNull();
  });

  it("does not show for a pointer that only passes", () => {
    const target = draw();
    fireEvent.pointerEnter(target);
    wait(100);
    fireEvent.pointerLeave(target);
    wait(1000);
    expect(screen.queryByRole("tooltip")).toBeNull();
  });
});
