import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { serversQuery, sessionsQuery } from "@/api/queries";
import { draw } from "@/test/draw";
import { answers, direct, server, serverRow, session, sessionsReply } from "@/test/house";
import Palette from "./palette";

const many = Array.from({ length: 60 }, (_, nth) =>
  direct({ id: `m${nth}`, media: { ...session().media, grandparent_title: null, title: `Film ${nth}` } }),
);

/** Fills the cache, as the page under the palette does. */
function Page({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  useQuery(sessionsQuery(true));
  useQuery(serversQuery());
  return <Palette onClose={onClose} onHelp={onHelp} />;
}

describe("the command palette", () => {
  const close = vi.fn();
  const help = vi.fn();
  beforeEach(() => {
    close.mockClear();
    server.use(
      answers("/api/admin/sessions", sessionsReply([...many, session({ id: "last" })])),
      answers("/api/admin/servers", { items: [serverRow()], next: null }),
    );
    draw(<Page onClose={close} onHelp={help} />);
  });

  it("finds a session among many by its title, and opens it", async () => {
    await screen.findByText("Film 0");
    expect(screen.queryByText("Harbour Street – The Ledger")).toBeNull();
    await userEvent.type(screen.getByRole("combobox"), "ledger");
    await userEvent.click(await screen.findByText("Harbour Street – The Ledger"));
    expect(close).toHaveBeenCalledOnce();
    expect(decodeURIComponent(location.search)).toBe("?open=1:last");
  });

  it("goes to pages and servers by keyboard alone", async () => {
    await screen.findByText("Cellar");
    await userEvent.type(screen.getByRole("combobox"), "plugins{Enter}");
    expect(location.pathname).toBe("/plugins");
  });

  it("asks all servers now", async () => {
    const asked = vi.fn();
    server.use(
      http.post("/api/admin/sessions/refresh-cache", () => {
        asked();
        return new HttpResponse(null, { status: 202 });
      }),
    );
    await userEvent.type(screen.getByRole("combobox"), "ask all{Enter}");
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  });
});
