import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/draw";
import { answers, server } from "@/test/house";
import { GRANTS, localUser, permissions } from "@/test/people";
import { groupsOf, same, ticked } from "./matrix";
import RightsPage from "./rights";

const [CELLAR] = permissions().servers;
if (!CELLAR) throw new Error("no server");

describe("the matrix", () => {
  it("puts every right into one column of one group", () => {
    const groups = groupsOf(GRANTS).map(([group, grants]) => [group, grants.map((one) => one.grant)]);
    expect(groups).toEqual([
      ["can_manage_server", ["servers.view", "servers.manage"]],
      ["can_view_sessions", ["sessions.view", "sessions.pii"]],
      ["can_terminate_sessions", ["sessions.terminate"]],
      ["more", ["x.lamp.light"]],
    ]);
  });

  it("ticks what a right needs, and unticks what needs it", () => {
    const on = ticked({}, CELLAR, "sessions.terminate", true);
    expect(on).toEqual({ "1": ["servers.view", "sessions.terminate", "sessions.view"] });
    expect(ticked(on, CELLAR, "sessions.view", false)).toEqual({ "1": ["servers.view"] });
    expect(ticked(on, CELLAR, "servers.view", false)).toEqual({ "1": [] });
  });

  it("never touches what may not be given", () => {
    const held = { "1": ["servers.view", "sessions.pii", "sessions.view"] };
    expect(ticked(held, CELLAR, "sessions.view", false)["1"]).toContain("sessions.pii");
  });

  it("is the same whatever the order", () => {
    expect(same({ "1": ["a", "b"], "2": [] }, { "1": ["b", "a"] })).toBe(true);
    expect(same({ "1": ["a"] }, { "2": ["a"] })).toBe(false);
  });
});

describe("the page of rights", () => {
  beforeEach(() => {
    history.replaceState(null, "", "/accounts/2");
    server.use(
      answers("/api/admin/local-users/2", localUser()),
      answers("/api/admin/local-users/2/permissions", permissions()),
      answers("/api/admin/grants", { items: GRANTS, next: null }),
    );
  });
  const open = (role: "admin" | "staff" = "admin") =>
    draw(
      <Routes>
        <Route path="/accounts/:id" element={<RightsPage />} />
      </Routes>,
      { role },
    );
  const box = (name: string) => screen.findByRole("checkbox", { name });

  it("sends the whole matrix as it is ticked", async () => {
    const sent = vi.fn();
    server.use(
      http.put("/api/admin/local-users/2/permissions", async ({ request }) => {
        const body = (await request.json()) as Record<string, string[]>;
        sent(body);
        return HttpResponse.json(permissions({ permissions: body }));
      }),
    );
    open();
    await userEvent.click(await box("Stop and message: Attic"));
    expect(screen.getByText("Not saved yet")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Save rights" }));
    expect(await screen.findByText("Rights of grace saved")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({
      "1": ["servers.view"],
      "2": ["servers.view", "sessions.terminate", "sessions.view"],
    });
    expect(screen.queryByText("Not saved yet")).toBeNull();
  });

  it("shows some of all as some, and ticks all servers at once", async () => {
    open();
    const all = await box("See it: all servers");
    expect(all).toBePartiallyChecked();
    await userEvent.click(all);
    expect(await box("See it: Attic")).toBeChecked();
    expect(all).toBeChecked();
  });

  it("keeps what cannot be given as it is, and says why", async () => {
    open();
    const manage = await box("Manage it: Cellar");
    expect(manage).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(manage);
    expect(manage).not.toBeChecked();
    expect(await screen.findByRole("tooltip")).toHaveTextContent("Support accounts cannot hold this.");
  });

  it("says why there is nothing to give", async () => {
    const why = "Admins hold every right at every server.";
    const may = { ...localUser().may, permissions: { allowed: false, why } };
    server.use(answers("/api/admin/local-users/2", localUser({ role: "admin", may })));
    open();
    expect(await screen.findByText(why)).toBeInTheDocument();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });
});
