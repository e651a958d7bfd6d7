import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/draw";
import { answers, problem, server, serverRow } from "@/test/house";
import ServersPage from "./servers";

const FORM = {
  properties: {
    url: { type: "string", title: "Address", maxLength: 2048 },
    tls: {
      type: "string",
      enum: ["verify", "ca", "pin", "off"],
      default: "verify",
      title: "Certificate check",
    },
    tls_ca: { type: "string", default: "", title: "Authority", multiline: true, shown_when: { tls: "ca" } },
    allow_loopback: { type: "boolean", default: false, title: "The server runs on this machine" },
    token: { type: "string", format: "password", writeOnly: true, title: "Token" },
  },
  required: ["url", "token"],
};
const KIND = { kind: "plex", title: "Plex", color: "#e5a00d", capabilities: ["Sessions"], form: FORM };
const PLEX = serverRow({ kind: "plex", kind_title: "Plex", name: "Tower" });

beforeEach(() =>
  server.use(
    answers("/api/admin/servers", { items: [PLEX], next: null }),
    answers("/api/admin/server-kinds", { items: [KIND], next: null }),
    answers("/api/admin/servers/1/options", {
      options: { url: "https://tower.example.org", tls: "verify", tls_ca: "", allow_loopback: false },
      secrets_set: ["token"],
    }),
  ),
);

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const choose = async (name: string | RegExp) => {
  await press(/More actions/);
  await userEvent.click(await screen.findByRole("menuitem", { name }));
};

describe("adding a server", () => {
  it("asks only for what the kind's own schema asks, and sends it typed", async () => {
    const added = vi.fn();
    server.use(
      http.post("/api/admin/servers", async ({ request }) => {
        added(await request.json());
        return HttpResponse.json(PLEX, { status: 201 });
      }),
    );
    draw(<ServersPage />);
    await press("Add server");
    await press("Plex");
    expect(screen.queryByLabelText("Authority")).toBeNull();
    await userEvent.type(screen.getByLabelText("Address"), "https://tower.example.org");
    await userEvent.type(screen.getByLabelText("Token"), "secret");
    await userEvent.type(screen.getByLabelText("Name"), "Tower");
    await press("Save");
    expect(await screen.findByText("Tower added")).toBeInTheDocument();
    expect(added).toHaveBeenCalledWith({
      kind: "plex",
      name: "Tower",
      enabled: true,
      options: {
        url: "https://tower.example.org",
        tls: "verify",
        tls_ca: "",
        allow_loopback: false,
        token: "secret",
      },
    });
  });

  it("shows a field only when another has the value it belongs to", async () => {
    history.replaceState(null, "", "/servers?add=plex");
    draw(<ServersPage />);
    await userEvent.selectOptions(await screen.findByLabelText("Certificate check"), "ca");
    expect(screen.getByLabelText(/Authority/)).toBeInTheDocument();
  });

  it("says exactly what is wrong, at the field it belongs to", async () => {
    server.use(
      answers("/api/admin/none", {}),
      http.post("/api/admin/servers/test", () =>
        HttpResponse.json({
          ok: false,
          fault: "auth",
          message: "The server refuses this token.",
          field: "credentials",
          info: null,
        }),
      ),
    );
    history.replaceState(null, "", "/servers?add=plex");
    draw(<ServersPage />);
    await press("Test connection");
    expect(screen.getAllByText("Fill this in.")).toHaveLength(2);
    await userEvent.type(screen.getByLabelText("Address"), "https://tower.example.org");
    await userEvent.type(screen.getByLabelText("Token"), "wrong");
    await press("Test connection");
    expect(await screen.findByText("The server refuses this token.")).toBeInTheDocument();
    const token = screen.getByLabelText("Token");
    expect(token).toBeInvalid();
    expect(token).toHaveAccessibleDescription(/The server refuses this token\./);
  });
});

describe("editing a server", () => {
  it("keeps a saved secret that is left empty, and never shows it", async () => {
    const changed = vi.fn();
    server.use(
      http.patch("/api/admin/servers/1", async ({ request }) => {
        changed(await request.json());
        return HttpResponse.json(PLEX);
      }),
    );
    draw(<ServersPage />);
    await choose("Edit…");
    expect(await screen.findByLabelText("Token")).toHaveValue("");
    await press("Save");
    expect(await screen.findByText("Tower saved")).toBeInTheDocument();
    expect(changed.mock.calls[0]?.[0].options).not.toHaveProperty("token");
  });

  it("asks for the secret again when the address leads elsewhere", async () => {
    draw(<ServersPage />);
    await choose("Edit…");
    const address = await screen.findByLabelText("Address");
    await userEvent.clear(address);
    await userEvent.type(address, "https://other.example.org");
    expect(screen.getByText(/enter them again/)).toBeInTheDocument();
    await press("Save");
    expect(screen.getByLabelText("Token")).toBeInvalid();
  });
});

describe("a server card", () => {
  it("says what to install when its plugin is missing", async () => {
    const row = serverRow({ plugin_missing: "install towerview-kodi", capabilities: [], sessions: null });
    server.use(answers("/api/admin/servers", { items: [row], next: null }));
    draw(<ServersPage />);
    expect(await screen.findByText("install towerview-kodi")).toBeInTheDocument();
  });

  it("says since when it is down, and the server's own reason", async () => {
    const row = serverRow({ health: "down", health_reason: "The connection was refused." });
    server.use(answers("/api/admin/servers", { items: [row], next: null }));
    draw(<ServersPage />);
    expect(await screen.findByText("Down")).toBeInTheDocument();
    expect(screen.getByText("The connection was refused.")).toBeInTheDocument();
  });

  it("is not offered to change to those who may not", async () => {
    draw(<ServersPage />, { role: "staff", grants: { "1": ["servers.view", "servers.manage"] } });
    await press(/More actions/);
    expect(await screen.findByRole("menuitem", { name: "Disable" })).toBeInTheDocument();
    expect(screen.queryByRole("menuitem", { name: "Delete…" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Add server" })).toBeNull();
  });
});

describe("deleting a server", () => {
  it("wants its name typed, and says what goes and what stays", async () => {
    const removed = vi.fn();
    server.use(
      http.delete("/api/admin/servers/1", () => {
        removed();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    draw(<ServersPage />);
    await choose("Delete…");
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText("What goes")).toBeInTheDocument();
    expect(dialog.getByText("What stays")).toBeInTheDocument();
    expect(dialog.getByRole("button", { name: "Delete server" })).toBeDisabled();
    await userEvent.type(dialog.getByRole("textbox"), "Tower");
    await userEvent.click(dialog.getByRole("button", { name: "Delete server" }));
    expect(await screen.findByText("Tower deleted")).toBeInTheDocument();
    expect(removed).toHaveBeenCalledOnce();
  });

  it("stays open with the house's sentence when it is refused", async () => {
    server.use(http.delete("/api/admin/servers/1", () => problem(409, "A job uses it.")));
    draw(<ServersPage />);
    await choose("Delete…");
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox"), "Tower");
    await userEvent.click(dialog.getByRole("button", { name: "Delete server" }));
    expect(await dialog.findByText("A job uses it.")).toBeInTheDocument();
  });
});

describe("the policy of the page", () => {
  it("is kept by dialogs and menus: none adds a style or script element", async () => {
    const before = document.querySelectorAll("style, script").length;
    draw(<ServersPage />);
    await choose("Edit…");
    await screen.findByLabelText("Token");
    expect(document.querySelectorAll("style, script")).toHaveLength(before);
  });
});
