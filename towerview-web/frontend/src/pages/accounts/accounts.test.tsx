import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/draw";
import { answers, problem, server } from "@/test/house";
import { localUser } from "@/test/people";
import AccountsPage from "./accounts";

const GRACE = localUser();
const asked = vi.fn();

beforeEach(() => {
  asked.mockClear();
  server.use(
    http.get("/api/admin/local-users", ({ request }) => {
      asked(new URL(request.url).search);
      return HttpResponse.json({ items: [GRACE], next: null });
    }),
  );
});

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
async function choose(name: string | RegExp): Promise<void> {
  await press("More actions: grace");
  await userEvent.click(await screen.findByRole("menuitem", { name }));
}

describe("the list of accounts", () => {
  it("asks the house with what the URL says", async () => {
    history.replaceState(null, "", "/accounts?search=gr&role=support&state=disabled");
    draw(<AccountsPage />);
    expect(await screen.findByText("grace")).toBeInTheDocument();
    expect(asked).toHaveBeenCalledWith("?search=gr&role=support&enabled=false");
    await userEvent.selectOptions(screen.getByLabelText("Role"), "Any role");
    await vi.waitFor(() => expect(asked).toHaveBeenCalledWith("?search=gr&enabled=false"));
    expect(location.search).toBe("?search=gr&state=disabled");
  });

  it("says what is the matter with an account", async () => {
    const odd = localUser({ enabled: false, password_readable: false, locked_until: "2026-11-01T10:15:00Z" });
    server.use(answers("/api/admin/local-users", { items: [odd], next: null }));
    draw(<AccountsPage />);
    for (const text of ["Disabled", "Password unreadable", "Locked"])
      expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
  });

  it("shows what would be refused, disabled and with the reason", async () => {
    const may = { ...GRACE.may, delete: { allowed: false, why: "Only an admin may do this." } };
    server.use(answers("/api/admin/local-users", { items: [localUser({ may })], next: null }));
    draw(<AccountsPage />, { role: "staff" });
    await press("More actions: grace");
    const item = await screen.findByRole("menuitem", { name: /Delete/ });
    expect(item).toHaveAttribute("aria-disabled", "true");
    expect(item).toHaveTextContent("Only an admin may do this.");
  });
});

describe("making an account", () => {
  it("shows its one-time password once, and copies it", async () => {
    const sent = vi.fn();
    server.use(
      http.post("/api/admin/local-users", async ({ request }) => {
        sent(await request.json());
        const valid_until = "2026-11-01T10:30:00Z";
        return HttpResponse.json(
          { account: GRACE, one_time_password: "owl-lantern-42", valid_until },
          { status: 201 },
        );
      }),
    );
    const user = userEvent.setup();
    draw(<AccountsPage />);
    await user.click(await screen.findByRole("button", { name: "New account" }));
    await user.type(screen.getByLabelText("Name"), " grace ");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(await screen.findByDisplayValue("owl-lantern-42")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({
      name: "grace",
      role: "support",
      password: null,
      must_change_password: true,
    });
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe("owl-lantern-42");
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByDisplayValue("owl-lantern-42")).toBeNull();
  });

  it("says at the field what is wrong with it", async () => {
    server.use(http.post("/api/admin/local-users", () => problem(422, "There is one already.", "name")));
    draw(<AccountsPage />);
    await press("New account");
    await userEvent.type(screen.getByLabelText("Name"), "grace");
    await press("Create account");
    expect(await screen.findByText("There is one already.")).toBeInTheDocument();
    expect(screen.getByLabelText("Name")).toBeInvalid();
  });

  it("lets staff make support accounts only", async () => {
    draw(<AccountsPage />, { role: "staff" });
    await press("New account");
    expect(within(screen.getByRole("dialog")).getAllByRole("option")).toHaveLength(1);
  });
});

describe("changing an account", () => {
  it("sends only what was changed", async () => {
    const sent = vi.fn();
    server.use(
      http.patch("/api/admin/local-users/2", async ({ request }) => {
        sent(await request.json());
        return HttpResponse.json(GRACE);
      }),
    );
    draw(<AccountsPage />);
    await choose("Edit…");
    await userEvent.click(screen.getByRole("switch", { name: "Enabled" }));
    await press("Save");
    expect(await screen.findByText("grace saved")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ enabled: false });
  });

  it("resets the password after asking, and shows the new one", async () => {
    server.use(
      http.post("/api/admin/local-users/2/reset-password", () =>
        HttpResponse.json({ one_time_password: "moss-anchor-7", valid_until: "2026-11-01T10:30:00Z" }),
      ),
    );
    draw(<AccountsPage />);
    await choose("Reset password…");
    expect(screen.queryByDisplayValue("moss-anchor-7")).toBeNull();
    await press("Reset password");
    expect(await screen.findByDisplayValue("moss-anchor-7")).toBeInTheDocument();
  });

  it("deletes after naming the thing, and stays open when it is refused", async () => {
    server.use(http.delete("/api/admin/local-users/2", () => problem(422, "This is the last admin.")));
    draw(<AccountsPage />);
    await choose("Delete…");
    expect(screen.getByRole("dialog", { name: "Delete grace?" })).toBeInTheDocument();
    await press("Delete account");
    expect(await screen.findByText("This is the last admin.")).toBeInTheDocument();
    server.use(http.delete("/api/admin/local-users/2", () => new HttpResponse(null, { status: 204 })));
    await press("Delete account");
    expect(await screen.findByText("grace deleted")).toBeInTheDocument();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
