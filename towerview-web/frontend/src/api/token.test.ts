import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { problem, server, tokenReply } from "@/test/house";
import { TokenKeeper } from "./token";

let refreshes = 0;
beforeEach(() => {
  refreshes = 0;
  server.use(
    http.post("/api/auth/refresh", ({ request }) => {
      if (request.headers.get("X-TowerView") !== "1") return problem(403, "Not from here.");
      refreshes += 1;
      return HttpResponse.json(tokenReply(`token-${refreshes + 1}`));
    }),
  );
});
afterEach(() => vi.useRealTimers());

describe("TokenKeeper", () => {
  it("asks once however many wait", async () => {
    const keeper = new TokenKeeper();
    const tokens = await Promise.all([keeper.refresh(), keeper.refresh(), keeper.refresh()]);
    expect(tokens).toEqual(["token-2", "token-2", "token-2"]);
    expect(refreshes).toBe(1);
    await keeper.refresh();
    expect(refreshes).toBe(2);
    keeper.forget();
  });

  it("refreshes by itself 60 seconds before the token ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const keeper = new TokenKeeper();
    keeper.keep(tokenReply("token-1", 600));
    await vi.advanceTimersByTimeAsync(539_000);
    expect(refreshes).toBe(0);
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(keeper.current()).toBe("token-2"));
    keeper.forget();
  });

  it("ends the sign-in when the house refuses the cookie", async () => {
    server.use(http.post("/api/auth/refresh", () => problem(401, "You are not signed in.")));
    const keeper = new TokenKeeper();
    const ended = vi.fn();
    keeper.tell(() => {}, ended);
    keeper.keep(tokenReply());
    expect(await keeper.refresh()).toBeNull();
    expect(ended).toHaveBeenCalledOnce();
    expect(keeper.current()).toBeNull();
  });

  it("keeps the sign-in when the house merely fails", async () => {
    server.use(http.post("/api/auth/refresh", () => problem(503, "Starting.")));
    const keeper = new TokenKeeper();
    const ended = vi.fn();
    keeper.tell(() => {}, ended);
    keeper.keep(tokenReply());
    await expect(keeper.refresh()).rejects.toMatchObject({ status: 503 });
    expect(ended).not.toHaveBeenCalled();
    expect(keeper.current()).toBe("token-1");
    keeper.forget();
  });
});
