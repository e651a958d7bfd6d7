import { Cpu, MonitorPlay, Server, Users } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ServerRow } from "@/api/types";
import { number } from "@/format";
import { Card } from "@/ui/card";
import { type Figures, upOf } from "./figures";

function Tile(props: {
  icon: ReactNode;
  label: string;
  value: ReactNode;
  note: ReactNode;
  tone?: "bad" | "plain";
  to?: string;
}) {
  const body = (
    <>
      <p className="flex items-center gap-2 text-muted text-sm [&_svg]:size-4 [&_svg]:text-faint">
        {props.icon}
        {props.label}
      </p>
      <p
        className={`figures font-semibold text-2xl tracking-tight max-sm:text-xl ${props.tone === "bad" ? "text-bad" : ""}`}
      >
        {props.value}
      </p>
      <p className={`figures truncate text-xs ${props.tone === "bad" ? "text-bad" : "text-faint"}`}>
        {props.note}
      </p>
    </>
  );
  const look = "grid content-between gap-1 rounded-lg p-3 max-sm:gap-0 sm:p-4";
  return (
    <Card className="grid">
      {props.to ? (
        <Link to={props.to} className={`${look} transition-colors hover:bg-raised/60`}>
          {body}
        </Link>
      ) : (
        <div className={look}>{body}</div>
      )}
    </Card>
  );
}

const NAMED = 2;

function Names({ names }: { names: string[] }) {
  const { t } = useTranslation();
  const known = names.filter(Boolean);
  if (known.length === 0) return <>{t("home.cards.nobody")}</>;
  const more = names.length - Math.min(NAMED, known.length);
  return (
    <>
      <bdi>{known.slice(0, NAMED).join(", ")}</bdi>
      {more > 0 ? ` ${t("home.cards.more", { count: more })}` : ""}
    </>
  );
}

/** Is everything up, who watches, what does it cost: the first look. */
export function Tiles({ figures, servers }: { figures: Figures; servers: ServerRow[] }) {
  const { t } = useTranslation();
  const { up, all } = upOf(servers);
  const software = figures.transcodes - figures.hardware;
  const audio = figures.audioOnly
    ? ` · ${t("home.cards.transcodesAudio", { count: figures.audioOnly })}`
    : "";
  return (
    <section aria-label={t("home.cards.label")} className="grid grid-cols-2 gap-3">
      <Tile
        icon={<MonitorPlay aria-hidden="true" />}
        label={t("home.cards.sessions")}
        value={number(figures.sessions)}
        note={t("home.cards.sessionsNote", { playing: figures.playing, paused: figures.paused })}
      />
      <Tile
        icon={<Users aria-hidden="true" />}
        label={t("home.cards.users")}
        value={number(figures.users.length)}
        note={<Names names={figures.users} />}
      />
      <Tile
        icon={<Cpu aria-hidden="true" />}
        label={t("home.cards.transcodes")}
        value={number(figures.transcodes)}
        note={t("home.cards.transcodesNote", { hw: figures.hardware, sw: software }) + audio}
      />
      <Tile
        icon={<Server aria-hidden="true" />}
        label={t("home.cards.servers")}
        to="/servers"
        tone={up < all ? "bad" : "plain"}
        value={t("home.cards.serversOf", { up, all })}
        note={up < all ? t("home.cards.down", { count: all - up }) : t("home.cards.allUp")}
      />
    </section>
  );
}
