import { ChevronDown, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ServerSessions, SessionRow } from "@/api/types";
import { bitrate, moment } from "@/format";
import { sessionKey } from "@/live/progress";
import { useRemembered } from "@/shell/remembered";
import { Age } from "@/ui/age";
import { KindDot, KindMark } from "@/ui/kind-mark";
import { Near } from "@/ui/near";
import { useNow } from "@/ui/tick";
import { figuresOf, type KindGroup, type ServerGroup } from "./figures";
import { type Rights, type SessionAct, SessionCard } from "./session-card";
import { useLeaving } from "./use-leaving";
import { titleOf } from "./words";

interface BoardProps {
  groups: KindGroup[];
  /** Changes with the filters: what they hide vanishes at once instead of fading like an ended session. */
  scope: string;
  /** So many sessions that only those near the screen are drawn. */
  many: boolean;
  rightsOf: (serverId: number) => Rights;
  onAct: (act: SessionAct, row: SessionRow) => void;
}

function Sums({ rows }: { rows: SessionRow[] }) {
  const { t } = useTranslation();
  const { sessions, transcodes, kbps } = figuresOf(rows);
  return (
    <span className="figures flex flex-wrap gap-x-3 text-muted text-sm">
      <span>{t("home.group.streams", { count: sessions })}</span>
      {transcodes > 0 ? (
        <span className="text-warn">{t("home.group.transcodes", { count: transcodes })}</span>
      ) : null}
      {kbps > 0 ? <span>{bitrate(kbps)}</span> : null}
    </span>
  );
}

/** Twice what the sessions cache is good for: a late collect is no alarm. */
const GOOD_FOR_MS = 10_000;

function Freshness({ status }: { status: ServerSessions | null }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!status) return null;
  if (status.error)
    return (
      <span className="inline-flex items-start gap-1.5 text-bad text-sm">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        {t("home.group.down", { since: moment(status.error.since, now), reason: status.error.message })}
      </span>
    );
  return (
    <span className="text-xs">
      <Age at={status.taken_at} stale={status.stale} goodForMs={GOOD_FOR_MS} />
    </span>
  );
}

/** The heading that folds what is under it; with nothing under it, only a heading. */
function Fold(props: {
  open: boolean;
  name: string;
  onToggle: (() => void) | undefined;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  if (!props.onToggle) return <div className="flex min-w-0 items-center gap-2.5">{props.children}</div>;
  return (
    <button
      type="button"
      aria-expanded={props.open}
      aria-label={t(props.open ? "home.group.fold" : "home.group.unfold", { name: props.name })}
      onClick={props.onToggle}
      className="flex min-w-0 items-center gap-2.5 rounded-md text-left"
    >
      <ChevronDown
        aria-hidden="true"
        className={`size-4 shrink-0 text-faint transition-transform ${props.open ? "" : "-rotate-90"}`}
      />
      {props.children}
    </button>
  );
}

/** A card with three rows of quality. */
const CARD_HEIGHT = 226;

function Cards({
  group,
  color,
  scope,
  many,
  rightsOf,
  onAct,
}: { group: ServerGroup; color: string | null } & Omit<BoardProps, "groups">) {
  const shown = useLeaving(group.rows, sessionKey, scope);
  const rights = rightsOf(group.id);
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,23.5rem),1fr))] gap-3">
      {shown.map(({ item, leaving }, index) => (
        <Near
          key={`${sessionKey(item)}:${item.media.id}`}
          index={index}
          lazily={many}
          height={CARD_HEIGHT}
          name={titleOf(item.media)}
        >
          {() => <SessionCard row={item} color={color} leaving={leaving} rights={rights} onAct={onAct} />}
        </Near>
      ))}
    </div>
  );
}

function ServerSection(props: {
  group: ServerGroup;
  kind: KindGroup;
  /** The only server of its kind: it carries the kind's mark, and no heading of the kind stands above it. */
  alone: boolean;
  open: boolean;
  onToggle: () => void;
  board: Omit<BoardProps, "groups">;
}) {
  const { t } = useTranslation();
  const { group, kind, alone } = props;
  const color = kind.color ?? "var(--faint)";
  return (
    <section aria-label={group.name} className="grid gap-3">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Fold
          open={props.open}
          name={group.name}
          onToggle={group.rows.length > 0 ? props.onToggle : undefined}
        >
          {alone ? <KindMark title={kind.title} color={color} size="md" /> : <KindDot color={color} />}
          <h3 className="min-w-0 truncate font-semibold">
            <bdi>{group.name}</bdi>
            {alone ? <span className="ml-2 font-normal text-faint text-sm">{kind.title}</span> : null}
          </h3>
        </Fold>
        {group.rows.length > 0 ? <Sums rows={group.rows} /> : null}
        <Freshness status={group.status} />
      </header>
      {group.status && group.status.set_aside > 0 ? (
        <p className="text-warn text-sm">{t("home.group.setAside", { count: group.status.set_aside })}</p>
      ) : null}
      {props.open ? <Cards group={group} color={kind.color} {...props.board} /> : null}
    </section>
  );
}

function Idle({ groups }: { groups: [KindGroup, ServerGroup][] }) {
  const { t } = useTranslation();
  if (groups.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-t pt-4 text-muted text-sm">
      <span className="text-faint">{t("home.group.idle")}</span>
      {groups.map(([kind, group]) => (
        <span key={group.id} className="inline-flex items-center gap-2">
          <KindDot color={kind.color ?? "var(--faint)"} />
          <bdi>{group.name}</bdi>
          <span className="text-xs">
            <Age
              at={group.status?.taken_at ?? null}
              stale={group.status?.stale ?? false}
              goodForMs={GOOD_FOR_MS}
            />
          </span>
        </span>
      ))}
    </p>
  );
}

/** Idle: nothing plays and nothing is wrong. */
function isIdle(group: ServerGroup): boolean {
  return group.rows.length === 0 && !group.status?.error;
}

/** Sessions by kind and server. What is folded is remembered. */
export function Board({ groups, ...board }: BoardProps) {
  const [folded, setFolded] = useRemembered<string[]>("folded", []);
  const toggle = (key: string) =>
    setFolded((old) => (old.includes(key) ? old.filter((one) => one !== key) : [...old, key]));
  const idle = groups.flatMap((kind) =>
    kind.servers.filter(isIdle).map((group): [KindGroup, ServerGroup] => [kind, group]),
  );
  return (
    <div className="grid gap-6">
      {groups.map((kind) => {
        const busy = kind.servers.filter((group) => !isIdle(group));
        const alone = kind.servers.length === 1;
        const key = `kind:${kind.kind}`;
        const open = alone || !folded.includes(key);
        if (busy.length === 0) return null;
        return (
          <section key={kind.kind} aria-label={kind.title} className="grid gap-4">
            {alone ? null : (
              <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b pb-2.5">
                <Fold open={open} name={kind.title} onToggle={() => toggle(key)}>
                  <KindMark title={kind.title} color={kind.color ?? "var(--faint)"} />
                  <h3 className="font-semibold text-lg">{kind.title}</h3>
                </Fold>
                <Sums rows={busy.flatMap((group) => group.rows)} />
              </header>
            )}
            {open
              ? busy.map((group) => (
                  <ServerSection
                    key={group.id}
                    group={group}
                    kind={kind}
                    alone={alone}
                    open={!folded.includes(`server:${group.id}`)}
                    onToggle={() => toggle(`server:${group.id}`)}
                    board={board}
                  />
                ))
              : null}
          </section>
        );
      })}
      <Idle groups={idle} />
    </div>
  );
}
