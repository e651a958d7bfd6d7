import {
  ArrowUp,
  Ellipsis,
  ExternalLink,
  FlaskConical,
  Pause,
  Pencil,
  Play,
  ShieldOff,
  Trash2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ServerRow } from "@/api/types";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import { Age } from "@/ui/age";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { KindMark } from "@/ui/kind-mark";
import { Menu, type MenuItem } from "@/ui/menu";
import { Notice } from "@/ui/notice";
import { Tooltip } from "@/ui/tooltip";
import { HealthBadge, HealthText } from "./health";

export type ServerAct = "edit" | "test" | "toggle" | "delete";

const NAMES = en.servers.capability as Record<string, string>;

function Capabilities({ server }: { server: ServerRow }) {
  const { t } = useTranslation();
  const limits = new Map(server.limits.map((limit) => [limit.capability, limit.reason]));
  if (server.capabilities.length === 0) return null;
  return (
    <ul aria-label={t("servers.can")} className="flex flex-wrap gap-1">
      {server.capabilities.map((name) => {
        const reason = limits.get(name);
        return (
          <li key={name}>
            <Tooltip content={reason ? t("servers.limitHelp", { reason }) : null}>
              <span className="inline-flex">
                <Badge tone={reason ? "warn" : "neutral"} className={reason ? "line-through" : ""}>
                  {own(NAMES, name) ?? name}
                </Badge>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

function Version({ server }: { server: ServerRow }) {
  const { t } = useTranslation();
  if (!server.version) return null;
  return (
    <span className="figures flex flex-wrap items-center gap-x-2 gap-y-1">
      <bdi>{[server.product, server.version].filter(Boolean).join(" ")}</bdi>
      {server.newer_version ? (
        <Badge tone="accent">
          <ArrowUp aria-hidden="true" />
          <bdi>{t("servers.newer", { version: server.newer_version })}</bdi>
        </Badge>
      ) : null}
    </span>
  );
}

interface ServerCardProps {
  server: ServerRow;
  /** May test and disable it. */
  manages: boolean;
  /** May change its address and delete it. */
  admin: boolean;
  onAct: (act: ServerAct, server: ServerRow) => void;
}

function Acts({ server, admin, onAct }: ServerCardProps) {
  const { t } = useTranslation();
  const missing = server.plugin_missing;
  const edit: MenuItem = {
    key: "edit",
    label: t("servers.edit"),
    icon: <Pencil aria-hidden="true" />,
    onSelect: () => onAct("edit", server),
    disabledReason: missing,
  };
  const remove: MenuItem = {
    key: "delete",
    label: t("servers.remove"),
    icon: <Trash2 aria-hidden="true" />,
    danger: true,
    onSelect: () => onAct("delete", server),
  };
  const test: MenuItem = {
    key: "test",
    label: t("servers.test"),
    icon: <FlaskConical aria-hidden="true" />,
    onSelect: () => onAct("test", server),
    disabledReason: missing,
  };
  const toggle: MenuItem = {
    key: "toggle",
    label: server.enabled ? t("servers.disable") : t("servers.enable"),
    icon: server.enabled ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />,
    onSelect: () => onAct("toggle", server),
  };
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          size="icon-sm"
          className="-mr-1.5"
          aria-label={`${t("action.more")}: ${server.name}`}
        >
          <Ellipsis aria-hidden="true" />
        </Button>
      }
      items={admin ? [edit, test, toggle, remove] : [test, toggle]}
    />
  );
}

export function ServerCard(props: ServerCardProps) {
  const { t } = useTranslation();
  const { server } = props;
  const quiet = !server.enabled || server.plugin_missing;
  return (
    <Card aria-label={server.name} className="flex flex-col gap-3.5 p-4">
      <header className="flex items-start gap-3">
        <KindMark title={server.kind_title} color={server.color} size="lg" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-lg">
            <bdi>{server.name}</bdi>
          </h2>
          <p className="text-muted text-sm">{server.kind_title}</p>
        </div>
        <HealthBadge server={server} />
        {props.manages ? <Acts {...props} /> : null}
      </header>
      {server.plugin_missing ? (
        <Notice tone="warn">
          {t("servers.plugin")}: <code className="font-mono text-xs">{server.plugin_missing}</code>
        </Notice>
      ) : (
        <HealthText server={server} />
      )}
      <div className="grid gap-1 text-muted text-sm">
        <Version server={server} />
        {server.url ? (
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="break-all text-faint">{server.url}</bdi>
            {server.tls === "off" ? (
              <Badge tone="warn">
                <ShieldOff aria-hidden="true" />
                {t("servers.noVerify")}
              </Badge>
            ) : null}
            {server.tls === "pin" ? <Badge>{t("servers.pinned")}</Badge> : null}
          </span>
        ) : null}
      </div>
      <Capabilities server={server} />
      <footer className="figures mt-auto flex items-center justify-between gap-3 border-line border-t pt-3 text-sm">
        {server.sessions !== null && !quiet ? (
          <Link
            to={`/?server=${server.id}`}
            className="inline-flex items-center gap-1.5 rounded-sm font-medium hover:text-accent"
          >
            {t("servers.sessions", { count: server.sessions })}
            <ExternalLink aria-hidden="true" className="size-3.5 text-faint" />
          </Link>
        ) : (
          <span className="text-faint">–</span>
        )}
        {quiet ? null : (
          <span className="text-xs">
            <Age at={server.taken_at} stale={server.health === "stale" || server.health === "down"} />
          </span>
        )}
      </footer>
    </Card>
  );
}
