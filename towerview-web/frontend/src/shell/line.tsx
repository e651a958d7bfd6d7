import { CloudOff, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LineState } from "@/live/stream";
import { useLine } from "@/live/use-live";

const DOT: Record<LineState, string> = {
  live: "bg-ok",
  connecting: "animate-breathe bg-warn",
  waiting: "animate-breathe bg-warn",
  offline: "bg-bad",
  resting: "bg-faint",
  stopped: "bg-faint",
};

/** Whether what is on the screen is live. The word is there too: colour is never alone. */
export function LineMark() {
  const { t } = useTranslation();
  const state = useLine((line) => line.state);
  const short = state === "waiting" ? t("line.connecting") : t(`line.${state}`);
  return (
    <span className="flex items-center gap-1.5 text-muted text-xs" title={t(`line.${state}`)}>
      <span aria-hidden="true" className={`size-2 rounded-full ${DOT[state]}`} />
      {short}
    </span>
  );
}

/** A brief hiccup is not worth a banner. */
const PATIENCE_MS = 4000;

export function LineBanner() {
  const { t } = useTranslation();
  const state = useLine((line) => line.state);
  const troubled = state === "waiting" || state === "offline" || state === "connecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!troubled) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [troubled]);
  const Icon = state === "offline" ? WifiOff : CloudOff;
  return (
    <div role="status">
      {shown ? (
        <p className="flex items-center justify-center gap-2 border-warn/30 border-t bg-warn/10 px-4 py-2 text-sm">
          <Icon aria-hidden="true" className="size-4 shrink-0 text-warn" />
          {state === "offline" ? t("line.offlineText") : t("line.lost")}
        </p>
      ) : null}
    </div>
  );
}
