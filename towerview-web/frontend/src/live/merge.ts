import type {
  BandwidthHistory,
  BandwidthPoint,
  OtherSession,
  OwnSessions,
  Page,
  ServerRow,
  ServerSessions,
  SessionRow,
  SessionsReply,
  SnapshotError,
} from "@/api/types";

/** What the stream brings, put into what the pages hold. Pure: old value in, new value out. */

export interface SessionsPush {
  server_id: number;
  snapshot: {
    items: SessionRow[];
    taken_at: string | null;
    stale: boolean;
    error: SnapshotError | null;
    set_aside?: number;
  };
}

export interface OwnSessionsPush {
  server_id: number;
  snapshot: SessionsPush["snapshot"] & { others: OtherSession[]; sharing?: boolean };
}

export interface BandwidthPush {
  at: string;
  points: { server_id: number; total_kbps: number; lan_kbps: number; wan_kbps: number }[];
}

export type ServerPush = Pick<ServerRow, "id"> & Partial<ServerRow>;

function serverOf(push: SessionsPush, known: ServerSessions | undefined): ServerSessions {
  const first = push.snapshot.items[0];
  return {
    server_id: push.server_id,
    server_name: first?.server_name ?? known?.server_name ?? "",
    server_kind: first?.server_kind ?? known?.server_kind ?? "",
    taken_at: push.snapshot.taken_at,
    stale: push.snapshot.stale,
    error: push.snapshot.error,
    set_aside: push.snapshot.set_aside ?? 0,
  };
}

export function withSessions(
  reply: SessionsReply | undefined,
  push: SessionsPush,
): SessionsReply | undefined {
  // Without the first full answer there is nothing to put a single server into.
  if (!reply) return undefined;
  const known = reply.servers.find((server) => server.server_id === push.server_id);
  const server = serverOf(push, known);
  return {
    ...reply,
    items: [...reply.items.filter((item) => item.server_id !== push.server_id), ...push.snapshot.items],
    servers: known ? reply.servers.map((one) => (one === known ? server : one)) : [...reply.servers, server],
  };
}

/** A media user's share of one server takes the place of what was known of it. */
export function withOwnSessions(
  reply: OwnSessions | undefined,
  push: OwnSessionsPush,
): OwnSessions | undefined {
  if (!reply) return undefined;
  const { snapshot, server_id } = push;
  const known = reply.servers.find((server) => server.server_id === server_id);
  const server = serverOf(push, known);
  const elsewhere = <Item extends { server_id: number }>(items: Item[]) =>
    items.filter((item) => item.server_id !== server_id);
  return {
    ...reply,
    items: [...elsewhere(reply.items), ...snapshot.items],
    others: [...elsewhere(reply.others), ...snapshot.others],
    sharing: snapshot.sharing ?? reply.sharing,
    servers: known ? reply.servers.map((one) => (one === known ? server : one)) : [...reply.servers, server],
  };
}

export function withServers(
  page: Page<ServerRow> | undefined,
  pushed: ServerPush[],
): Page<ServerRow> | undefined {
  if (!page) return undefined;
  const news = new Map(pushed.map((server) => [server.id, server]));
  return { ...page, items: page.items.map((row) => ({ ...row, ...news.get(row.id) })) };
}

/** How much of the past the chart keeps, in steps of the history. */
const KEEP_STEPS = 18;

function appended(points: BandwidthPoint[], point: BandwidthPoint, stepS: number): BandwidthPoint[] {
  const begin = Date.parse(point.at) - KEEP_STEPS * stepS * 1000;
  const last = points.at(-1);
  if (last && Date.parse(last.at) >= Date.parse(point.at)) return points;
  return [...points.filter((one) => Date.parse(one.at) >= begin), point];
}

export function withBandwidth(
  history: BandwidthHistory | undefined,
  push: BandwidthPush,
): BandwidthHistory | undefined {
  if (!history) return undefined;
  const news = new Map(push.points.map((point) => [point.server_id, point]));
  const sum = (part: "total_kbps" | "lan_kbps" | "wan_kbps") =>
    push.points.reduce((all, point) => all + point[part], 0);
  const total = {
    at: push.at,
    total_kbps: sum("total_kbps"),
    lan_kbps: sum("lan_kbps"),
    wan_kbps: sum("wan_kbps"),
  };
  return {
    ...history,
    servers: history.servers.map((server) => {
      const point = news.get(server.server_id);
      if (!point) return server;
      const { server_id: _, ...figures } = point;
      return { ...server, points: appended(server.points, { at: push.at, ...figures }, history.step_s) };
    }),
    total: appended(history.total, total, history.step_s),
  };
}

/** Whether a push names a server the history does not know yet, so that it has to be asked for anew. */
export function namesStranger(history: BandwidthHistory | undefined, push: BandwidthPush): boolean {
  if (!history) return false;
  const known = new Set(history.servers.map((server) => server.server_id));
  return push.points.some((point) => !known.has(point.server_id));
}
