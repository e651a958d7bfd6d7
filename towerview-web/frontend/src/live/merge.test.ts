import { describe, expect, it } from "vitest";
import { direct, serverRow, session, sessionsReply } from "@/test/house";
import { namesStranger, withBandwidth, withServers, withSessions } from "./merge";

const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 10, 0, second)).toISOString();
const push = (server_id: number, total_kbps: number) => ({
  server_id,
  total_kbps,
  lan_kbps: total_kbps,
  wan_kbps: 0,
});

describe("withSessions", () => {
  const other = direct({ id: "9", server_id: 2, server_name: "Attic" });
  const reply = sessionsReply([session(), other]);

  it("replaces the rows of one server and leaves the others untouched", () => {
    const snapshot = { items: [session({ position_ms: 1 })], taken_at: at(5), stale: false, error: null };
    const next = withSessions(reply, { server_id: 1, snapshot });
    expect(next?.items).toHaveLength(2);
    expect(next?.items.find((row) => row.server_id === 2)).toBe(other);
    expect(next?.servers.find((one) => one.server_id === 1)?.taken_at).toBe(at(5));
  });

  it("keeps the last known rows when a server fails, and says why", () => {
    const error = { fault: "timeout" as const, message: "No answer.", since: at(0) };
    const snapshot = { items: [session()], taken_at: at(0), stale: true, error };
    const next = withSessions(reply, { server_id: 1, snapshot });
    expect(next?.items).toHaveLength(2);
    expect(next?.servers[0]).toMatchObject({ stale: true, error: { message: "No answer." } });
  });

  it("keeps the name of a server that has nothing to show any more", () => {
    const snapshot = { items: [], taken_at: at(5), stale: false, error: null };
    const next = withSessions(reply, { server_id: 2, snapshot });
    expect(next?.servers.find((one) => one.server_id === 2)?.server_name).toBe("Attic");
  });

  it("waits for the first whole answer", () => {
    const snapshot = { items: [], taken_at: null, stale: false, error: null };
    expect(withSessions(undefined, { server_id: 1, snapshot })).toBeUndefined();
  });
});

describe("withServers", () => {
  it("puts health into the rows it names", () => {
    const page = { items: [serverRow(), serverRow({ id: 2, name: "Attic" })], next: null };
    const next = withServers(page, [{ id: 2, health: "down", health_reason: "Refused." }]);
    expect(next?.items[1]).toMatchObject({ name: "Attic", health: "down", health_reason: "Refused." });
    expect(next?.items[0]).toEqual(page.items[0]);
  });
});

describe("withBandwidth", () => {
  const history = {
    step_s: 5,
    servers: [{ server_id: 1, server_name: "Cellar", server_kind: "jellyfin", points: [] }],
    total: [],
  };

  it("adds a point to each line and to the total, and forgets what is older than the window", () => {
    let now: typeof history | undefined = history;
    for (let step = 0; step < 40; step += 1)
      now = withBandwidth(now, { at: at(step * 5), points: [push(1, 1000)] }) as typeof history;
    expect(now?.total.length).toBe(19);
    expect(now?.servers[0]?.points.length).toBe(19);
  });

  it("takes no point twice", () => {
    const once = withBandwidth(history, { at: at(5), points: [push(1, 1000)] });
    const twice = withBandwidth(once, { at: at(5), points: [push(1, 1000)] });
    expect(twice?.total).toHaveLength(1);
  });

  it("notices a server it does not know", () => {
    expect(namesStranger(history, { at: at(5), points: [push(7, 1)] })).toBe(true);
    expect(namesStranger(history, { at: at(5), points: [push(1, 1)] })).toBe(false);
  });
});
