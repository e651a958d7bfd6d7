import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, Line, type LineState, type Message } from "./stream";

class FakeSocket {
  static made: FakeSocket[] = [];
  static readonly OPEN = 1;
  readyState = 1;
  sent: unknown[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const last = () => {
  const socket = FakeSocket.made.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

let states: LineState[];
let heard: Message[];
let tickets: number;
let line: Line;

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.made = [];
  [states, heard, tickets] = [[], [], 0];
  line = new Line({
    url: "ws://house/api/ws/metrics",
    topics: ["sessions", "servers"],
    ticket: async () => `ticket-${++tickets}`,
    onMessage: (message) => heard.push(message),
    onState: (state) => states.push(state),
    random: () => 0.5,
  });
});
afterEach(() => {
  line.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("backoff", () => {
  it("stays within 1 and 30 seconds and grows", () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      expect(backoff(attempt, 0)).toBe(1000);
      expect(backoff(attempt, 1)).toBeLessThanOrEqual(30_000);
    }
    expect(backoff(3, 0.5)).toBeGreaterThan(backoff(0, 0.5));
    expect(backoff(20, 1)).toBe(30_000);
  });
});

describe("Line", () => {
  it("sends a fresh ticket and its topics as first message, and is live once the house speaks", async () => {
    line.start();
    await settle();
    last().onopen?.();
    expect(last().sent).toEqual([{ ticket: "ticket-1", topics: ["sessions", "servers"] }]);
    expect(states).toEqual(["connecting"]);
    last().hear({ topic: "hello", seq: 1, data: {} });
    expect(states).toEqual(["connecting", "live"]);
  });

  it("drops what comes late and what is no message", async () => {
    line.start();
    await settle();
    last().hear({ topic: "sessions", seq: 5, data: "new" });
    last().hear({ topic: "sessions", seq: 4, data: "old" });
    last().onmessage?.({ data: "not json" });
    last().hear({ topic: "pong" });
    last().hear({ topic: "servers", seq: 1, data: "other topic" });
    expect(heard.map((message) => message.data)).toEqual(["new", "other topic"]);
  });

  it("comes back with a new ticket after a loss, and counts sequence numbers anew", async () => {
    line.start();
    await settle();
    last().hear({ topic: "sessions", seq: 90, data: 1 });
    last().onclose?.();
    expect(states.at(-1)).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1600);
    expect(FakeSocket.made).toHaveLength(2);
    expect(tickets).toBe(2);
    last().hear({ topic: "sessions", seq: 1, data: 2 });
    expect(heard.map((message) => message.data)).toEqual([1, 2]);
    expect(states.at(-1)).toBe("live");
  });

  it("waits longer after each failure in a row", async () => {
    line.start();
    await settle();
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1500);
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1500);
    expect(FakeSocket.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1100);
    expect(FakeSocket.made).toHaveLength(3);
  });

  it("notices a dead line by its silence", async () => {
    line.start();
    await settle();
    last().hear({ topic: "hello", data: {} });
    const dead = last();
    await vi.advanceTimersByTimeAsync(46_000);
    expect(dead.closed).toBe(true);
    expect(dead.sent).toContainEqual(expect.objectContaining({ ping: expect.any(Number) }));
  });

  it("rests while the browser is offline and returns at once", async () => {
    line.start();
    await settle();
    window.dispatchEvent(new Event("offline"));
    expect(states.at(-1)).toBe("offline");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("gives its place back when nobody looks for a minute", async () => {
    line.start();
    await settle();
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(states.at(-1)).toBe("resting");
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await settle();
    expect(states.at(-1)).toBe("connecting");
  });

  it("ignores what an abandoned socket still says", async () => {
    line.start();
    await settle();
    const old = last();
    old.onclose?.();
    old.hear({ topic: "sessions", seq: 1, data: "ghost" });
    expect(heard).toEqual([]);
  });
});
