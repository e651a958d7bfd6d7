import { useQuery } from "@tanstack/react-query";
import { Moon } from "lucide-react";
import { Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { mine } from "@/api/endpoints";
import { ownServersQuery, ownSessionsQuery } from "@/api/queries";
import type { OwnServer, OwnSessions, SessionRow } from "@/api/types";
import { sessionKey } from "@/live/progress";
import { useIsLive } from "@/live/use-live";
import { type Rights, type SessionAct, SessionCard } from "@/pages/home/session-card";
import { useLeaving } from "@/pages/home/use-leaving";
import { useAddress } from "@/shell/address";
import { Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { later } from "@/ui/later";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { History } from "./history";
import { Others } from "./others";

const Details = later(() => import("@/pages/home/details"));
const StopDialog = later(() =>
  import("@/pages/home/acts").then((module) => ({ default: module.StopDialog })),
);

const NO_SERVERS: OwnServer[] = [];

/** One's own may be stopped wherever the server lets it. */
function useOwnRights(servers: OwnServer[]): (serverId: number) => Rights {
  const { t } = useTranslation();
  return useMemo(() => {
    const stoppable: Rights = { stop: true, revoke: false, message: false };
    const fixed: Rights = { stop: t("viewer.noStop"), revoke: false, message: false };
    return (serverId) =>
      servers.find((server) => server.id === serverId)?.can_terminate ? stoppable : fixed;
  }, [servers, t]);
}

function Silent({ reply }: { reply: OwnSessions }) {
  const { t } = useTranslation();
  return reply.servers
    .filter((server) => server.error)
    .map((server) => (
      <Notice key={server.server_id} tone="warn">
        <bdi>{t("viewer.down", { server: server.server_name })}</bdi>
      </Notice>
    ));
}

function Own({ reply, servers }: { reply: OwnSessions; servers: OwnServer[] }) {
  const { t } = useTranslation();
  const { get, set } = useAddress();
  const rightsOf = useOwnRights(servers);
  const [stopping, setStopping] = useState<SessionRow | null>(null);
  const shown = useLeaving(reply.items, sessionKey, "own");
  const act = useCallback(
    (kind: SessionAct, row: SessionRow) => {
      if (kind === "stop") setStopping(row);
      else set({ open: sessionKey(row) });
    },
    [set],
  );
  const opened = reply.items.find((row) => sessionKey(row) === get("open"));
  return (
    <section aria-label={t("viewer.now")} className="grid gap-3">
      <h2 className="font-semibold text-lg">{t("viewer.now")}</h2>
      <p role="status" className="sr-only">
        {t("viewer.announce", { count: reply.items.length })}
      </p>
      <Silent reply={reply} />
      {shown.length === 0 ? (
        <Empty icon={<Moon />} title={t("viewer.quiet")}>
          {t("viewer.quietText")}
        </Empty>
      ) : null}
      {shown.length > 0 ? <h3 className="sr-only">{t("home.cards.sessions")}</h3> : null}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,23.5rem),1fr))] gap-3">
        {shown.map(({ item, leaving }) => (
          <SessionCard
            key={`${sessionKey(item)}:${item.media.id}`}
            row={item}
            color={servers.find((server) => server.id === item.server_id)?.color ?? null}
            leaving={leaving}
            rights={rightsOf(item.server_id)}
            onAct={act}
          />
        ))}
      </div>
      <Suspense fallback={null}>
        {opened && !stopping ? (
          <Details
            row={opened}
            rights={rightsOf(opened.server_id)}
            onAct={act}
            onClose={() => set({ open: "" })}
          />
        ) : null}
        {stopping ? (
          <StopDialog row={stopping} terminate={mine.terminate} onClose={() => setStopping(null)} />
        ) : null}
      </Suspense>
    </section>
  );
}

/** The home of a media user: what is their own, and of others no more than an admin shares. */
export default function ViewerPage() {
  const { t } = useTranslation();
  const { data: reply, error } = useQuery(ownSessionsQuery(useIsLive()));
  const { data: page } = useQuery(ownServersQuery());
  const servers = page?.items ?? NO_SERVERS;
  return (
    <div className="grid gap-8">
      <h1 className="sr-only">{t("home.title")}</h1>
      {error && !reply ? (
        <Notice tone="bad">
          {t("viewer.error")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {reply ? <Own reply={reply} servers={servers} /> : error ? null : <Skeleton className="h-56" />}
      {reply?.sharing ? <Others others={reply.others} servers={servers} /> : null}
      <History servers={servers} />
    </div>
  );
}
