import { useQuery } from "@tanstack/react-query";
import { CirclePlus, Moon, SearchX } from "lucide-react";
import { type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isAdmin, may, useAccount } from "@/api/account";
import { serversQuery, sessionsQuery } from "@/api/queries";
import type { ServerRow, SessionRow, SessionsReply } from "@/api/types";
import { sessionKey } from "@/live/progress";
import { useIsLive } from "@/live/use-live";
import { buttonLook } from "@/ui/button";
import { Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { later } from "@/ui/later";
import { MANY } from "@/ui/near";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { Bandwidth } from "./bandwidth";
import { Board } from "./board";
import { figuresOf, grouped, upOf } from "./figures";
import { FilterBar } from "./filter-bar";
import { passes, useFilters } from "./filters";
import { useRights } from "./rights";
import type { SessionAct } from "./session-card";
import { Tiles } from "./tiles";

const SessionList = later(() => import("./session-list").then((module) => ({ default: module.SessionList })));
const Details = later(() => import("./details"));
const StopDialog = later(() => import("./acts").then((module) => ({ default: module.StopDialog })));
const MessageDialog = later(() => import("./acts").then((module) => ({ default: module.MessageDialog })));

const NO_ROWS: SessionRow[] = [];
const NO_SERVERS: ServerRow[] = [];

function FirstServer() {
  const { t } = useTranslation();
  const admin = isAdmin(useAccount());
  return (
    <>
      <h1 className="sr-only">{t("home.title")}</h1>
      <Empty
        icon={<CirclePlus />}
        title={t("home.empty.noServers")}
        action={
          admin ? (
            <Link to="/servers?add=" className={buttonLook({ variant: "primary" })}>
              {t("home.empty.add")}
            </Link>
          ) : null
        }
      >
        {admin ? t("home.empty.noServersText") : t("home.empty.noServersStaff")}
      </Empty>
    </>
  );
}

/** Says the figures to screen readers, politely and only when they change. */
function Announcer({ rows, servers }: { rows: SessionRow[]; servers: ServerRow[] }): ReactNode {
  const { t } = useTranslation();
  const { up, all } = upOf(servers);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {t("home.announce", { sessions: rows.length, up, servers: all })}
    </p>
  );
}

function Loading() {
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 lg:grid-cols-[minmax(0,4fr)_minmax(0,7fr)]">
        <Skeleton className="h-60" />
        <Skeleton className="h-60" />
      </div>
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {[1, 2, 3].map((place) => (
          <Skeleton key={place} className="h-56" />
        ))}
      </div>
    </div>
  );
}

function Sessions({ reply, servers }: { reply: SessionsReply; servers: ServerRow[] }) {
  const { t } = useTranslation();
  const { filters, any, view, open, sorting, set } = useFilters();
  const rightsOf = useRights(servers);
  const [acting, setActing] = useState<{ act: SessionAct; row: SessionRow } | null>(null);
  const rows = useMemo(() => reply.items.filter((row) => passes(row, filters)), [reply.items, filters]);
  const statuses = useMemo(
    () =>
      any
        ? reply.servers.filter((one) => rows.some((row) => row.server_id === one.server_id))
        : reply.servers,
    [any, rows, reply.servers],
  );
  const groups = useMemo(() => grouped(rows, statuses, servers), [rows, statuses, servers]);
  const act = useCallback(
    (kind: SessionAct, row: SessionRow) => {
      if (kind === "details") set({ open: sessionKey(row) });
      else setActing({ act: kind, row });
    },
    [set],
  );
  const opened = open ? reply.items.find((row) => sessionKey(row) === open) : undefined;
  const close = () => setActing(null);
  return (
    <>
      <FilterBar
        filters={filters}
        any={any}
        view={view}
        rows={reply.items}
        shown={rows.length}
        servers={servers}
        onSet={set}
      />
      {rows.length === 0 ? (
        <Empty
          icon={any ? <SearchX /> : <Moon />}
          title={any ? t("home.empty.filtered") : t("home.empty.quiet")}
        >
          {any ? t("home.empty.filteredText") : t("home.empty.quietText")}
        </Empty>
      ) : null}
      {view === "grouped" ? (
        <Board
          groups={groups}
          many={rows.length > MANY}
          scope={JSON.stringify(filters)}
          rightsOf={rightsOf}
          onAct={act}
        />
      ) : null}
      <Suspense fallback={null}>
        {view === "list" && rows.length > 0 ? (
          <SessionList
            rows={rows}
            servers={servers}
            sorting={sorting}
            onSort={(by) => set({ sort: `${by.key}.${by.down ? "down" : "up"}` })}
            rightsOf={rightsOf}
            onAct={act}
          />
        ) : null}
        {opened && !acting ? (
          <Details
            row={opened}
            rights={rightsOf(opened.server_id)}
            onAct={act}
            onClose={() => set({ open: "" })}
          />
        ) : null}
        {acting?.act === "stop" ? (
          <StopDialog
            row={acting.row}
            mayRevoke={rightsOf(acting.row.server_id).revoke === true && Boolean(acting.row.player.device_id)}
            onClose={close}
          />
        ) : null}
        {acting?.act === "message" ? <MessageDialog row={acting.row} onClose={close} /> : null}
      </Suspense>
    </>
  );
}

/** The first screen: is everything up, who watches what, is anything wrong, how much bandwidth. */
export function HomePage() {
  const { t } = useTranslation();
  const watches = may(useAccount(), "sessions.view");
  const { data: reply, error } = useQuery({ ...sessionsQuery(useIsLive()), enabled: watches });
  const { data: page } = useQuery(serversQuery());
  const servers = page?.items ?? NO_SERVERS;
  const rows = reply?.items ?? NO_ROWS;
  const figures = useMemo(() => figuresOf(rows), [rows]);
  if (error && !reply) return <Notice tone="bad">{problemText(error, t)}</Notice>;
  if (page && servers.length === 0) return <FirstServer />;
  if (page && !watches) return <Notice tone="info">{t("home.empty.noRight")}</Notice>;
  if (!reply || !page) return <Loading />;
  return (
    <div className="grid gap-5">
      <h1 className="sr-only">{t("home.title")}</h1>
      <Announcer rows={rows} servers={servers} />
      <div className="grid gap-3 lg:grid-cols-[minmax(0,4fr)_minmax(0,7fr)]">
        <Tiles figures={figures} servers={servers} />
        <Bandwidth figures={figures} servers={servers} />
      </div>
      <Sessions reply={reply} servers={servers} />
    </div>
  );
}
