import { describe, expect, it } from "vitest";
import { type Column, sorted } from "./table";

const column = (key: "a" | "b"): Column<{ a: number | null; b: string }> => ({
  key,
  title: key,
  cell: () => null,
  sort: (row) => row[key],
});
const columns = [column("a"), column("b")];
const rows = [
  { a: 10, b: "Zoe" },
  { a: null, b: "émile" },
  { a: 9, b: "Ada" },
];

describe("sorted", () => {
  it("sorts numbers as numbers, with what is unknown last either way", () => {
    expect(sorted(rows, columns, { key: "a", down: false }).map((row) => row.a)).toEqual([9, 10, null]);
    expect(sorted(rows, columns, { key: "a", down: true }).map((row) => row.a)).toEqual([10, 9, null]);
  });
  it("sorts text as people do", () => {
    expect(sorted(rows, columns, { key: "b", down: false }).map((row) => row.b)).toEqual([
      "Ada",
      "émile",
      "Zoe",
    ]);
  });
  it("leaves the order alone for a column that cannot be sorted", () => {
    expect(sorted(rows, columns, { key: "nothing", down: false })).toEqual(rows);
  });
});
