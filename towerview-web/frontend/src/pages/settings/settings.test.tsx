import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useSignIn } from "@/api/account";
import { draw } from "@/test/draw";
import { answers, problem, server } from "@/test/house";
import SettingsPage from "./settings";

beforeEach(() =>
  server.use(answers("/api/settings/site", { name: "Our house", sharing: false, audit_days: 365 })),
);

describe("the site's settings", () => {
  it("are saved, and the name stands at the top at once", async () => {
    const sent = vi.fn();
    server.use(
      http.patch("/api/settings/site", async ({ request }) => {
        const body = await request.json();
        sent(body);
        return HttpResponse.json(body as object);
      }),
    );
    draw(<SettingsPage />);
    await userEvent.type(await screen.findByLabelText("Name"), " by the sea");
    await userEvent.click(screen.getByRole("switch", { name: "Media users see what others watch" }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Settings saved")).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ name: "Our house by the sea", sharing: true, audit_days: 365 });
    expect(useSignIn.getState().siteName).toBe("Our house by the sea");
  });

  it("say at the field what is wrong", async () => {
    server.use(http.patch("/api/settings/site", () => problem(422, "At most ten years.", "audit_days")));
    draw(<SettingsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Save" }));
    expect(await screen.findByText("At most ten years.")).toBeInTheDocument();
    expect(screen.getByLabelText("Keep the audit log")).toBeInvalid();
  });
});
