import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { localUsers } from "@/api/endpoints";
import { grantsQuery, localUserQuery, permissionsQuery } from "@/api/queries";
import type { GrantInfo, LocalUser, Permissions } from "@/api/types";
import { PageHead } from "@/shell/page-head";
import { Button, buttonLook } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { useRefreshAccounts } from "./acts";
import { refusal } from "./columns";
import { Grid } from "./grid";
import { same, type Wish } from "./matrix";
import { Meaning } from "./meaning";

function useSave(account: LocalUser, permissions: Permissions, wish: Wish) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = useRefreshAccounts();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const saved = await localUsers.permit(account.id, wish);
      client.setQueryData(["permissions", account.id], saved);
      refresh();
      toast({
        tone: "ok",
        title: <bdi>{t("rights.saved", { name: account.name })}</bdi>,
        text: t("rights.savedText"),
      });
    } catch (refused) {
      toast({ tone: "bad", title: t("form.notSaved"), text: problemText(refused, t) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, save, unsaved: !same(wish, permissions.permissions) };
}

function Matrix(props: { account: LocalUser; permissions: Permissions; grants: GrantInfo[] }) {
  const { t } = useTranslation();
  const { account, permissions } = props;
  const [wish, setWish] = useState<Wish>(permissions.permissions);
  const { busy, save, unsaved } = useSave(account, permissions, wish);
  if (permissions.servers.length === 0) return <Notice tone="info">{t("rights.noServers")}</Notice>;
  return (
    <>
      <Card className="overflow-hidden">
        <Grid {...props} wish={wish} onWish={setWish} />
        <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-3">
          <span role="status" className="mr-auto text-sm text-warn">
            {unsaved ? t("rights.unsaved") : ""}
          </span>
          {unsaved ? (
            <Button onClick={() => setWish(permissions.permissions)}>{t("rights.revert")}</Button>
          ) : null}
          <Button variant="primary" busy={busy} disabled={!unsaved} onClick={() => void save()}>
            {t("rights.save")}
          </Button>
        </div>
      </Card>
      <Meaning grants={props.grants} />
    </>
  );
}

/** What one account may do at each server. */
export default function RightsPage() {
  const { t } = useTranslation();
  const id = Number(useParams().id);
  const { data: account, error } = useQuery(localUserQuery(id));
  const refused = account ? refusal(account.may.permissions) : null;
  const { data: permissions, error: more } = useQuery({
    ...permissionsQuery(id),
    enabled: account !== undefined && refused === null,
  });
  const { data: grants } = useQuery(grantsQuery());
  const trouble = error ?? more;
  const name = account?.name ?? "…";
  return (
    <div className="grid gap-5">
      <PageHead title={t("rights.title", { name })} text={refused ? "" : t("rights.text", { name })}>
        <Link to="/accounts" className={buttonLook({ size: "sm" })}>
          <ArrowLeft aria-hidden="true" />
          {t("rights.back")}
        </Link>
      </PageHead>
      {refused ? <Notice tone="info">{refused}</Notice> : null}
      {trouble ? <Notice tone="bad">{problemText(trouble, t)}</Notice> : null}
      {account && permissions && grants ? (
        <Matrix key={account.id} account={account} permissions={permissions} grants={grants.items} />
      ) : trouble || refused ? null : (
        <Skeleton className="h-72" />
      )}
    </div>
  );
}
