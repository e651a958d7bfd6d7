import { afterEach, describe, expect, it, vi } from "vitest";
import { patiently } from "./later";

const house = (answers: boolean[]) =>
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (answers.shift() ?? true) return new Response("{}");
    throw new TypeError("Failed to fetch");
  });
const at_once = async () => undefined;

afterEach(() => vi.restoreAllMocks());

describe("a part that cannot be fetched", () => {
  it("is fetched again when the house is back", async () => {
    house([false, false, false, true]);
    let tries = 0;
    const load = async () => {
      tries += 1;
      if (tries < 5) throw new TypeError("Failed to fetch dynamically imported module");
      return "the part";
    };
    expect(await patiently(load, at_once)).toBe("the part");
    expect(tries).toBe(5);
  });

  it("is given up when the house answers and has it no longer", async () => {
    house([true, true]);
    const load = vi.fn(async () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    await expect(patiently(load, at_once)).rejects.toThrow("dynamically imported module");
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("is not asked about when it comes at once", async () => {
    const asked = house([]);
    expect(await patiently(async () => "the part", at_once)).toBe("the part");
    expect(asked).not.toHaveBeenCalled();
  });
});
