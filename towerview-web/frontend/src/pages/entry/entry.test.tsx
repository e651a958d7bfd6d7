import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useSignIn } from "@/api/account";
import { keeper } from "@/api/http";
import { App } from "@/app";
import { answers, problem, server, tokenReply } from "@/test/house";
import { strengthOf } from "./strength";
import "./must-change";
import "./set-up";
import "./sign-in";

vi.mock("@/shell/house", () => ({ default: () => <main>inside</main> }));

beforeEach(() => {
  keeper.forget();
  server.use(answers("/api/auth/media/servers", { items: [], next: null }));
  useSignIn.setState({ phase: "starting", account: null, ended: false });
});
afterEach(() => keeper.forget());

const state = (setup_needed: boolean) => answers("/api/auth/state", { setup_needed, site_name: "Our house" });

describe("the first start", () => {
  it("makes the first admin with the one-time secret", async () => {
    const sent = vi.fn();
    server.use(
      state(true),
      http.post("/api/auth/setup", async ({ request }) => {
        sent(await request.json());
        return HttpResponse.json(tokenReply(), { status: 201 });
      }),
    );
    render(<App />);
    await userEvent.type(await screen.findByLabelText("One-time secret"), " abc ");
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "quiet orbit at noon");
    await userEvent.click(screen.getByRole("button", { name: "Create the admin account" }));
    expect(await screen.findByText("inside")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ secret: "abc", username: "ada", password: "quiet orbit at noon" });
  });

  it("says at the secret that it is wrong", async () => {
    server.use(
      state(true),
      http.post("/api/auth/setup", () => problem(422, "This secret is wrong.", "secret")),
    );
    render(<App />);
    await userEvent.type(await screen.findByLabelText("One-time secret"), "abc");
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "x");
    await userEvent.click(screen.getByRole("button", { name: "Create the admin account" }));
    expect(await screen.findByText("This secret is wrong.")).toBeInTheDocument();
    expect(screen.getByLabelText("One-time secret")).toBeInvalid();
  });
});

describe("signing in", () => {
  it("asks for no refresh on a device that was never signed in, and keeps no token in storage", async () => {
    server.use(
      state(false),
      http.post("/api/auth/login", () => HttpResponse.json(tokenReply("precious"))),
    );
    render(<App />);
    await userEvent.type(await screen.findByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "quiet orbit at noon");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("inside")).toBeInTheDocument();
    expect(JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })).not.toContain(
      "precious",
    );
  });

  it("comes back by the cookie", async () => {
    localStorage.setItem("towerview.signed-in", "1");
    server.use(
      state(false),
      http.post("/api/auth/refresh", () => HttpResponse.json(tokenReply())),
    );
    render(<App />);
    expect(await screen.findByText("inside")).toBeInTheDocument();
  });

  it("opens nothing but the password change to a password set by somebody else", async () => {
    const reply = tokenReply();
    const locked = { ...reply, account: { ...reply.account, must_change_password: true } };
    server.use(
      state(false),
      http.post("/api/auth/login", () => HttpResponse.json(locked)),
      http.post("/api/auth/change-password", () => HttpResponse.json(reply)),
    );
    render(<App />);
    await userEvent.type(await screen.findByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "given");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await userEvent.type(await screen.findByLabelText("Current password"), "given");
    expect(screen.queryByText("inside")).toBeNull();
    await userEvent.type(screen.getByLabelText("New password"), "quiet orbit at noon");
    await userEvent.click(screen.getByRole("button", { name: "Change password" }));
    expect(await screen.findByText("inside")).toBeInTheDocument();
  });

  it("says the house's one sentence for a wrong name or password", async () => {
    server.use(
      state(false),
      http.post("/api/auth/login", () => problem(401, "Name or password is wrong.")),
    );
    render(<App />);
    await userEvent.type(await screen.findByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "no");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Name or password is wrong.");
  });

  it("says when TowerView does not answer, and tries again", async () => {
    server.use(http.get("/api/auth/state", () => HttpResponse.error()));
    render(<App />);
    expect(await screen.findByText("TowerView does not answer")).toBeInTheDocument();
    server.use(state(false));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Name")).toBeInTheDocument();
  });
});

describe("strengthOf", () => {
  it.each([
    ["short", "short"],
    ["aaaaaaaaaaaaaaa", "weak"],
    ["abcdefghijklmnop", "weak"],
    ["qwertyuiop123456", "weak"],
    ["ada-ada-ada-ada", "nameInside"],
    ["quiet orbit at noon", "good"],
    ["quiet orbit at noon, twice", "strong"],
    ["x".repeat(129), "long"],
  ])("%s: %s", (password, wanted) => {
    expect(strengthOf(password, "ada")).toBe(wanted);
  });
});
