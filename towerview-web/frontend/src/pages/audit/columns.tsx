import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/types";
import { dateTime } from "@/format";
import { Badge } from "@/ui/badge";
import type { Column } from "@/ui/table";
import { actionText, actorText, resultText, toneOf } from "./words";

export function Result({ result }: { result: string }) {
  return (
    <Badge tone={toneOf(result)}>
      <bdi>{resultText(result)}</bdi>
    </Badge>
  );
}

function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} className="figures text-muted text-sm">
      {dateTime(at)}
    </time>
  );
}

/** On a phone one column tells all of it. */
function Action({ entry, onOpen }: { entry: AuditEntry; onOpen: (entry: AuditEntry) => void }) {
  const { t } = useTranslation();
  const action = actionText(entry.action);
  return (
    <div className="grid min-w-0 gap-0.5">
      <button
        type="button"
        className="rounded-sm text-left font-medium hover:text-accent"
        aria-label={t("audit.open", { action, time: dateTime(entry.at) })}
        onClick={() => onOpen(entry)}
      >
        <bdi>{action}</bdi>
      </button>
      <span className="text-muted text-sm md:hidden">
        <bdi>{actorText(entry, t)}</bdi>
        {entry.target && entry.target !== entry.actor.name ? (
          <>
            {" · "}
            <bdi>{entry.target}</bdi>
          </>
        ) : null}
      </span>
      <span className="sm:hidden">
        <Time at={entry.at} />
      </span>
    </div>
  );
}

export function useColumns(onOpen: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const { t } = useTranslation();
  return [
    { key: "at", title: t("audit.time"), from: "sm", cell: (entry) => <Time at={entry.at} /> },
    {
      key: "action",
      title: t("audit.action"),
      cell: (entry) => <Action entry={entry} onOpen={onOpen} />,
    },
    {
      key: "actor",
      title: t("audit.actor"),
      from: "md",
      cell: (entry) => <bdi>{actorText(entry, t)}</bdi>,
    },
    {
      key: "target",
      title: t("audit.target"),
      from: "md",
      cell: (entry) => <bdi className="text-muted">{entry.target ?? "–"}</bdi>,
    },
    {
      key: "server",
      title: t("audit.server"),
      from: "lg",
      cell: (entry) => <bdi className="text-muted">{entry.server_name ?? "–"}</bdi>,
    },
    {
      key: "address",
      title: t("audit.address"),
      from: "xl",
      cell: (entry) => <bdi className="figures text-faint text-sm">{entry.address ?? "–"}</bdi>,
    },
    { key: "result", title: t("audit.result"), cell: (entry) => <Result result={entry.result} /> },
  ];
}
