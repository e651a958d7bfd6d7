import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { auditActionsQuery, serversQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { FilterSelect, type Option } from "@/ui/filter-select";
import { SearchField } from "@/ui/search-field";
import { KEYS, KINDS, RESULTS, type useAuditFilters } from "./filters";
import { actionText, nounText } from "./words";

/** Every action that occurs, under its noun, which can be chosen as a whole. */
function useActions(): Option[] {
  const { t } = useTranslation();
  const { data } = useQuery(auditActionsQuery());
  const actions = data?.items ?? [];
  const nouns = [...new Set(actions.map((action) => action.split(".")[0] ?? action))];
  return nouns.flatMap((noun): Option[] => [
    [`${noun}.`, t("audit.allOf", { noun: nounText(noun) })],
    ...actions
      .filter((action) => action.startsWith(`${noun}.`))
      .map((action): Option => [action, `– ${actionText(action)}`]),
  ]);
}

function useOptions(): Record<"action" | "kind" | "server" | "result", Option[]> {
  const { t } = useTranslation();
  const { data: servers } = useQuery(serversQuery());
  const actions = useActions();
  return {
    action: [["", t("audit.anyAction")], ...actions],
    kind: [["", t("audit.anyKind")], ...KINDS.map((kind): Option => [kind, t(`audit.kind.${kind}`)])],
    server: [
      ["", t("audit.anyServer")],
      ...(servers?.items ?? []).map((server): Option => [String(server.id), server.name]),
    ],
    result: [
      ["", t("audit.anyResult")],
      ...RESULTS.map((result): Option => [result, t(`audit.results.${result}`)]),
    ],
  };
}

function Day(props: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-sm">
      <label htmlFor={id} className="text-muted">
        {props.label}
      </label>
      <Input
        id={id}
        type="date"
        value={props.value}
        className="w-auto min-w-0"
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}

export function FilterBar({ get, set, any }: ReturnType<typeof useAuditFilters>) {
  const { t } = useTranslation();
  const options = useOptions();
  const labels = {
    action: t("audit.action"),
    kind: t("audit.actorKind"),
    server: t("audit.server"),
    result: t("audit.result"),
  };
  return (
    <section aria-label={t("audit.filters")} className="flex flex-wrap items-center gap-2">
      <SearchField label={t("audit.search")} value={get("search")} onChange={(search) => set({ search })} />
      <SearchField label={t("audit.actorHelp")} value={get("actor")} onChange={(actor) => set({ actor })} />
      <div className="grid grid-cols-2 gap-2 max-sm:w-full sm:flex sm:flex-wrap">
        {(["action", "kind", "server", "result"] as const).map((key) => (
          <FilterSelect
            key={key}
            label={labels[key]}
            value={get(key)}
            options={options[key]}
            onChange={(value) => set({ [key]: value })}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Day label={t("audit.from")} value={get("from")} onChange={(from) => set({ from })} />
        <Day label={t("audit.to")} value={get("to")} onChange={(to) => set({ to })} />
      </div>
      {any ? (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => set(Object.fromEntries(KEYS.map((key) => [key, ""])))}
        >
          {t("audit.clear")}
        </Button>
      ) : null}
    </section>
  );
}
