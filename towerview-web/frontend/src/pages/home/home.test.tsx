import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerRow, SessionRow } from "@/api/types";
import { draw } from "@/test/draw";
import { answers, direct, problem, server, serverRow, session, sessionsReply } from "@/test/house";
import { HomePage } from "./home";

// jsdom has no canvas; the chart has a place of its own in the browser tests.
vi.mock("@/ui/chart", () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const film = direct({
  id: "2",
  user: { id: "u2", name: "Bruno", avatar: null },
  media: { ...session().media, type: "movie", title: "Neon Monsoon", grandparent_title: null, year: 2024 },
});

function house(rows: SessionRow[], servers = [serverRow()]): void {
  server.use(
    answers("/api/admin/sessions", sessionsReply(rows)),
    answers("/api/admin/servers", { items: servers, next: null }),
    answers("/api/admin/sessions/bandwidth-history", { step_s: 5, servers: [], total: [] }),
  );
}

const card = (name: string) => screen.findByRole("article", { name });

beforeEach(() => house([session(), film]));

describe("a session card", () => {
  it("says what, who, where, how and why", async () => {
    draw(<HomePage />);
    const shown = within(await card("Harbour Street – The Ledger"));
    for (const text of ["Harbour Street", "S1 · E2 · The Ledger", "Esra", "Kitchen tablet", "Playing", "LAN"])
      expect(shown.getByText(text)).toBeInTheDocument();
    expect(shown.getByText("Partial HW")).toBeInTheDocument();
    expect(shown.getByText("The player does not support the video codec.")).toBeInTheDocument();
    expect(shown.getByText("4K HEVC HDR10")).toBeInTheDocument();
    expect(shown.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "20");
  });

  it("marks a resolution that nobody told", async () => {
    const row = session();
    const video = row.source.video && { ...row.source.video, resolution_inferred: true };
    house([{ ...row, source: { ...row.source, video } }]);
    draw(<HomePage />);
    expect(within(await card("Harbour Street – The Ledger")).getByText("inferred")).toBeInTheDocument();
  });

  it("shows hostile text as text, apart from the direction of its neighbours", async () => {
    const name = '<img src=x onerror="alert(1)">';
    house([session({ user: { id: "u", name, avatar: null } })]);
    draw(<HomePage />);
    const text = within(await card("Harbour Street – The Ledger")).getByText(name);
    expect(text.tagName).toBe("BDI");
    expect(document.querySelector("img[src=x]")).toBeNull();
  });

  it("offers no act that the server refuses, and says why", async () => {
    const limits = [{ capability: "Termination", reason: "Needs Plex Pass." }];
    house([session()], [serverRow({ limits })]);
    draw(<HomePage />);
    await userEvent.click(await screen.findByRole("button", { name: /More actions/ }));
    const stop = await screen.findByRole("menuitem", { name: /Stop/ });
    expect(stop).toHaveAttribute("aria-disabled", "true");
    expect(stop).toHaveTextContent("Needs Plex Pass.");
  });

  it("offers no stop to an account without the grant", async () => {
    draw(<HomePage />, { role: "support", grants: { "1": ["sessions.view"] } });
    await userEvent.click((await screen.findAllByRole("button", { name: /More actions/ }))[0] as HTMLElement);
    expect(await screen.findByRole("menuitem", { name: "Details" })).toBeInTheDocument();
    expect(screen.queryByRole("menuitem", { name: /Stop/ })).toBeNull();
  });
});

describe("stopping a session", () => {
  async function stop(tick = false, who?: Parameters<typeof draw>[1]): Promise<void> {
    draw(<HomePage />, who);
    const shown = await card("Harbour Street – The Ledger");
    await userEvent.click(within(shown).getByRole("button", { name: /More actions/ }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /Stop/ }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("Stop Harbour Street – The Ledger?");
    const text = within(dialog).getByRole("textbox");
    await userEvent.clear(text);
    await userEvent.type(text, "Good night");
    const box = within(dialog).queryByRole("checkbox", { name: /sign its device out/ });
    if (tick) {
      expect(box).not.toBeChecked();
      expect(box).toHaveAccessibleDescription(/must sign in there again/);
      await userEvent.click(box as HTMLElement);
    } else expect(box).toBeNull();
    await userEvent.click(within(dialog).getByRole("button", { name: "Stop" }));
  }

  const able = serverRow({ capabilities: ["Sessions", "Termination", "DeviceRevocation"] });

  function outcome(): (body: unknown) => void {
    const sent = vi.fn();
    server.use(
      http.post("/api/admin/servers/1/sessions/1/terminate", async ({ request }) => {
        sent(await request.json());
        return HttpResponse.json({ outcome: "stopped", message: "Its device was signed out." });
      }),
    );
    return sent;
  }

  it("signs the device out of a player that ignores it, when that is ticked", async () => {
    house([session()], [able]);
    const sent = outcome();
    await stop(true);
    expect(await screen.findByText("Its device was signed out.")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ message: "Good night", revoke_device: true });
  });

  it.each([
    ["the server", [session()], [serverRow()], undefined],
    [
      "a limit",
      [session()],
      [{ ...able, limits: [{ capability: "DeviceRevocation", reason: "No." }] }],
      undefined,
    ],
    ["an unknown device", [session({ player: { ...session().player, device_id: null } })], [able], undefined],
    [
      "the account",
      [session()],
      [able],
      { role: "staff" as const, grants: { "1": ["sessions.view", "sessions.terminate"] } },
    ],
  ] as const)("offers no such tick when %s does not allow it", async (_why, rows, servers, who) => {
    house([...rows], [...servers] as ServerRow[]);
    const sent = outcome();
    await stop(false, who as Parameters<typeof draw>[1]);
    await waitFor(() => expect(sent).toHaveBeenCalledWith({ message: "Good night", revoke_device: false }));
  });

  it.each([
    ["stopped", "Stopped Harbour Street"],
    ["still_playing", "Still playing: Harbour Street"],
    ["came_back", "It came back: Harbour Street"],
    ["unknown", "Not sure whether it stopped: Harbour Street"],
  ])("tells %s as it is", async (outcome, said) => {
    const sent = vi.fn();
    server.use(
      http.post("/api/admin/servers/1/sessions/1/terminate", async ({ request }) => {
        sent(await request.json());
        return HttpResponse.json({ outcome, message: "The house saw it." });
      }),
    );
    await stop();
    await waitFor(() => expect(screen.getByText(new RegExp(said))).toBeInTheDocument());
    expect(screen.getByText("The house saw it.")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ message: "Good night", revoke_device: false });
  });

  it("tells why it could not be asked", async () => {
    server.use(
      http.post("/api/admin/servers/1/sessions/1/terminate", () =>
        problem(404, "This session has already ended."),
      ),
    );
    await stop();
    expect(await screen.findByText("This session has already ended.")).toBeInTheDocument();
  });
});

