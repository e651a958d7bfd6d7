import type { ServerRow, ServerSessions, SessionRow } from "@/api/types";
import { deliveryOf, hardwareOf } from "./words";

/** What the header says, counted from the very sessions on the page, so that the two can never disagree. */
export interface Figures {
  sessions: number;
  playing: number;
  paused: number;
  /** Who watches, each once, in alphabetical order. */
  users: string[];
  transcodes: number;
  hardware: number;
  audioOnly: number;
  kbps: number;
  /** null when nobody tells us where the players sit. */
  lanKbps: number | null;
  wanKbps: number | null;
}

export function figuresOf(rows: SessionRow[]): Figures {
  const count = (test: (row: SessionRow) => boolean) => rows.filter(test).length;
  const flow = (test: (row: SessionRow) => boolean) =>
    rows.reduce((sum, row) => sum + (test(row) ? (row.bandwidth_kbps ?? 0) : 0), 0);
  const placed = rows.some((row) => row.network.location !== null);
  const users = new Map(
    rows.map((row) => [`${row.server_kind}:${row.user.name || row.user.id || row.id}`, row.user.name]),
  );
  return {
    sessions: rows.length,
    playing: count((row) => row.state !== "paused"),
    paused: count((row) => row.state === "paused"),
    users: [...users.values()].sort((a, b) => a.localeCompare(b)),
    transcodes: count((row) => deliveryOf(row) === "transcode"),
    hardware: count((row) => ["full", "partial"].includes(hardwareOf(row) ?? "")),
    audioOnly: count((row) => deliveryOf(row) === "audio_transcode"),
    kbps: flow(() => true),
    lanKbps: placed || rows.length === 0 ? flow((row) => row.network.location === "lan") : null,
    wanKbps:
      placed || rows.length === 0
        ? flow((row) => row.network.location !== null && row.network.location !== "lan")
        : null,
  };
}

/** Servers in these states answer, or are not asked on purpose. */
const FINE = new Set(["ok", "stale"]);

export function upOf(servers: ServerRow[]): { up: number; all: number } {
  const watched = servers.filter((server) => server.enabled);
  return { up: watched.filter((server) => FINE.has(server.health)).length, all: watched.length };
}

export interface ServerGroup {
  id: number;
  name: string;
  kind: string;
  status: ServerSessions | null;
  rows: SessionRow[];
}

export interface KindGroup {
  kind: string;
  title: string;
  color: string | null;
  servers: ServerGroup[];
}

function bySeen(left: SessionRow, right: SessionRow): number {
  return (
    (left.first_seen ?? "").localeCompare(right.first_seen ?? "") ||
    left.id.localeCompare(right.id, "en", { numeric: true })
  );
}

/** Sessions by kind, then server, in an order that does not change while they live: oldest first. */
export function grouped(rows: SessionRow[], statuses: ServerSessions[], servers: ServerRow[]): KindGroup[] {
  const known = new Map(servers.map((server) => [server.id, server]));
  const groups = new Map<number, ServerGroup>();
  for (const status of statuses)
    groups.set(status.server_id, {
      id: status.server_id,
      name: known.get(status.server_id)?.name ?? status.server_name,
      kind: status.server_kind,
      status,
      rows: [],
    });
  for (const row of rows) {
    const group = groups.get(row.server_id) ?? {
      id: row.server_id,
      name: row.server_name,
      kind: row.server_kind,
      status: null,
      rows: [],
    };
    group.rows.push(row);
    groups.set(row.server_id, group);
  }
  const kinds = new Map<string, KindGroup>();
  for (const group of [...groups.values()].sort((a, b) => a.name.localeCompare(b.name))) {
    group.rows.sort(bySeen);
    const like = known.get(group.id) ?? servers.find((server) => server.kind === group.kind);
    const kind = kinds.get(group.kind) ?? {
      kind: group.kind,
      title: like?.kind_title ?? group.kind,
      color: like?.color ?? null,
      servers: [],
    };
    kind.servers.push(group);
    kinds.set(group.kind, kind);
  }
  return [...kinds.values()].sort((a, b) => a.title.localeCompare(b.title));
}
