/**
 * The line to `/api/ws/metrics`: a one-time ticket as first message, then what the house pushes.
 * It comes back by itself after a loss, with growing and random waits, and every return begins with full snapshots.
 */

export type LineState =
  /** Messages arrive. */
  | "live"
  /** The first connection, or one that was asked for, is being made. */
  | "connecting"
  /** Lost; waiting to try again. */
  | "waiting"
  /** The browser says that there is no network. */
  | "offline"
  /** Closed on purpose, because nobody looks. */
  | "resting"
  | "stopped";

export interface Message {
  topic: string;
  seq?: number;
  data: unknown;
}

export interface LineOptions {
  url: string;
  topics: readonly string[];
  ticket: () => Promise<string>;
  onMessage: (message: Message) => void;
  onState: (state: LineState) => void;
  /** 0 to 1; given by tests. */
  random?: () => number;
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;
const PING_MS = 15_000;
/** Without any message for this long the line is dead, whatever TCP believes. */
const SILENCE_MS = 40_000;
/** A page that nobody looked at for this long gives its line back. */
const REST_AFTER_MS = 60_000;

/** How long to wait before the n-th try (from 0): 1 to 30 s, full jitter. */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (attempt + 1));
  return SHORTEST_MS + random * (ceiling - SHORTEST_MS);
}

export class Line {
  private socket: WebSocket | null = null;
  private attempt = 0;
  /** Raised by each opening and closing, so that what an abandoned one still says is ignored. */
  private generation = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private lastSeq = new Map<string, number>();
  private state: LineState = "stopped";

  constructor(private readonly options: LineOptions) {}

  start(): void {
    window.addEventListener("online", this.cameBack);
    window.addEventListener("offline", this.wentAway);
    document.addEventListener("visibilitychange", this.seen);
    void this.open();
  }

  stop(): void {
    window.removeEventListener("online", this.cameBack);
    window.removeEventListener("offline", this.wentAway);
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.rest);
    this.close("stopped");
  }

  private turn(state: LineState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }

  private async open(): Promise<void> {
    this.close("connecting");
    const generation = this.generation;
    try {
      const ticket = await this.options.ticket();
      if (generation === this.generation) this.connect(ticket, generation);
    } catch {
      if (generation === this.generation) this.lost();
    }
  }

  private connect(ticket: string, generation: number): void {
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => socket.send(JSON.stringify({ ticket, topics: this.options.topics }));
    socket.onmessage = (event) => generation === this.generation && this.hear(String(event.data));
    socket.onclose = () => generation === this.generation && this.lost();
    this.pulse = setInterval(() => this.beat(socket), PING_MS);
  }

  private beat(socket: WebSocket): void {
    if (Date.now() - this.heardAt > SILENCE_MS) this.lost();
    else if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ping: Date.now() }));
  }

  private hear(text: string): void {
    this.heardAt = Date.now();
    const message = parse(text);
    if (!message) return;
    this.attempt = 0;
    this.turn("live");
    if (message.topic === "pong" || this.isOld(message)) return;
    this.options.onMessage(message);
  }

  /** Numbers rise on one line; latest wins may leave some out, but none may come late. */
  private isOld({ topic, seq }: Message): boolean {
    if (seq === undefined) return false;
    const old = seq <= (this.lastSeq.get(topic) ?? Number.NEGATIVE_INFINITY);
    if (!old) this.lastSeq.set(topic, seq);
    return old;
  }

  private lost(): void {
    this.close(navigator.onLine === false ? "offline" : "waiting");
    if (this.state === "offline") return;
    this.retry = setTimeout(
      () => void this.open(),
      backoff(this.attempt, (this.options.random ?? Math.random)()),
    );
    this.attempt += 1;
  }

  private close(state: LineState): void {
    this.generation += 1;
    clearTimeout(this.retry);
    clearInterval(this.pulse);
    this.lastSeq.clear();
    this.socket?.close();
    this.socket = null;
    this.turn(state);
  }

  private readonly cameBack = (): void => {
    this.attempt = 0;
    void this.open();
  };

  private readonly wentAway = (): void => this.close("offline");

  private readonly seen = (): void => {
    clearTimeout(this.rest);
    if (document.hidden) {
      this.rest = setTimeout(() => this.close("resting"), REST_AFTER_MS);
    } else if (this.state === "resting" || this.state === "waiting") {
      this.cameBack();
    }
  };
}

function parse(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    const known = typeof value === "object" && value !== null && "topic" in value;
    return known ? (value as Message) : null;
  } catch {
    return null;
  }
}
