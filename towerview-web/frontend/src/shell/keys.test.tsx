import { fireEvent, render, screen } from "@testing-library/react";
import { BrowserRouter, useLocation } from "react-router";
import { describe, expect, it, vi } from "vitest";
import { useKeys } from "./keys";

const palette = vi.fn();
const help = vi.fn();

function Page() {
  useKeys(palette, help);
  return (
    <>
      <input aria-label="typing" />
      <output>{useLocation().pathname}</output>
    </>
  );
}

const press = (key: string, more = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...more });

describe("useKeys", () => {
  it("opens the palette, the help and pages, but never while somebody types", () => {
    render(
      <BrowserRouter>
        <Page />
      </BrowserRouter>,
    );
    press("k", { ctrlKey: true });
    press("/");
    expect(palette).toHaveBeenCalledTimes(2);
    press("?");
    expect(help).toHaveBeenCalledOnce();
    press("g");
    press("s");
    expect(screen.getByRole("status")).toHaveTextContent("/servers");
    press("d");
    expect(screen.getByRole("status")).toHaveTextContent("/servers");
    press("/", {}, screen.getByLabelText("typing"));
    expect(palette).toHaveBeenCalledTimes(2);
    press("g");
    press("d");
    expect(screen.getByRole("status")).toHaveTextContent("/");
  });
});
