import { useTranslation } from "react-i18next";
import type { PinStarted } from "@/api/types";
import { timeOfDay } from "@/format";
import { Button, buttonLook } from "@/ui/button";
import { Skeleton } from "@/ui/card";
import { Notice } from "@/ui/notice";
import type { PinState } from "./use-pin";

function Waiting({ pin, kind }: { pin: PinStarted; kind: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-3">
      <p role="status" className="flex items-center gap-2 font-medium">
        <span aria-hidden="true" className="size-2 animate-breathe rounded-full bg-accent" />
        {t("media.waiting", { kind })}
      </p>
      {pin.code ? (
        <div className="grid gap-1 rounded-lg border border-line bg-bg p-4 text-center">
          <span className="text-faint text-xs">{t("media.code")}</span>
          <bdi className="select-all font-mono font-semibold text-2xl tracking-[0.2em]">{pin.code}</bdi>
        </div>
      ) : null}
      <p className="text-muted text-sm">{t(pin.url ? "media.waitingText" : "media.codeText")}</p>
      {pin.url ? (
        <p className="grid gap-2 text-faint text-xs">
          {t("media.blocked")}
          <a
            href={pin.url}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonLook({ variant: "plain" })}
          >
            {t("media.openPage", { kind })}
          </a>
        </p>
      ) : null}
      <p className="figures text-faint text-xs">{t("media.until", { time: timeOfDay(pin.expires_at) })}</p>
    </div>
  );
}

/** While somebody says yes elsewhere, and what to do when nobody did. */
export function PinWait(props: { state: PinState; kind: string; onAgain: () => void }) {
  const { t } = useTranslation();
  const { state } = props;
  if (state.at === "waiting") return <Waiting pin={state.pin} kind={props.kind} />;
  if (state.at !== "expired" && state.at !== "failed") return <Skeleton className="h-28" />;
  return (
    <div className="grid gap-4">
      <Notice tone={state.at === "failed" ? "bad" : "warn"}>
        <p className="font-medium">{t(state.at === "failed" ? "media.failed" : "media.expired")}</p>
        <p className="text-muted">
          {state.at === "failed" ? <bdi>{state.why}</bdi> : t("media.expiredText")}
        </p>
      </Notice>
      <Button variant="primary" size="lg" onClick={props.onAgain}>
        {t("action.retry")}
      </Button>
    </div>
  );
}
