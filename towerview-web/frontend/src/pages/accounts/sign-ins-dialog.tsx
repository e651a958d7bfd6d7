import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localUsers } from "@/api/endpoints";
import { signInsOfQuery } from "@/api/queries";
import type { LocalUser } from "@/api/types";
import { SignInList } from "@/pages/account/sign-ins";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/card";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { useRefreshAccounts } from "./acts";

/** Where somebody is signed in; each can be ended, or all. */
export function SignInsDialog({ account, onClose }: { account: LocalUser; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = useRefreshAccounts();
  const { data, error } = useQuery(signInsOfQuery(account.id));
  const end = async (ending: Promise<unknown>, said: string) => {
    try {
      await ending;
      toast({ tone: "ok", title: <bdi>{said}</bdi> });
    } catch (refused) {
      toast({ tone: "bad", title: t("account.endFailed"), text: problemText(refused, t) });
    }
    void client.invalidateQueries({ queryKey: ["sign-ins", account.id] });
    refresh();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<bdi>{t("accounts.signInsTitle", { name: account.name })}</bdi>}
      footer={
        data && data.items.length > 1 ? (
          <Button
            variant="danger"
            onClick={() =>
              void end(localUsers.endSessions(account.id), t("accounts.endedAll", { name: account.name }))
            }
          >
            {t("accounts.endAll")}
          </Button>
        ) : null
      }
    >
      {error ? (
        <Notice tone="bad">
          {t("account.signInsError")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {data?.items.length === 0 ? <p className="text-muted">{t("accounts.signInsNone")}</p> : null}
      {data ? (
        <SignInList
          signIns={data.items}
          onEnd={(signIn) => void end(localUsers.endSession(account.id, signIn.id), t("account.ended"))}
        />
      ) : error ? null : (
        <Skeleton className="h-24" />
      )}
    </Dialog>
  );
}
