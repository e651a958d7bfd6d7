import { useMemo } from "react";
import type { AuditFilters } from "@/api/types";
import { useAddress } from "@/shell/address";

export const KINDS = ["account", "viewer", "system", "anonymous"] as const;
export const RESULTS = ["ok", "denied", "failed"] as const;
export const KEYS = ["search", "actor", "kind", "action", "server", "result", "from", "to"] as const;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The first moment of a day of the reader's own calendar; `after`: of the day after it. */
function dayBegins(day: string, after = 0): string | undefined {
  if (!DAY.test(day)) return undefined;
  const [year, month, date] = day.split("-").map(Number);
  const at = new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + after);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The last moment of a day: the house counts both ends in. */
function dayEnds(day: string): string | undefined {
  const next = dayBegins(day, 1);
  return next === undefined ? undefined : new Date(Date.parse(next) - 1).toISOString();
}

function oneOf<Value extends string>(known: readonly Value[], value: string): Value | undefined {
  return known.find((one) => one === value);
}

export function filtersOf(get: (key: string) => string): AuditFilters {
  const server = Number(get("server"));
  const wish = {
    search: get("search") || undefined,
    actor: get("actor") || undefined,
    actor_kind: oneOf(KINDS, get("kind")),
    action: get("action") || undefined,
    server_id: Number.isInteger(server) && server > 0 ? server : undefined,
    result: oneOf(RESULTS, get("result")),
    from: dayBegins(get("from")),
    to: dayEnds(get("to")),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

export function useAuditFilters() {
  const { get, set } = useAddress();
  const filters = useMemo(() => filtersOf(get), [get]);
  return { get, set, filters, any: KEYS.some((key) => get(key)) };
}
