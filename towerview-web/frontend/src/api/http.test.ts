import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answers, problem, server, tokenReply } from "@/test/house";
import { keeper, request } from "./http";

const bearer = (request: Request) => request.headers.get("Authorization");

describe("request", () => {
  beforeEach(() => keeper.keep(tokenReply("old")));
  afterEach(() => keeper.forget());

  it("answers one 401 by one refresh and one more try, for all calls together", async () => {
    let refreshes = 0;
    server.use(
      http.post("/api/auth/refresh", () => {
        refreshes += 1;
        return HttpResponse.json(tokenReply("new"));
      }),
      http.get("/api/x", ({ request }) =>
        bearer(request) === "Bearer new" ? HttpResponse.json({ fine: true }) : problem(401, "Too old."),
      ),
    );
    const replies = await Promise.all([request("/api/x"), request("/api/x")]);
    expect(replies).toEqual([{ fine: true }, { fine: true }]);
    expect(refreshes).toBe(1);
  });

  it("does not try a third time", async () => {
    let tries = 0;
    server.use(
      http.post("/api/auth/refresh", () => HttpResponse.json(tokenReply("new"))),
      http.get("/api/x", () => {
        tries += 1;
        return problem(401, "Never.");
      }),
    );
    await expect(request("/api/x")).rejects.toMatchObject({ status: 401, message: "Never." });
    expect(tries).toBe(2);
  });

  it("makes the house's sentence, field and request id into a problem", async () => {
    server.use(http.post("/api/x", () => problem(422, "Port 0 cannot be reached.", "url")));
    await expect(request("/api/x", { method: "POST", body: {} })).rejects.toMatchObject({
      status: 422,
      message: "Port 0 cannot be reached.",
      field: "url",
      requestId: "r-1",
    });
  });

  it("says offline when no answer comes", async () => {
    server.use(http.get("/api/x", () => HttpResponse.error()));
    await expect(request("/api/x")).rejects.toMatchObject({ status: 0, offline: true });
  });

  it("writes queries and leaves out what is unknown", async () => {
    server.use(
      http.get("/api/x", ({ request }) => HttpResponse.json({ search: new URL(request.url).search })),
      answers("/api/y", {}),
    );
    expect(await request("/api/x", { query: { a: "b c", gone: undefined } })).toEqual({ search: "?a=b+c" });
  });
});
