import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Near } from "./near";

type Tell = (entries: Partial<IntersectionObserverEntry>[]) => void;
let tell: Tell = () => {};
let watched: Element[] = [];

class FakeObserver {
  constructor(callback: Tell) {
    tell = callback;
  }
  observe(element: Element) {
    watched.push(element);
  }
  unobserve() {}
}

const draw = (index: number, lazily = true) =>
  render(
    <Near index={index} lazily={lazily} height={226} name="Neon Monsoon">
      {() => <article>card</article>}
    </Near>,
  );

/** The observer is made once and shared, as in the browser. */
describe("Near", () => {
  beforeEach(() => {
    watched = [];
    vi.stubGlobal("IntersectionObserver", FakeObserver);
  });
  afterEach(() => vi.unstubAllGlobals());

  it("draws what comes near, and keeps the place of what goes away", () => {
    draw(100);
    const place = watched[0] as HTMLElement;
    expect(screen.queryByRole("article")).toBeNull();
    expect(screen.getByText("Neon Monsoon")).toBeInTheDocument();
    expect(place).toHaveStyle({ minHeight: "226px" });
    const seen = (isIntersecting: boolean) =>
      act(() => tell([{ target: place, isIntersecting, boundingClientRect: { height: 260 } as DOMRect }]));
    seen(true);
    expect(screen.getByRole("article")).toBeInTheDocument();
    seen(false);
    expect(screen.queryByRole("article")).toBeNull();
    expect(place).toHaveStyle({ minHeight: "260px" });
  });

  it("draws the first screen at once, and everything when there are few", () => {
    draw(0);
    expect(screen.getByRole("article")).toBeInTheDocument();
    draw(100, false);
    expect(screen.getAllByRole("article")).toHaveLength(2);
  });
});
