import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { MANY, useNear } from "./near";

export interface Column<Row> {
  key: string;
  title: string;
  /** The title is only for screen readers. */
  titleHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** What to sort by; without it the column cannot be sorted. null sorts last, whichever way. */
  sort?: (row: Row) => string | number | null;
  align?: "right";
  /** From which width on it is shown. */
  from?: "sm" | "md" | "lg" | "xl";
}

export interface Sorting {
  key: string;
  down: boolean;
}

const FROM = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
};

export function sorted<Row>(rows: Row[], columns: Column<Row>[], sorting: Sorting): Row[] {
  const value = columns.find((column) => column.key === sorting.key)?.sort;
  if (!value) return rows;
  const way = sorting.down ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (
      way * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)))
    );
  });
}

function Heading<Row>(props: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
}) {
  const { column, sorting, onSort } = props;
  const active = sorting?.key === column.key;
  const Arrow = sorting?.down ? ArrowDown : ArrowUp;
  const down = active ? !sorting.down : false;
  return (
    <th
      scope="col"
      aria-sort={active ? (sorting.down ? "descending" : "ascending") : undefined}
      className={`border-line border-b px-3 py-2 font-medium text-faint text-xs ${column.align === "right" ? "text-right" : "text-left"} ${column.from ? FROM[column.from] : ""}`}
    >
      {column.sort && onSort ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm hover:text-text"
          onClick={() => onSort({ key: column.key, down })}
        >
          {column.title}
          <Arrow aria-hidden="true" className={`size-3 ${active ? "text-accent" : "opacity-0"}`} />
        </button>
      ) : (
        <span className={column.titleHidden ? "sr-only" : ""}>{column.title}</span>
      )}
    </th>
  );
}

const FIRST = 30;
const ROW_HEIGHT = 53;

function TableRow<Row>(props: {
  row: Row;
  columns: Column<Row>[];
  lazily: boolean;
  begin: { near: boolean; height: number };
}) {
  const { place, near, height } = useNear<HTMLTableRowElement>(props.lazily, props.begin);
  if (!near)
    return (
      <tr ref={place} style={{ height }}>
        <td colSpan={props.columns.length} />
      </tr>
    );
  return (
    <tr ref={place} className="transition-colors hover:bg-raised/60">
      {props.columns.map((column) => (
        <td
          key={column.key}
          className={`border-line/70 border-b px-3 py-2 align-middle ${column.align === "right" ? "figures text-right" : ""} ${column.from ? FROM[column.from] : ""}`}
        >
          {column.cell(props.row)}
        </td>
      ))}
    </tr>
  );
}

/** The one table. The caller keeps the sorting, so that it can live in the URL. */
export function DataTable<Row>(props: {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}) {
  const rows = props.sorting ? sorted(props.rows, props.columns, props.sorting) : props.rows;
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <Heading key={column.key} column={column} sorting={props.sorting} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <TableRow
              key={props.rowKey(row)}
              row={row}
              columns={props.columns}
              lazily={rows.length > MANY}
              begin={{ near: index < FIRST, height: ROW_HEIGHT }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
