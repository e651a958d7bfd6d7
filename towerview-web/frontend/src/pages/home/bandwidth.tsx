import { useQuery } from "@tanstack/react-query";
import { Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { bandwidthQuery } from "@/api/queries";
import type { ServerRow } from "@/api/types";
import { bitrate } from "@/format";
import { useIsLive } from "@/live/use-live";
import { Card, Skeleton } from "@/ui/card";
import type { Series } from "@/ui/chart";
import { later } from "@/ui/later";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { seriesOf } from "./bandwidth-series";
import type { Figures } from "./figures";

const Chart = later(() => import("@/ui/chart"));

function Legend({ series }: { series: Series[] }) {
  const { t } = useTranslation();
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls, and must be reachable by keyboard
      tabIndex={0}
      aria-label={t("home.bandwidth.servers")}
      className="flex gap-x-4 gap-y-1 overflow-x-auto whitespace-nowrap text-xs sm:flex-wrap"
    >
      {series.map((one) => {
        const last = one.values.findLast((value) => value !== null) ?? null;
        return (
          <li key={one.id} className="flex shrink-0 items-center gap-1.5">
            <svg
              aria-hidden="true"
              viewBox="0 0 16 4"
              className="h-1 w-4 shrink-0"
              style={{ color: one.color }}
            >
              <path d="M0 2h16" stroke="currentColor" strokeWidth="3" strokeDasharray={one.dash?.join(" ")} />
            </svg>
            <bdi className="max-w-36 truncate text-muted">{one.name}</bdi>
            <span className="figures">{last === null ? "–" : bitrate(last)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What flows now and over the last 90 seconds: a line for each server, and the total. */
export function Bandwidth({ figures, servers }: { figures: Figures; servers: ServerRow[] }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(bandwidthQuery(useIsLive()));
  const { times, series } = useMemo(
    () => (data ? seriesOf(data, servers, t("home.bandwidth.total")) : { times: [], series: [] }),
    [data, servers, t],
  );
  const { lanKbps, wanKbps } = figures;
  return (
    <Card
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-between gap-2 p-3.5 sm:p-4"
      aria-label={t("home.bandwidth.title")}
    >
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <h2 className="text-muted text-sm">{t("home.bandwidth.title")}</h2>
        <p className="figures font-semibold text-2xl tracking-tight">{bitrate(figures.kbps)}</p>
        {lanKbps !== null && wanKbps !== null ? (
          <p className="figures text-muted text-sm">
            {t("home.cards.bandwidthNote", { lan: bitrate(lanKbps), wan: bitrate(wanKbps) })}
          </p>
        ) : null}
        <p className="ml-auto text-faint text-xs max-sm:hidden">{t("home.bandwidth.window")}</p>
      </header>
      {data ? (
        <Suspense fallback={<Skeleton className="h-29 sm:h-42" />}>
          <Chart
            times={times}
            series={series}
            className="h-29 sm:h-42"
            format={bitrate}
            label={t("home.bandwidth.chart", { total: bitrate(figures.kbps) })}
          />
        </Suspense>
      ) : error ? (
        <Notice tone="bad">{problemText(error, t)}</Notice>
      ) : (
        <Skeleton className="h-29 sm:h-42" />
      )}
      <Legend series={series} />
    </Card>
  );
}
