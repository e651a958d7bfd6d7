import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { CirclePlus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { isAdmin, may, useAccount } from "@/api/account";
import { servers as api } from "@/api/endpoints";
import { kindsQuery, serversQuery } from "@/api/queries";
import type { ServerRow } from "@/api/types";
import { PageHead } from "@/shell/page-head";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { DeleteServer } from "./delete-dialog";
import { type ServerAct, ServerCard } from "./server-card";
import { AddServer, EditServer, KindPicker } from "./server-dialog";

async function test(server: ServerRow, t: TFunction): Promise<void> {
  const id = toast({ tone: "busy", title: t("servers.testing"), text: server.name });
  try {
    const trial = await api.test(server.id);
    const title = t(trial.ok ? "servers.testOk" : "servers.testFailed", { name: server.name });
    toast({ tone: trial.ok ? "ok" : "bad", title, text: trial.message }, id);
  } catch (error) {
    const title = t("servers.testFailed", { name: server.name });
    toast({ tone: "bad", title, text: problemText(error, t) }, id);
  }
}

async function toggle(server: ServerRow, t: TFunction): Promise<void> {
  try {
    await api.change(server.id, { enabled: !server.enabled });
    const title = t(server.enabled ? "servers.disabledToast" : "servers.enabledToast", { name: server.name });
    toast({ tone: "ok", title });
  } catch (error) {
    const title = t("servers.changeFailed", { name: server.name });
    toast({ tone: "bad", title, text: problemText(error, t) });
  }
}

function Teaching({ onPick }: { onPick: (kind: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(kindsQuery());
  return (
    <Empty icon={<CirclePlus />} title={t("servers.emptyTitle")}>
      <p>{t("servers.emptyText")}</p>
      <div className="my-5 text-left text-text">
        {data ? <KindPicker kinds={data.items} onPick={onPick} /> : null}
      </div>
      <p className="text-faint text-xs">
        {data?.items.length === 0 ? t("servers.noKinds") : t("servers.more")}
      </p>
    </Empty>
  );
}

export default function ServersPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useAccount();
  const admin = isAdmin(account);
  const { data, error } = useQuery(serversQuery());
  const [params, setParams] = useSearchParams();
  const [acting, setActing] = useState<{ act: "edit" | "delete"; server: ServerRow } | null>(null);
  const adding = params.get("add");
  const add = (kind: string | null) => setParams(kind === null ? {} : { add: kind }, { replace: true });
  const act = (kind: ServerAct, server: ServerRow) => {
    const refresh = () => void client.invalidateQueries({ queryKey: ["servers"] });
    if (kind === "test") void test(server, t).then(refresh);
    else if (kind === "toggle") void toggle(server, t).then(refresh);
    else setActing({ act: kind, server });
  };
  const close = () => setActing(null);
  return (
    <div className="grid gap-5">
      <PageHead title={t("servers.title")} text={t("servers.text")}>
        {admin ? (
          <Button variant="primary" onClick={() => add("")}>
            <Plus aria-hidden="true" />
            {t("servers.add")}
          </Button>
        ) : null}
      </PageHead>
      {error ? (
        <Notice tone="bad">
          {t("servers.error")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {data?.items.length === 0 && admin ? <Teaching onPick={add} /> : null}
      {data?.items.length === 0 && !admin ? (
        <Empty icon={<CirclePlus />} title={t("home.empty.noServersStaff")} />
      ) : null}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,23rem),1fr))] gap-3">
        {data?.items.map((server) => (
          <ServerCard
            key={server.id}
            server={server}
            manages={may(account, "servers.manage", server.id)}
            admin={admin}
            onAct={act}
          />
        ))}
        {data || error ? null : [1, 2, 3].map((place) => <Skeleton key={place} className="h-64" />)}
      </div>
      {adding !== null && admin ? <AddServer kind={adding} onPick={add} onClose={() => add(null)} /> : null}
      {acting?.act === "edit" ? <EditServer server={acting.server} onClose={close} /> : null}
      {acting?.act === "delete" ? <DeleteServer server={acting.server} onClose={close} /> : null}
    </div>
  );
}
