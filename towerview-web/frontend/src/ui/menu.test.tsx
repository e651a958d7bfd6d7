import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Menu } from "./menu";

const items = [
  { key: "no", label: "Never", disabledReason: "Not today." },
  { key: "yes", label: "Always" },
];

it("opened with a key for the first time, gives the focus to the first item that can be chosen", async () => {
  render(<Menu trigger={<button type="button">Acts</button>} items={items} />);
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  const item = await screen.findByRole("menuitem", { name: "Always" });
  await expect.poll(() => document.activeElement).toBe(item);
});

it("opened with a pointer, chooses nothing beforehand", async () => {
  render(<Menu trigger={<button type="button">Acts</button>} items={items} />);
  await userEvent.click(screen.getByRole("button", { name: "Acts" }));
  await screen.findByRole("menuitem", { name: "Always" });
  await expect.poll(() => document.activeElement).toBe(screen.getByRole("menu"));
});
