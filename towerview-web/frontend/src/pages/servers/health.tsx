import { CircleAlert, CircleCheck, CircleDashed, CirclePause, Clock, KeyRound, Puzzle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ServerRow } from "@/api/types";
import { dateTime, moment } from "@/format";
import { own } from "@/format/own";
import type { en } from "@/i18n/en";
import { Badge, type Tone } from "@/ui/badge";
import { useNow } from "@/ui/tick";

type Health = keyof typeof en.servers.health;

const LOOKS: Record<Health, { icon: typeof Clock; tone: Tone }> = {
  ok: { icon: CircleCheck, tone: "ok" },
  stale: { icon: Clock, tone: "warn" },
  down: { icon: CircleAlert, tone: "bad" },
  auth_failed: { icon: KeyRound, tone: "bad" },
  needs_credentials: { icon: KeyRound, tone: "warn" },
  plugin_missing: { icon: Puzzle, tone: "warn" },
  incompatible: { icon: CircleAlert, tone: "bad" },
  paused: { icon: CirclePause, tone: "neutral" },
  unknown: { icon: CircleDashed, tone: "neutral" },
};

export function healthOf(server: ServerRow): Health {
  if (server.plugin_missing) return "plugin_missing";
  if (!server.enabled) return "paused";
  return own(LOOKS, server.health) ? (server.health as Health) : "unknown";
}

export function HealthBadge({ server }: { server: ServerRow }) {
  const { t } = useTranslation();
  const health = healthOf(server);
  const { icon: Icon, tone } = LOOKS[health];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {t(`servers.health.${health}`)}
    </Badge>
  );
}

/** Since when, and why. */
export function HealthText({ server }: { server: ServerRow }) {
  const { t } = useTranslation();
  const now = useNow();
  const tone = LOOKS[healthOf(server)].tone;
  return (
    <p className="text-sm">
      {server.health_reason ? (
        <span className={tone === "bad" ? "text-bad" : tone === "warn" ? "text-warn" : "text-muted"}>
          {server.health_reason}{" "}
        </span>
      ) : null}
      <time
        dateTime={server.health_since}
        title={dateTime(server.health_since)}
        className="figures text-faint"
      >
        {t("servers.since", { since: moment(server.health_since, now) })}
      </time>
    </p>
  );
}
