import type { BandwidthHistory, ServerRow } from "@/api/types";
import type { Series } from "@/ui/chart";

/** Servers of one kind share its colour; these tell them apart. */
const DASHES: (number[] | undefined)[] = [undefined, [7, 4], [2, 3], [10, 3, 2, 3]];

/** Points of all servers on common times: each in the step it belongs to. */
export function aligned(history: BandwidthHistory): { times: number[]; at: (moment: string) => number } {
  const step = history.step_s;
  const at = (moment: string) => Math.round(Date.parse(moment) / 1000 / step) * step;
  const all = new Set(
    [...history.total, ...history.servers.flatMap((server) => server.points)].map((point) => at(point.at)),
  );
  return { times: [...all].sort((a, b) => a - b), at };
}

export function seriesOf(
  history: BandwidthHistory,
  servers: ServerRow[],
  totalName: string,
): { times: number[]; series: Series[] } {
  const { times, at } = aligned(history);
  const place = new Map(times.map((time, index) => [time, index]));
  const values = (points: BandwidthHistory["total"]) => {
    const line: (number | null)[] = times.map(() => null);
    for (const point of points) line[place.get(at(point.at)) ?? 0] = point.total_kbps;
    return line;
  };
  const known = new Map(servers.map((server) => [server.id, server]));
  const perKind = new Map<string, number>();
  const lines = history.servers.map((server): Series => {
    const nth = perKind.get(server.server_kind) ?? 0;
    perKind.set(server.server_kind, nth + 1);
    const dash = DASHES[nth % DASHES.length];
    const color = known.get(server.server_id)?.color ?? "var(--faint)";
    return {
      id: String(server.server_id),
      name: known.get(server.server_id)?.name ?? server.server_name,
      // Bright brand colours need more ink on white.
      color: `light-dark(color-mix(in oklab, ${color} 78%, black), ${color})`,
      values: values(server.points),
      ...(dash ? { dash } : {}),
    };
  });
  const total: Series = {
    id: "total",
    name: totalName,
    color: "var(--muted)",
    values: values(history.total),
    strong: true,
  };
  return {
    times,
    series: lines.length > 1 ? [total, ...lines] : [...lines.map((line) => ({ ...line, strong: true }))],
  };
}
