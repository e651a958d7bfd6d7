import { describe, expect, it } from "vitest";
import { direct, serverRow, session, sessionsReply } from "@/test/house";
import { figuresOf, grouped, upOf } from "./figures";
import { passes } from "./filters";

describe("figuresOf", () => {
  it("counts what is on the page", () => {
    const rows = [
      session(),
      direct({ id: "2", state: "paused", network: { address: null, location: "wan", secure: null } }),
      direct({ id: "3", user: { id: "u2", name: "Ada", avatar: null }, bandwidth_kbps: null }),
    ];
    expect(figuresOf(rows)).toMatchObject({
      sessions: 3,
      playing: 2,
      paused: 1,
      users: ["Ada", "Esra"],
      transcodes: 1,
      hardware: 1,
      kbps: 8000,
      lanKbps: 4000,
      wanKbps: 4000,
    });
  });

  it("does not claim a split nobody told", () => {
    const network = { address: null, location: null, secure: null };
    expect(figuresOf([direct({ network })])).toMatchObject({ kbps: 4000, lanKbps: null, wanKbps: null });
  });
});

describe("grouped", () => {
  const servers = [serverRow(), serverRow({ id: 2, name: "Attic", kind: "plex", kind_title: "Plex" })];

  it("goes by kind and server, oldest session first, whatever order they come in", () => {
    const old = session({ id: "10", first_seen: "2026-11-01T08:00:00Z" });
    const recent = session({ id: "2", first_seen: "2026-11-01T09:00:00Z" });
    const plex = session({ id: "1", server_id: 2, server_kind: "plex", server_name: "Attic" });
    for (const rows of [
      [plex, recent, old],
      [old, plex, recent],
    ]) {
      const groups = grouped(rows, sessionsReply(rows).servers, servers);
      expect(groups.map((kind) => kind.title)).toEqual(["Jellyfin", "Plex"]);
      expect(groups[0]?.servers[0]?.rows.map((row) => row.id)).toEqual(["10", "2"]);
    }
  });

  it("shows a server without sessions too", () => {
    const { servers: statuses } = sessionsReply([session()]);
    expect(grouped([], statuses, servers)[0]?.servers[0]).toMatchObject({ name: "Cellar", rows: [] });
  });
});

describe("upOf", () => {
  it("leaves out disabled servers", () => {
    const rows = [serverRow(), serverRow({ id: 2, health: "down" }), serverRow({ id: 3, enabled: false })];
    expect(upOf(rows)).toEqual({ up: 1, all: 2 });
  });
});

describe("passes", () => {
  const none = { server: "", user: "", decision: "", network: "" };
  it.each([
    [{ server: "1" }, true],
    [{ server: "2" }, false],
    [{ user: "Esra", decision: "transcode" }, true],
    [{ decision: "direct_play" }, false],
    [{ network: "lan" }, true],
    [{ network: "relay" }, false],
  ])("%o: %s", (wanted, result) => {
    expect(passes(session(), { ...none, ...wanted })).toBe(result);
  });
});
