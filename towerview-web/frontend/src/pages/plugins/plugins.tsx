import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CirclePause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { pluginsQuery } from "@/api/queries";
import type { PluginRow } from "@/api/types";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import { PageHead } from "@/shell/page-head";
import { Badge, type Tone } from "@/ui/badge";
import { Card, Skeleton } from "@/ui/card";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { type Column, DataTable } from "@/ui/table";

const STATES: Record<PluginRow["condition"], { tone: Tone; icon: typeof CircleCheck }> = {
  ok: { tone: "ok", icon: CircleCheck },
  quarantined: { tone: "bad", icon: CircleAlert },
  disabled: { tone: "neutral", icon: CirclePause },
};
const HOOKS = en.plugins.hook as Record<string, string>;

function State({ plugin }: { plugin: PluginRow }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = STATES[plugin.condition];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {t(`plugins.${plugin.condition}`)}
    </Badge>
  );
}

function Brings({ plugin }: { plugin: PluginRow }) {
  const { t } = useTranslation();
  const hooks = Object.entries(plugin.brings).filter(([, names]) => names.length > 0);
  if (hooks.length === 0) return <span className="text-faint">{t("plugins.nothing")}</span>;
  return (
    <dl className="grid gap-1 text-sm">
      {hooks.map(([hook, names]) => (
        <div key={hook} className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <dt className="text-faint text-xs">{own(HOOKS, hook) ?? hook}</dt>
          <dd className="flex flex-wrap gap-1">
            {names.map((name) => (
              <Badge key={name}>
                <bdi>{name}</bdi>
              </Badge>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function useColumns(): Column<PluginRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: "name",
      title: t("plugins.name"),
      cell: (plugin) => (
        <div className="grid gap-0.5 py-1">
          <bdi className="font-medium">{plugin.name}</bdi>
          <bdi className="text-faint text-xs">{plugin.distribution}</bdi>
          <span className="figures text-faint text-xs sm:hidden">{plugin.version}</span>
          {plugin.reason ? <bdi className="max-w-prose text-bad text-sm">{plugin.reason}</bdi> : null}
          <div className="mt-1.5 md:hidden">
            <Brings plugin={plugin} />
          </div>
        </div>
      ),
    },
    {
      key: "version",
      title: t("plugins.version"),
      from: "sm",
      cell: (plugin) => <span className="figures text-muted">{plugin.version ?? "–"}</span>,
    },
    { key: "state", title: t("plugins.state"), cell: (plugin) => <State plugin={plugin} /> },
    { key: "brings", title: t("plugins.brings"), from: "md", cell: (plugin) => <Brings plugin={plugin} /> },
  ];
}

export default function PluginsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(pluginsQuery());
  const columns = useColumns();
  return (
    <div className="grid gap-5">
      <PageHead title={t("plugins.title")} text={t("plugins.text")} />
      {error ? (
        <Notice tone="bad">
          {t("plugins.error")}: {problemText(error, t)}
        </Notice>
      ) : null}
      {data ? (
        <Card className="overflow-hidden">
          <DataTable
            caption={t("plugins.caption")}
            columns={columns}
            rows={data.items}
            rowKey={(plugin) => plugin.name}
          />
        </Card>
      ) : error ? null : (
        <Skeleton className="h-72" />
      )}
    </div>
  );
}
