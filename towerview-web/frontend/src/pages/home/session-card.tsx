import { CirclePause, CirclePlay, Ellipsis, Info, LoaderCircle, MessageSquare, Square } from "lucide-react";
import { type CSSProperties, memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PlayState, SessionRow } from "@/api/types";
import { bitrate } from "@/format";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Tooltip } from "@/ui/tooltip";
import { Poster, useArtwork } from "./poster";
import { SessionProgress } from "./progress";
import { DeliveryBadge, Quality } from "./quality";
import { headOf, subOf, titleOf, whyOf } from "./words";

export type SessionAct = "details" | "stop" | "message";

/** What may be done with sessions of a server: false hides it, a sentence shows it disabled. */
export interface Rights {
  stop: boolean | string;
  message: boolean | string;
  /** Signing a device out whose player ignores a stop. */
  revoke?: boolean;
}

export interface SessionCardProps {
  row: SessionRow;
  color: string | null;
  leaving: boolean;
  rights: Rights;
  onAct: (act: SessionAct, row: SessionRow) => void;
}

const STATES: Record<PlayState, { icon: typeof CirclePlay; look: string }> = {
  playing: { icon: CirclePlay, look: "text-ok" },
  paused: { icon: CirclePause, look: "text-muted" },
  buffering: { icon: LoaderCircle, look: "animate-breathe text-warn" },
};

export function StateMark({ state }: { state: PlayState }) {
  const { t } = useTranslation();
  const { icon: Icon, look } = STATES[state];
  return (
    <Badge tone="neutral">
      <Icon aria-hidden="true" className={look} />
      {t(`session.state.${state}`)}
    </Badge>
  );
}

export function NetworkMark({ row }: { row: SessionRow }) {
  const { t } = useTranslation();
  const { location, address } = row.network;
  if (!location) return null;
  return (
    <Tooltip
      content={
        <>
          {t(`session.networkHelp.${location}`)}
          {address ? <bdi className="figures block text-muted">{address}</bdi> : null}
        </>
      }
    >
      <span className="inline-flex">
        <Badge tone={location === "relay" ? "warn" : "neutral"}>{t(`session.network.${location}`)}</Badge>
      </span>
    </Tooltip>
  );
}

export function SessionMenu({ row, rights, onAct }: Pick<SessionCardProps, "row" | "rights" | "onAct">) {
  const { t } = useTranslation();
  const why = (right: boolean | string, possible: boolean, reason: string) =>
    typeof right === "string" ? right : possible ? null : reason;
  const items = [
    {
      key: "details",
      label: t("session.details"),
      icon: <Info aria-hidden="true" />,
      onSelect: () => onAct("details", row),
    },
    {
      key: "message",
      label: t("session.message"),
      icon: <MessageSquare aria-hidden="true" />,
      onSelect: () => onAct("message", row),
      disabledReason: why(rights.message, row.can_message, t("session.noMessage")),
      hidden: rights.message === false,
    },
    {
      key: "stop",
      label: t("session.stop"),
      icon: <Square aria-hidden="true" />,
      danger: true,
      onSelect: () => onAct("stop", row),
      disabledReason: why(rights.stop, row.terminate_id !== null, t("session.noStop")),
      hidden: rights.stop === false,
    },
  ];
  return (
    <Menu
      items={items.filter((item) => !item.hidden)}
      trigger={
        <Button
          variant="quiet"
          size="icon-sm"
          className="relative z-10 -mt-1 -mr-1.5"
          aria-label={`${t("action.more")}: ${titleOf(row.media)}`}
        >
          <Ellipsis aria-hidden="true" />
        </Button>
      }
    />
  );
}

export function playerText(row: SessionRow, unknown: string): { device: string; app: string | null } {
  const { device, product, platform } = row.player;
  const app = [product, platform].filter(Boolean).join(" · ");
  return { device: device ?? product ?? unknown, app: app && app !== device ? app : null };
}

function Who({ row }: { row: SessionRow }): ReactNode {
  const { t } = useTranslation();
  const player = playerText(row, t("session.unknownDevice"));
  return (
    <p className="mt-1 truncate text-muted text-sm">
      <bdi className="font-medium text-text">{row.user.name || t("session.someone")}</bdi>
      <span className="text-faint"> · </span>
      <bdi>{player.device}</bdi>
      {player.app ? (
        <span className="text-faint">
          {" · "}
          <bdi>{player.app}</bdi>
        </span>
      ) : null}
    </p>
  );
}

/** One session: what plays, who watches where, how it travels and why, and how far it is. */
export const SessionCard = memo(function SessionCard(props: SessionCardProps) {
  const { t } = useTranslation();
  const { row } = props;
  const picture = useArtwork(row);
  const why = whyOf(row, t);
  const style = { "--tint": picture?.tint ?? undefined, "--kind": props.color ?? undefined } as CSSProperties;
  return (
    <article
      style={style}
      aria-label={titleOf(row.media)}
      className={`card-tint relative flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3.5 shadow-lift transition-colors focus-within:border-line-strong hover:border-line-strong ${props.leaving ? "pointer-events-none animate-leave" : "animate-fade"}`}
    >
      <div className="flex gap-3.5">
        <Poster type={row.media.type} picture={picture} className="w-17" />
        <div className="min-w-0 flex-1">
          <div className="flex items-start gap-1">
            <h4 className="min-w-0 flex-1 font-semibold text-base">
              <button
                type="button"
                aria-label={t("session.open", { title: titleOf(row.media) })}
                onClick={() => props.onAct("details", row)}
                className="block w-full truncate text-left after:absolute after:inset-0 after:rounded-lg"
              >
                <bdi>{headOf(row.media)}</bdi>
              </button>
            </h4>
            <SessionMenu row={row} rights={props.rights} onAct={props.onAct} />
          </div>
          <p className="-mt-0.5 truncate text-muted text-sm">
            <bdi>{subOf(row.media, t)}</bdi>
          </p>
          <Who row={row} />
          <div className="pointer-events-none relative mt-2 flex flex-wrap items-center gap-1 **:data-tip:pointer-events-auto">
            <StateMark state={row.state} />
            <DeliveryBadge row={row} />
            <NetworkMark row={row} />
            {row.bandwidth_kbps !== null ? (
              <span className="figures ml-auto font-medium text-sm">{bitrate(row.bandwidth_kbps)}</span>
            ) : null}
          </div>
        </div>
      </div>
      <Quality row={row} />
      {why.length > 0 ? (
        <p className="line-clamp-2 text-muted text-xs" title={why.join("; ")}>
          <bdi>{`${why.join("; ").replace(/^./, (first) => first.toUpperCase())}.`}</bdi>
        </p>
      ) : null}
      <div className="mt-auto">
        <SessionProgress row={row} />
      </div>
    </article>
  );
});
