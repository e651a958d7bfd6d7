import { describe, expect, it } from "vitest";
import { nextAnchor, positionAt } from "./progress";

const T = 1_000_000;

describe("positions between two reports", () => {
  it("run on while it plays and stand while it is paused", () => {
    const playing = nextAnchor(undefined, 60_000, true, T);
    expect(positionAt(playing, T + 3000, null)).toBe(63_000);
    const paused = nextAnchor(playing, 60_000, false, T + 3000);
    expect(positionAt(paused, T + 9000, null)).toBe(63_000);
  });

  it("are not thrown back by a server that repeats itself", () => {
    let anchor = nextAnchor(undefined, 60_000, true, T);
    for (let second = 2; second <= 8; second += 2)
      anchor = nextAnchor(anchor, 60_000, true, T + second * 1000);
    expect(positionAt(anchor, T + 10_000, null)).toBe(70_000);
  });

  it("do not jump for a report that agrees within the noise", () => {
    const anchor = nextAnchor(nextAnchor(undefined, 60_000, true, T), 68_500, true, T + 10_000);
    expect(positionAt(anchor, T + 10_000, null)).toBe(70_000);
  });

  it("follow somebody who seeks", () => {
    const anchor = nextAnchor(nextAnchor(undefined, 60_000, true, T), 1_200_000, true, T + 2000);
    expect(positionAt(anchor, T + 2000, null)).toBe(1_200_000);
  });

  it("never pass the end, and stop when the player has said nothing for a minute", () => {
    const anchor = nextAnchor(undefined, 60_000, true, T);
    expect(positionAt(anchor, T + 50_000, 90_000)).toBe(90_000);
    expect(positionAt(anchor, T + 600_000, null)).toBe(120_000);
  });
});
