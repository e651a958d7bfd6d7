import type { TFunction } from "i18next";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AccountRole, GrantInfo, LocalUser, Permissions } from "@/api/types";
import { Tooltip } from "@/ui/tooltip";
import { grantTitle } from "./grant-title";
import { groupsOf, ticked, type Wish } from "./matrix";

type Server = Permissions["servers"][number];

interface GridProps {
  account: LocalUser;
  permissions: Permissions;
  grants: GrantInfo[];
  wish: Wish;
  onWish: (make: (old: Wish) => Wish) => void;
}

const CELL = "border-line/70 border-b px-2 py-2 text-center";
const FIRST =
  "sticky left-0 z-10 min-w-28 max-w-48 border-line/70 border-r border-b bg-surface px-3 py-2 text-left sm:min-w-40";
/** Between groups of columns. */
const EDGE = "border-l border-l-line";

/** Why a right cannot be given at a server; null when it can. */
function whyNot(grant: GrantInfo, server: Server, account: LocalUser, t: TFunction): string | null {
  if (server.grantable.includes(grant.grant)) return null;
  const role = account.role as AccountRole;
  return grant.needs_role.includes(role)
    ? t("rights.notYours")
    : t("rights.notRole", { role: t(`account.role.${role}`) });
}

function Tick(props: {
  label: string;
  checked: boolean;
  some?: boolean;
  refused: string | null;
  onChange: (on: boolean) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const { some = false } = props;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  // Not `disabled`: who comes by keyboard must get to the reason too.
  return (
    <Tooltip content={props.refused}>
      <input
        ref={box}
        type="checkbox"
        aria-label={props.label}
        aria-disabled={props.refused !== null || undefined}
        className="size-4.5 accent-accent aria-disabled:cursor-not-allowed aria-disabled:opacity-30"
        checked={props.checked}
        onChange={(event) => {
          if (props.refused === null) props.onChange(event.target.checked);
        }}
      />
    </Tooltip>
  );
}

function Headings({ grants }: { grants: GrantInfo[] }) {
  const { t } = useTranslation();
  const groups = groupsOf(grants);
  return (
    <thead>
      <tr>
        <td className="sticky left-0 z-10 border-line/70 border-r bg-surface" />
        {groups.map(([group, members]) => (
          <th
            key={group}
            scope="colgroup"
            colSpan={members.length}
            className={`px-2 pt-3 pb-1 font-semibold text-sm ${EDGE}`}
          >
            {t(`rights.group.${group}`)}
          </th>
        ))}
      </tr>
      <tr>
        <th scope="col" className={`${FIRST} font-medium text-faint text-xs`}>
          {t("rights.server")}
        </th>
        {groups.flatMap(([, members]) =>
          members.map((grant, place) => (
            <th
              key={grant.grant}
              scope="col"
              className={`${CELL} min-w-20 align-bottom font-normal text-muted text-xs ${place ? "" : EDGE}`}
            >
              <Tooltip content={<bdi>{grant.what}</bdi>}>
                <span>
                  <bdi>{grantTitle(grant)}</bdi>
                </span>
              </Tooltip>
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

/** One row: a server, or all of them at once. */
function Row(props: GridProps & { servers: Server[]; title: string; all?: boolean }) {
  const { t } = useTranslation();
  const { servers, wish, account, onWish, all } = props;
  const has = (server: Server, grant: GrantInfo) => wish[server.id]?.includes(grant.grant) ?? false;
  const cell = (grant: GrantInfo) => {
    const able = servers.filter((server) => whyNot(grant, server, account, t) === null);
    const given = able.filter((server) => has(server, grant)).length;
    const first = servers[0];
    return {
      refused: able.length === 0 && first ? whyNot(grant, first, account, t) : null,
      checked: able.length > 0 ? given === able.length : servers.every((server) => has(server, grant)),
      some: given > 0 && given < able.length,
      set: (on: boolean) =>
        onWish((old) => able.reduce((made, server) => ticked(made, server, grant.grant, on), old)),
    };
  };
  return (
    <tr className="transition-colors hover:bg-raised/60">
      <th scope="row" className={`${FIRST} font-medium ${all ? "text-muted" : ""}`}>
        <bdi>{props.title}</bdi>
      </th>
      {groupsOf(props.grants).flatMap(([, members]) =>
        members.map((grant, place) => {
          const { refused, checked, some, set } = cell(grant);
          const title = grantTitle(grant);
          return (
            <td key={grant.grant} className={`${CELL} ${place ? "" : EDGE} ${all ? "bg-raised/40" : ""}`}>
              <Tick
                label={
                  all
                    ? t("rights.allOf", { grant: title })
                    : t("rights.cell", { grant: title, server: props.title })
                }
                refused={refused}
                checked={checked}
                some={some}
                onChange={set}
              />
            </td>
          );
        }),
      )}
    </tr>
  );
}

/** Servers down, rights across. On a phone it is pushed sideways under the names of the servers. */
export function Grid(props: GridProps) {
  const { t } = useTranslation();
  const { servers } = props.permissions;
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{t("rights.caption")}</caption>
        <Headings grants={props.grants} />
        <tbody>
          {servers.length > 1 ? <Row {...props} servers={servers} title={t("rights.all")} all /> : null}
          {servers.map((server) => (
            <Row key={server.id} {...props} servers={[server]} title={server.name} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
