import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { History as HistoryIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ownHistoryQuery } from "@/api/queries";
import type { OwnPlayback, OwnServer } from "@/api/types";
import { clockTime, dateTime } from "@/format";
import { useAddress } from "@/shell/address";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { KindDot } from "@/ui/kind-mark";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { SearchField } from "@/ui/search-field";
import { type Column, DataTable } from "@/ui/table";

function below(row: OwnPlayback, t: TFunction): string {
  const number =
    row.season !== null && row.episode !== null
      ? t("session.season", { season: row.season, episode: row.episode })
      : null;
  const own = row.grandparent_title ? row.title : (row.year ?? "");
  return [number, own].filter(Boolean).join(" · ");
}

/** How far it got, of the whole; null when the whole is not known. */
export function percentOf(row: OwnPlayback): number | null {
  if (!row.duration_ms || row.position_ms === null) return null;
  return Math.round(Math.min(1, row.position_ms / row.duration_ms) * 100);
}

function Watched({ row }: { row: OwnPlayback }) {
  const { t } = useTranslation();
  const percent = percentOf(row);
  return (
    <span className="grid">
      <span>{clockTime(row.played_s * 1000)}</span>
      {percent === null ? null : (
        <span className="text-faint text-xs">{t("viewer.percent", { percent })}</span>
      )}
    </span>
  );
}

function Title({ row }: { row: OwnPlayback }) {
  const { t } = useTranslation();
  return (
    <div className="grid min-w-0 gap-0.5">
      <span className="flex flex-wrap items-center gap-2">
        <bdi className="font-medium">{row.grandparent_title ?? row.title}</bdi>
        {row.ended_at === null ? <Badge tone="ok">{t("viewer.playing")}</Badge> : null}
      </span>
      <bdi className="text-muted text-sm">{below(row, t)}</bdi>
      <span className="figures text-faint text-xs sm:hidden">{dateTime(row.started_at)}</span>
    </div>
  );
}

function useColumns(servers: OwnServer[]): Column<OwnPlayback>[] {
  const { t } = useTranslation();
  const colorOf = (id: number) => servers.find((server) => server.id === id)?.color ?? "var(--faint)";
  return [
    { key: "title", title: t("viewer.title"), cell: (row) => <Title row={row} /> },
    {
      key: "server",
      title: t("viewer.server"),
      from: "md",
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <KindDot color={colorOf(row.server_id)} />
          <bdi>{row.server_name}</bdi>
        </span>
      ),
    },
    {
      key: "device",
      title: t("viewer.device"),
      from: "lg",
      cell: (row) => <bdi className="text-muted">{row.device ?? row.product ?? "–"}</bdi>,
    },
    {
      key: "watched",
      title: t("viewer.watched"),
      align: "right",
      cell: (row) => <Watched row={row} />,
    },
    {
      key: "when",
      title: t("viewer.when"),
      from: "sm",
      align: "right",
      cell: (row) => (
        <time dateTime={row.started_at} className="text-muted">
          {dateTime(row.started_at)}
        </time>
      ),
    },
  ];
}

/** What one has watched oneself, the newest first. */
export function History({ servers }: { servers: OwnServer[] }) {
  const { t } = useTranslation();
  const { get, set } = useAddress();
  const search = get("search");
  const list = useInfiniteQuery(ownHistoryQuery(search));
  const rows = list.data?.pages.flatMap((page) => page.items);
  const columns = useColumns(servers);
  return (
    <section aria-label={t("viewer.history")} className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="font-semibold text-lg">{t("viewer.history")}</h2>
          <p className="text-muted text-sm">{t("viewer.historyText")}</p>
        </div>
        <SearchField label={t("viewer.search")} value={search} onChange={(typed) => set({ search: typed })} />
      </div>
      {list.error ? (
        <Notice tone="bad">
          {t("viewer.historyError")}: {problemText(list.error, t)}
        </Notice>
      ) : null}
      {rows && rows.length > 0 ? (
        <Card className="overflow-hidden">
          <DataTable
            caption={t("viewer.history")}
            columns={columns}
            rows={rows}
            rowKey={(row) => String(row.id)}
          />
        </Card>
      ) : null}
      {rows?.length === 0 ? (
        <Empty icon={<HistoryIcon />} title={t(search ? "viewer.nothingFits" : "viewer.noHistory")}>
          {t(search ? "viewer.nothingFitsText" : "viewer.noHistoryText")}
        </Empty>
      ) : null}
      {rows || list.error ? null : <Skeleton className="h-48" />}
      {list.hasNextPage ? (
        <Button
          className="justify-self-center"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("viewer.more")}
        </Button>
      ) : null}
    </section>
  );
}
