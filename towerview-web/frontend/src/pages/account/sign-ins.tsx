import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isViewer, useAccount } from "@/api/account";
import { auth } from "@/api/endpoints";
import { signInsQuery } from "@/api/queries";
import type { LoginSession } from "@/api/types";
import { dateTime } from "@/format";
import { Age } from "@/ui/age";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { toast } from "@/ui/toast";
import { browserOf } from "./browser";

function SignIn({ signIn, onEnd }: { signIn: LoginSession; onEnd: () => void }) {
  const { t } = useTranslation();
  const browser = browserOf(signIn.user_agent) ?? t("account.unknownBrowser");
  return (
    <li className="flex items-center gap-3 border-line border-t py-2.5 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <bdi>{browser}</bdi>
          {signIn.current ? <Badge tone="ok">{t("account.here")}</Badge> : null}
          {signIn.ended_by_force ? <Badge tone="bad">{t("account.forced")}</Badge> : null}
        </p>
        <p className="figures text-faint text-xs">
          <bdi>{signIn.address}</bdi>
          {signIn.address ? " · " : ""}
          {dateTime(signIn.created_at)}
          {signIn.last_used_at ? (
            <>
              {" · "}
              {t("account.lastUsed")} <Age at={signIn.last_used_at} />
            </>
          ) : null}
        </p>
      </div>
      {signIn.current || signIn.ended_by_force ? null : (
        <Button size="sm" aria-label={`${t("account.end")}: ${browser}`} onClick={onEnd}>
          {t("account.end")}
        </Button>
      )}
    </li>
  );
}

export function SignInList(props: { signIns: LoginSession[]; onEnd: (signIn: LoginSession) => void }) {
  return (
    <ul>
      {props.signIns.map((signIn) => (
        <SignIn key={signIn.id} signIn={signIn} onEnd={() => props.onEnd(signIn)} />
      ))}
    </ul>
  );
}

/** Every device that is signed in as this account. */
export function SignIns() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const viewer = isViewer(useAccount());
  const [asking, setAsking] = useState(false);
  const { data, error } = useQuery(signInsQuery());
  const others = data?.items.some((signIn) => !signIn.current && !signIn.ended_by_force);
  const endOthers = async () => {
    await auth.endOtherSessions();
    toast({ tone: "ok", title: t("account.endedOthers") });
    setAsking(false);
    await client.invalidateQueries({ queryKey: ["sign-ins"] });
  };
  const end = async (signIn: LoginSession) => {
    try {
      await auth.endSession(signIn.id);
      toast({ tone: "ok", title: t("account.ended") });
    } catch (refused) {
      toast({ tone: "bad", title: t("account.endFailed"), text: problemText(refused, t) });
    }
    void client.invalidateQueries({ queryKey: ["sign-ins"] });
  };
  return (
    <Card className="grid gap-2 p-4">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h2 className="font-semibold text-lg">{t("account.signIns")}</h2>
          <p className="text-muted text-sm">
            {t(viewer ? "account.signInsTextViewer" : "account.signInsText")}
          </p>
        </div>
        {others ? (
          <Button size="sm" onClick={() => setAsking(true)}>
            {t("account.endOthers")}
          </Button>
        ) : null}
      </div>
      {error ? (
        <Notice tone="bad">
          {t("account.signInsError")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {data ? (
        <SignInList signIns={data.items} onEnd={(signIn) => void end(signIn)} />
      ) : error ? null : (
        <Skeleton className="h-24" />
      )}
      {asking ? (
        <Confirm
          title={t("account.endOthersTitle")}
          text={t("account.endOthersText")}
          verb={t("account.endOthers")}
          onClose={() => setAsking(false)}
          onDo={endOthers}
        />
      ) : null}
    </Card>
  );
}
