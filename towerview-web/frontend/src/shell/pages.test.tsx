import { render, screen } from "@testing-library/react";
import { BrowserRouter } from "react-router";
import { describe, expect, it } from "vitest";
import { useSignIn } from "@/api/account";
import { tokenReply } from "@/test/house";
import { Navigation, PhoneNavigation } from "./navigation";

const AS = {
  admin: ["Home", "Servers", "Accounts", "Audit log", "Settings", "Plugins", "My account"],
  staff: ["Home", "Servers", "Accounts", "Audit log", "Plugins", "My account"],
  support: ["Home", "Servers", "Plugins", "My account"],
  viewer: ["Home", "My account"],
} as const;

const links = () => screen.getAllByRole("link").map((link) => link.textContent);

describe("the navigation", () => {
  it.each(Object.entries(AS))("of %s has their pages and no other", (role, pages) => {
    const { account } = tokenReply();
    useSignIn.setState({ account: { ...account, role: role as keyof typeof AS } });
    const wide = render(<Navigation />, { wrapper: BrowserRouter });
    expect(links()).toEqual(pages);
    wide.unmount();
    render(<PhoneNavigation />, { wrapper: BrowserRouter });
    const more = screen.queryByRole("button", { name: "More pages" });
    expect(links().length).toBeLessThanOrEqual(5);
    expect(more === null).toBe(pages.length <= 5);
  });
});
