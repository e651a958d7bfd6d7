import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import type { ServerRow, SessionRow } from "@/api/types";
import { bitrate } from "@/format";
import { livePosition, sessionKey } from "@/live/progress";
import { Card } from "@/ui/card";
import { KindDot } from "@/ui/kind-mark";
import { type Column, DataTable, type Sorting } from "@/ui/table";
import { TimeLeft } from "./progress";
import { DeliveryBadge } from "./quality";
import {
  NetworkMark,
  playerText,
  type Rights,
  type SessionAct,
  SessionMenu,
  StateMark,
} from "./session-card";
import { headOf, subOf, titleOf, videoText } from "./words";

interface SessionListProps {
  rows: SessionRow[];
  servers: ServerRow[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  rightsOf: (serverId: number) => Rights;
  onAct: (act: SessionAct, row: SessionRow) => void;
}

function useColumns(props: SessionListProps): Column<SessionRow>[] {
  const { t } = useTranslation();
  const colors = new Map(props.servers.map((server) => [server.id, server.color]));
  const unknown = t("session.unknownDevice");
  const left = (row: SessionRow) => {
    const position = livePosition(row, serverNow());
    return position === null || row.media.duration_ms === null ? null : row.media.duration_ms - position;
  };
  return [
    {
      key: "title",
      title: t("list.title"),
      sort: (row) => titleOf(row.media),
      cell: (row) => (
        <div className="min-w-40 max-w-80">
          <button
            type="button"
            className="block max-w-full truncate rounded-sm text-left font-medium hover:text-accent"
            onClick={() => props.onAct("details", row)}
          >
            <bdi>{headOf(row.media)}</bdi>
          </button>
          <p className="truncate text-faint text-xs">
            <bdi>{subOf(row.media, t)}</bdi>
          </p>
        </div>
      ),
    },
    {
      key: "user",
      title: t("list.user"),
      sort: (row) => row.user.name,
      cell: (row) => <bdi>{row.user.name || t("session.someone")}</bdi>,
    },
    {
      key: "server",
      title: t("list.server"),
      from: "md",
      sort: (row) => row.server_name,
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <KindDot color={colors.get(row.server_id) ?? "var(--faint)"} />
          <bdi>{row.server_name}</bdi>
        </span>
      ),
    },
    {
      key: "player",
      title: t("list.player"),
      from: "lg",
      sort: (row) => playerText(row, unknown).device,
      cell: (row) => (
        <span className="block max-w-48 truncate">
          <bdi>{playerText(row, unknown).device}</bdi>
        </span>
      ),
    },
    {
      key: "state",
      title: t("list.state"),
      from: "md",
      sort: (row) => row.state,
      cell: (row) => <StateMark state={row.state} />,
    },
    {
      key: "delivery",
      title: t("list.delivery"),
      sort: (row) => row.decision.video,
      cell: (row) => <DeliveryBadge row={row} />,
    },
    {
      key: "quality",
      title: t("list.quality"),
      from: "xl",
      sort: (row) => row.stream.video?.height ?? null,
      cell: (row) => (
        <span className="text-muted text-sm">{videoText(row.stream.video ?? row.source.video)}</span>
      ),
    },
    {
      key: "network",
      title: t("list.network"),
      from: "lg",
      sort: (row) => row.network.location,
      cell: (row) => <NetworkMark row={row} />,
    },
    {
      key: "left",
      title: t("list.left"),
      align: "right",
      from: "sm",
      sort: left,
      cell: (row) => <TimeLeft row={row} />,
    },
    {
      key: "bandwidth",
      title: t("list.bandwidth"),
      align: "right",
      sort: (row) => row.bandwidth_kbps,
      cell: (row) => (row.bandwidth_kbps === null ? "–" : bitrate(row.bandwidth_kbps)),
    },
    {
      key: "acts",
      title: t("list.acts"),
      titleHidden: true,
      align: "right",
      cell: (row) => <SessionMenu row={row} rights={props.rightsOf(row.server_id)} onAct={props.onAct} />,
    },
  ];
}

/** All sessions as one list; the order is the reader's own, kept in the URL. */
export function SessionList(props: SessionListProps) {
  const { t } = useTranslation();
  return (
    <Card className="overflow-hidden">
      <DataTable
        caption={t("list.caption")}
        columns={useColumns(props)}
        rows={props.rows}
        rowKey={sessionKey}
        sorting={props.sorting}
        onSort={props.onSort}
      />
    </Card>
  );
}
