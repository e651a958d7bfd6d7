import { LayoutGrid, List } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ServerRow, SessionRow } from "@/api/types";
import { Button } from "@/ui/button";
import { FilterSelect, type Option } from "@/ui/filter-select";
import { Segments } from "@/ui/tabs";
import { DELIVERIES, FILTER_KEYS, type Filters, NETWORKS } from "./filters";

interface FilterBarProps {
  filters: Filters;
  any: boolean;
  view: "grouped" | "list";
  rows: SessionRow[];
  shown: number;
  servers: ServerRow[];
  onSet: (changes: Record<string, string>) => void;
}

function useOptions({ rows, servers, filters }: FilterBarProps): Record<keyof Filters, Option[]> {
  const { t } = useTranslation();
  const users = new Set(rows.map((row) => row.user.name).filter(Boolean));
  // A filter from a kept URL stays choosable although that user watches nothing now.
  if (filters.user) users.add(filters.user);
  return {
    server: [["", t("home.filter.allServers")], ...servers.map((row): Option => [String(row.id), row.name])],
    user: [
      ["", t("home.filter.allUsers")],
      ...[...users].sort((a, b) => a.localeCompare(b)).map((name): Option => [name, name]),
    ],
    decision: [
      ["", t("home.filter.allDecisions")],
      ...DELIVERIES.map((one): Option => [one, t(`session.decision.${one}`)]),
    ],
    network: [
      ["", t("home.filter.allNetworks")],
      ...NETWORKS.map((one): Option => [one, t(`session.network.${one}`)]),
    ],
  };
}

export function FilterBar(props: FilterBarProps) {
  const { t } = useTranslation();
  const options = useOptions(props);
  const cleared = Object.fromEntries(FILTER_KEYS.map((key) => [key, ""]));
  return (
    <section aria-label={t("home.filter.label")} className="flex flex-wrap items-center gap-2">
      <h2 className="mr-1 font-semibold text-lg max-sm:w-full">{t("home.now")}</h2>
      <div className="grid grid-cols-2 gap-2 max-sm:w-full sm:flex">
        {FILTER_KEYS.map((key) => (
          <FilterSelect
            key={key}
            label={t(`home.filter.${key}`)}
            value={props.filters[key]}
            options={options[key]}
            onChange={(value) => props.onSet({ [key]: value })}
          />
        ))}
      </div>
      {props.any ? (
        <>
          <Button variant="quiet" size="sm" onClick={() => props.onSet(cleared)}>
            {t("home.filter.clear")}
          </Button>
          <span className="figures text-faint text-sm">
            {t("home.filter.shown", { shown: props.shown, all: props.rows.length })}
          </span>
        </>
      ) : null}
      <div className="ml-auto">
        <Segments
          label={t("home.view.label")}
          name="view"
          value={props.view}
          onChange={(view) => props.onSet({ view: view === "list" ? view : "" })}
          choices={[
            { value: "grouped", label: t("home.view.grouped"), icon: <LayoutGrid aria-hidden="true" /> },
            { value: "list", label: t("home.view.list"), icon: <List aria-hidden="true" /> },
          ]}
        />
      </div>
    </section>
  );
}
