import { useMemo } from "react";
import type { SessionRow } from "@/api/types";
import { useAddress } from "@/shell/address";
import type { Sorting } from "@/ui/table";
import { type Delivery, deliveryOf } from "./words";

/** What of the sessions is shown; it lives in the URL, so that a view can be kept and sent. */
export interface Filters {
  server: string;
  user: string;
  decision: string;
  network: string;
}

export const FILTER_KEYS = ["server", "user", "decision", "network"] as const;
export const DELIVERIES: Delivery[] = ["direct_play", "direct_stream", "audio_transcode", "transcode"];
export const NETWORKS = ["lan", "wan", "relay"] as const;

export function passes(row: SessionRow, filters: Filters): boolean {
  return (
    (!filters.server || String(row.server_id) === filters.server) &&
    (!filters.user || row.user.name === filters.user) &&
    (!filters.decision || deliveryOf(row) === filters.decision) &&
    (!filters.network || row.network.location === filters.network)
  );
}

export function useFilters() {
  const { get, set } = useAddress();
  return useMemo(() => {
    const [sortKey, way] = (get("sort") || "bandwidth.down").split(".");
    const sorting: Sorting = { key: sortKey ?? "bandwidth", down: way === "down" };
    const filters: Filters = {
      server: get("server"),
      user: get("user"),
      decision: get("decision"),
      network: get("network"),
    };
    return {
      filters,
      any: FILTER_KEYS.some((key) => filters[key]),
      view: get("view") === "list" ? ("list" as const) : ("grouped" as const),
      open: get("open"),
      sorting,
      set,
    };
  }, [get, set]);
}
