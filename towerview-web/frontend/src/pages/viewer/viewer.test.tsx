import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { withOwnSessions } from "@/live/merge";
import { draw } from "@/test/draw";
import { answers, server, session, sessionsReply } from "@/test/house";
import ViewerPage from "./viewer";

const OWN = {
  id: 1,
  name: "Cellar",
  kind: "jellyfin",
  kind_title: "Jellyfin",
  color: "#8f6bff",
  health: "ok",
};
const OTHER = {
  server_id: 1,
  server_name: "Cellar",
  server_kind: "jellyfin",
  user: "someone" as const,
  type: "movie" as const,
  title: "A Quiet Orbit",
  grandparent_title: null,
};
const WATCHED = {
  id: 4,
  server_id: 1,
  server_name: "Cellar",
  server_kind: "jellyfin",
  type: "movie",
  title: "Salt Roads",
  parent_title: null,
  grandparent_title: null,
  season: null,
  episode: null,
  year: 2021,
  started_at: "2026-11-01T10:00:00Z",
  ended_at: "2026-11-01T11:00:00Z",
  played_s: 3600,
  duration_ms: 7_200_000,
  position_ms: 3_600_000,
  device: "Phone",
  product: null,
  platform: null,
};

function house(change: object = {}, can_terminate = true): void {
  server.use(
    answers("/api/me/servers", { items: [{ ...OWN, can_terminate }], next: null }),
    answers("/api/me/sessions", { ...sessionsReply([session()]), others: [OTHER], sharing: true, ...change }),
    answers("/api/me/history", { items: [WATCHED], next: null }),
  );
}

const viewer = { id: -3, name: "Esra", role: "viewer" as const };

describe("the home of a media user", () => {
  beforeEach(() => house());

  it("shows what is their own in full, others without a name, and what they watched", async () => {
    draw(<ViewerPage />, viewer);
    const card = within(await screen.findByRole("article"));
    expect(card.getByText("Kitchen tablet")).toBeInTheDocument();
    const others = within(screen.getByRole("region", { name: "Also playing" }));
    expect(others.getByText("A Quiet Orbit")).toBeInTheDocument();
    expect(await screen.findByText("Salt Roads")).toBeInTheDocument();
    expect(screen.getByText("50 % of it")).toBeInTheDocument();
  });

  it("says nothing of others where nothing is shared", async () => {
    house({ others: [], sharing: false });
    draw(<ViewerPage />, viewer);
    expect(await screen.findByRole("article")).toBeInTheDocument();
    expect(screen.queryByText("Also playing")).toBeNull();
  });

  it("stops what is their own by the route of their own", async () => {
    const stopped = vi.fn();
    server.use(
      http.post("/api/me/sessions/1/1/terminate", () => {
        stopped();
        return HttpResponse.json({ outcome: "stopped", message: "It has ended." });
      }),
    );
    draw(<ViewerPage />, viewer);
    await userEvent.click(await screen.findByRole("button", { name: /More actions/ }));
    expect(screen.queryByRole("menuitem", { name: "Send a message…" })).toBeNull();
    await userEvent.click(await screen.findByRole("menuitem", { name: "Stop…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
    expect(await screen.findByText(/^Stopped/)).toBeInTheDocument();
    expect(stopped).toHaveBeenCalledOnce();
  });

  it("says why a session cannot be stopped", async () => {
    house({}, false);
    draw(<ViewerPage />, viewer);
    await userEvent.click(await screen.findByRole("button", { name: /More actions/ }));
    const item = await screen.findByRole("menuitem", { name: /Stop/ });
    expect(item).toHaveTextContent("does not let TowerView stop");
  });
});

describe("withOwnSessions", () => {
  it("replaces the share of one server and keeps the others", () => {
    const reply = {
      ...sessionsReply([session(), session({ server_id: 2, server_name: "Attic" })]),
      others: [OTHER],
      sharing: true,
    };
    const snapshot = { items: [], others: [], sharing: false, taken_at: null, stale: false, error: null };
    const merged = withOwnSessions(reply, { server_id: 1, snapshot });
    expect(merged?.items.map((row) => row.server_id)).toEqual([2]);
    expect(merged?.others).toEqual([]);
    expect(merged?.sharing).toBe(false);
    expect(merged?.servers).toHaveLength(2);
  });
});