describe("filters", () => {
  it("live in the URL", async () => {
    draw(<HomePage />);
    await card("Neon Monsoon");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "User" }), "Bruno");
    expect(location.search).toBe("?user=Bruno");
    expect(screen.queryByRole("article", { name: /Harbour/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(location.search).toBe("");
    await card("Harbour Street – The Ledger");
  });

  it("come from the URL, and say when nothing fits", async () => {
    history.replaceState(null, "", "/?network=relay");
    draw(<HomePage />);
    expect(await screen.findByText("No session matches")).toBeInTheDocument();
  });
});

describe("the flat list", () => {
  it("sorts by what the reader picks, and keeps it in the URL", async () => {
    history.replaceState(null, "", "/?view=list&sort=user.up");
    draw(<HomePage />);
    const table = await screen.findByRole("table");
    const first = () => within(table).getAllByRole("row")[1];
    expect(first()).toHaveTextContent("Bruno");
    await userEvent.click(within(table).getByRole("button", { name: /User/ }));
    expect(first()).toHaveTextContent("Esra");
    expect(location.search).toContain("sort=user.down");
  });
});

describe("groups", () => {
  it("fold, and stay folded", async () => {
    const { unmount } = draw(<HomePage />);
    await userEvent.click(await screen.findByRole("button", { name: "Fold Cellar" }));
    expect(screen.queryByRole("article")).toBeNull();
    unmount();
    draw(<HomePage />);
    expect(await screen.findByRole("button", { name: "Unfold Cellar" })).toHaveAttribute(
      "aria-expanded",
      "false",
    );
  });

  it("say since when and why a server does not answer, with its last known sessions", async () => {
    const reply = sessionsReply([session()]);
    const error = {
      fault: "connect" as const,
      message: "The connection was refused.",
      since: "2026-11-01T09:00:00Z",
    };
    reply.servers = reply.servers.map((one) => ({ ...one, stale: true, error }));
    server.use(answers("/api/admin/sessions", reply));
    draw(<HomePage />);
    expect(await screen.findByText(/The connection was refused\./)).toBeInTheDocument();
    expect(await card("Harbour Street – The Ledger")).toBeInTheDocument();
  });
});

describe("an empty house", () => {
  it("teaches an admin to add a server", async () => {
    house([], []);
    draw(<HomePage />);
    expect(await screen.findByRole("link", { name: "Add a server" })).toHaveAttribute(
      "href",
      "/servers?add=",
    );
  });

  it("says that nobody watches, which is not the same", async () => {
    house([]);
    draw(<HomePage />);
    expect(await screen.findByText("Nobody is watching")).toBeInTheDocument();
  });

  it("says that it cannot know when the house does not answer", async () => {
    server.use(http.get("/api/admin/sessions", () => problem(503, "The database is away.")));
    draw(<HomePage />);
    expect(await screen.findByText("The database is away.")).toBeInTheDocument();
    expect(screen.queryByText("Nobody is watching")).toBeNull();
  });
});
