import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/draw";
import { answers, problem, server } from "@/test/house";
import { auditEntry } from "@/test/people";
import * as files from "@/ui/save-file";
import AuditPage from "./audit";
import { filtersOf } from "./filters";

const asked = vi.fn();

beforeEach(() => {
  asked.mockClear();
  server.use(
    answers("/api/admin/servers", { items: [], next: null }),
    answers("/api/admin/audit-logs/actions", { items: ["account.create", "signin.fail"], next: null }),
    http.get("/api/admin/audit-logs", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked(Object.fromEntries(query));
      const older = query.get("cursor") === "c-1";
      return HttpResponse.json({
        items: [older ? auditEntry({ id: 6, action: "lamp.light" }) : auditEntry()],
        next: older ? null : "c-1",
      });
    }),
  );
});

describe("the filters", () => {
  it("take whole days of the reader's calendar, both counted in", () => {
    const url = new URLSearchParams("from=2026-11-01&to=2026-11-01&kind=robot&server=x");
    const { from, to, ...rest } = filtersOf((key) => url.get(key) ?? "");
    expect(rest).toEqual({});
    expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000 - 1);
  });
});

describe("the audit log", () => {
  it("asks with the filters of the URL, and offers every action and its noun", async () => {
    history.replaceState(null, "", "/audit?result=denied&actor=ada");
    draw(<AuditPage />);
    expect(await screen.findByRole("button", { name: /^Details: Created account/ })).toBeInTheDocument();
    expect(asked).toHaveBeenCalledWith({ result: "denied", actor: "ada" });
    const actions = screen.getByLabelText("Action");
    expect(await within(actions).findByRole("option", { name: "All of Sign-ins" })).toHaveValue("signin.");
    await userEvent.selectOptions(actions, "signin.");
    await vi.waitFor(() =>
      expect(asked).toHaveBeenCalledWith({ result: "denied", actor: "ada", action: "signin." }),
    );
  });

  it("brings older lines on demand, and shows a plugin's action as it is", async () => {
    draw(<AuditPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Show older lines" }));
    expect(await screen.findByRole("button", { name: /^Details: lamp\.light/ })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show older lines" })).toBeNull();
  });

  it("shows everything a line says beside the page", async () => {
    draw(<AuditPage />);
    await userEvent.click(await screen.findByRole("button", { name: /^Details/ }));
    const drawer = within(await screen.findByRole("dialog"));
    for (const text of ["Created account", "account.create", "192.0.2.7", "r-7", "support"])
      expect(drawer.getByText(text)).toBeInTheDocument();
    expect(location.search).toBe("?open=7");
  });

  it("exports with the same filters, and says when that fails", async () => {
    history.replaceState(null, "", "/audit?search=grace");
    const saved = vi.spyOn(files, "saveFile").mockImplementation(() => {});
    const query = vi.fn();
    server.use(
      http.get("/api/admin/audit-logs/export", ({ request }) => {
        query(new URL(request.url).search);
        return HttpResponse.text("id,at\n");
      }),
    );
    draw(<AuditPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Export as CSV" }));
    expect(await screen.findByText("Export saved")).toBeInTheDocument();
    expect(query).toHaveBeenCalledWith("?search=grace&format=csv");
    expect(saved.mock.calls[0]?.[1]).toBe("audit-log.csv");
    server.use(http.get("/api/admin/audit-logs/export", () => problem(503, "Not now.")));
    await userEvent.click(screen.getByRole("button", { name: "Export as JSON" }));
    expect(await screen.findByText("Not now.")).toBeInTheDocument();
  });
});
