import { useTranslation } from "react-i18next";
import type { SessionRow } from "@/api/types";
import { clockTime, timeOfDay } from "@/format";
import { livePosition } from "@/live/progress";
import { useNow } from "@/ui/tick";

const BAR: Record<SessionRow["state"], string> = {
  playing: "bg-accent",
  paused: "bg-faint",
  buffering: "animate-breathe bg-warn",
};

function Bar({ row, share }: { row: SessionRow; share: number }) {
  const { t } = useTranslation();
  const ahead = row.transcode?.progress ?? 0;
  return (
    <div
      role="progressbar"
      aria-label={t("session.progress")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="relative h-1 overflow-hidden rounded-full bg-text/10"
    >
      <div
        className="absolute inset-0 origin-left bg-text/14"
        style={{ transform: `scaleX(${Math.min(1, ahead / 100)})` }}
      />
      <div
        className={`absolute inset-0 origin-left transition-transform duration-1000 ease-linear ${BAR[row.state]}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}

/** How far it is, and when it ends. Moves each second by itself; only this part is drawn again. */
export function SessionProgress({ row }: { row: SessionRow }) {
  const { t } = useTranslation();
  const now = useNow();
  const position = livePosition(row, now);
  const duration = row.media.duration_ms;
  if (position === null || duration === null || duration === 0) {
    const since = row.started_at ?? row.first_seen;
    return (
      <p className="figures text-muted text-xs">
        {row.media.type === "live" ? `${t("session.live")} · ` : ""}
        {position !== null
          ? clockTime(position)
          : since
            ? t("session.started", { time: timeOfDay(since) })
            : null}
      </p>
    );
  }
  const left = Math.max(0, duration - position);
  return (
    <div className="grid gap-1.5">
      <Bar row={row} share={Math.min(1, position / duration)} />
      <div className="figures flex justify-between gap-3 text-muted text-xs">
        <span>{t("session.of", { position: clockTime(position), duration: clockTime(duration) })}</span>
        <span>
          {t("session.left", { time: clockTime(left) })}
          {row.state === "paused" ? null : (
            <span className="text-faint"> · {t("session.ends", { time: timeOfDay(now + left) })}</span>
          )}
        </span>
      </div>
    </div>
  );
}

export function TimeLeft({ row }: { row: SessionRow }) {
  const now = useNow();
  const position = livePosition(row, now);
  if (position === null || row.media.duration_ms === null) return <span className="text-faint">–</span>;
  return <span className="figures">{clockTime(Math.max(0, row.media.duration_ms - position))}</span>;
}
