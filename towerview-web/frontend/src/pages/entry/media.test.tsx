import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useSignIn } from "@/api/account";
import { keeper } from "@/api/http";
import type { MediaServer } from "@/api/types";
import { App } from "@/app";
import { answers, problem, server, tokenReply } from "@/test/house";
import { mediaServer } from "@/test/people";
import "./sign-in";
import "./callback";

vi.mock("@/shell/house", () => ({ default: () => <main>inside</main> }));

const JELLYFIN = mediaServer({
  id: 2,
  name: "Cellar",
  kind: "jellyfin",
  kind_title: "Jellyfin",
  how: ["password", "pin"],
});

/** Much shorter than the house's two seconds, but as real. */
const WAIT_S = 0.02;
const popup = { closed: false, opener: {}, close: vi.fn(), location: { replace: vi.fn() } };

function offer(items: MediaServer[]): void {
  server.use(
    answers("/api/auth/state", { setup_needed: false, site_name: "Our house" }),
    answers("/api/auth/media/servers", { items, next: null }),
  );
}

function pin(change: object = {}): void {
  const started = {
    id: "n-1",
    url: "https://product.example.org/auth",
    code: null,
    expires_at: new Date(Date.now() + 60_000).toISOString(),
    retry_after: WAIT_S,
    ...change,
  };
  server.use(http.post("/api/auth/media/oauth/:kind/init", () => HttpResponse.json(started)));
}

/** Answers of `check`, one after the other; the last one stays. Counts how many are asked at once. */
function checks(...states: string[]) {
  const seen = { asked: 0, now: 0, most: 0 };
  server.use(
    http.post("/api/auth/media/oauth/:kind/check", async () => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await new Promise((resolve) => setTimeout(resolve, 40));
      seen.now -= 1;
      const state = states[Math.min(seen.asked, states.length - 1)];
      seen.asked += 1;
      return HttpResponse.json({ state, retry_after: WAIT_S });
    }),
    http.post("/api/auth/media/authenticate", () => HttpResponse.json(tokenReply())),
  );
  return seen;
}

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
async function asMediaUser(kind: string): Promise<void> {
  render(<App />);
  await userEvent.click(await screen.findByRole("tab", { name: "Media user" }));
  await press(`Sign in with ${kind}`);
}

beforeEach(() => {
  keeper.forget();
  useSignIn.setState({ phase: "starting", account: null, ended: false });
  popup.close.mockClear();
  popup.location.replace.mockClear();
  vi.spyOn(window, "open").mockReturnValue(popup as unknown as Window);
});
afterEach(() => keeper.forget());

describe("the way in for media users", () => {
  it("is not there when no server here can tell who somebody is", async () => {
    offer([]);
    render(<App />);
    expect(await screen.findByLabelText("Name")).toBeInTheDocument();
    expect(screen.queryByRole("tab")).toBeNull();
  });

  it("sends name and password to the server that was picked", async () => {
    const sent = vi.fn();
    offer([JELLYFIN, { ...JELLYFIN, id: 5, name: "Harbour" }]);
    server.use(
      http.post("/api/auth/media/username", async ({ request }) => {
        sent(await request.json());
        return HttpResponse.json(tokenReply());
      }),
    );
    await asMediaUser("Jellyfin");
    await userEvent.selectOptions(screen.getByLabelText("Server"), "Harbour");
    await userEvent.type(screen.getByLabelText("Name"), "Esra");
    await userEvent.type(screen.getByLabelText("Password"), "sesame");
    await press("Sign in");
    expect(await screen.findByText("inside")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({
      server_id: 5,
      username: "Esra",
      password: "sesame",
      remember: false,
    });
    expect(window.open).not.toHaveBeenCalled();
  });

  it("opens the product's page in the click, asks one question at a time, and stops at yes", async () => {
    offer([mediaServer()]);
    pin();
    const seen = checks("pending", "pending", "ready");
    await asMediaUser("Plex");
    expect(window.open).toHaveBeenCalledOnce();
    expect(await screen.findByText("inside")).toBeInTheDocument();
    expect(popup.location.replace).toHaveBeenCalledWith("https://product.example.org/auth");
    expect(popup.opener).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(seen).toMatchObject({ asked: 3, most: 1 });
  });

  it("opens nothing but addresses of the web", async () => {
    offer([mediaServer()]);
    pin({ url: "javascript:alert(1)" });
    checks("pending");
    await asMediaUser("Plex");
    expect(await screen.findByText("The server named a page that cannot be opened.")).toBeInTheDocument();
    expect(popup.location.replace).not.toHaveBeenCalled();
    expect(popup.close).toHaveBeenCalled();
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("shows the code where the person types it elsewhere", async () => {
    offer([JELLYFIN]);
    pin({ url: null, code: "211001" });
    checks("pending");
    await asMediaUser("Jellyfin");
    await press("Sign in with a code instead");
    expect(await screen.findByText("211001")).toBeInTheDocument();
    expect(window.open).not.toHaveBeenCalled();
  });

  it("says when the time is over, and begins anew", async () => {
    offer([mediaServer()]);
    pin();
    checks("expired");
    await asMediaUser("Plex");
    expect(await screen.findByText("The time is over")).toBeInTheDocument();
    checks("ready");
    await press("Try again");
    expect(await screen.findByText("inside")).toBeInTheDocument();
    expect(window.open).toHaveBeenCalledTimes(2);
  });

  it("goes on asking through a hiccup, and ends at a refusal with the house's sentence", async () => {
    offer([mediaServer()]);
    pin();
    const replies = [
      HttpResponse.error(),
      problem(403, "None of the servers here is shared with this account."),
    ];
    server.use(http.post("/api/auth/media/oauth/:kind/check", () => replies.shift() ?? HttpResponse.error()));
    await asMediaUser("Plex");
    expect(await screen.findByText(/None of the servers here is shared/)).toBeInTheDocument();
    expect(popup.close).toHaveBeenCalled();
  });
});

describe("the page a product sends its window back to", () => {
  it("asks the house for nothing", async () => {
    history.replaceState(null, "", "/oauth/callback");
    const close = vi.spyOn(window, "close").mockImplementation(() => {});
    render(<App />);
    expect(await screen.findByText("All done here")).toBeInTheDocument();
    expect(close).toHaveBeenCalled();
  });
});
