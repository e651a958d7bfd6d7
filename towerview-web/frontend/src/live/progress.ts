import { serverNow } from "@/api/clock";
import type { SessionRow } from "@/api/types";

/**
 * Where a player is between two reports. Servers report rarely (Plex: each 10 s) and unevenly, so a reported position
 * is taken as an anchor that runs on by itself; a report that agrees with it, or repeats an old one, moves nothing.
 */
export interface Anchor {
  /** What the server said last. */
  reportedMs: number;
  /** Position at the moment `at`. */
  positionMs: number;
  at: number;
  playing: boolean;
  /** When the server last said something new while it plays. */
  freshAt: number;
}

/** A difference up to this is the noise of reporting; beyond it somebody sought. */
const SLACK_MS = 3000;
/** A player that says nothing new for this long is not believed to go on. */
const STALLED_MS = 60_000;

export function sessionKey(row: Pick<SessionRow, "server_id" | "id">): string {
  return `${row.server_id}:${row.id}`;
}

export function positionAt(anchor: Anchor, now: number, durationMs: number | null): number {
  const until = Math.min(now, anchor.freshAt + STALLED_MS);
  const passed = anchor.playing ? Math.max(0, until - anchor.at) : 0;
  const position = anchor.positionMs + passed;
  return durationMs === null ? position : Math.min(position, durationMs);
}

export function nextAnchor(
  old: Anchor | undefined,
  reportedMs: number,
  playing: boolean,
  now: number,
): Anchor {
  if (!old) return { reportedMs, positionMs: reportedMs, at: now, playing, freshAt: now };
  const news = reportedMs !== old.reportedMs;
  const freshAt = news || playing !== old.playing ? now : old.freshAt;
  const believed = positionAt(old, now, null);
  // Held in place: the server's own position counts, as soon as it says a new one.
  const agrees = Math.abs(believed - reportedMs) <= SLACK_MS;
  const positionMs = news && !agrees ? reportedMs : believed;
  return { reportedMs, positionMs, at: now, playing, freshAt };
}

const anchors = new Map<string, Anchor>();

/** Take in what the servers say now; forget sessions that ended. */
export function anchorAll(rows: SessionRow[]): void {
  const now = serverNow();
  const alive = new Set<string>();
  for (const row of rows) {
    if (row.position_ms === null) continue;
    // Another item on the same session is another position.
    const key = `${sessionKey(row)}:${row.media.id}`;
    alive.add(key);
    anchors.set(key, nextAnchor(anchors.get(key), row.position_ms, row.state === "playing", now));
  }
  for (const key of anchors.keys()) if (!alive.has(key)) anchors.delete(key);
}

/** Where the player of a session is now; null: nobody knows. */
export function livePosition(row: SessionRow, now: number): number | null {
  const anchor = anchors.get(`${sessionKey(row)}:${row.media.id}`);
  return anchor ? positionAt(anchor, now, row.media.duration_ms) : row.position_ms;
}
