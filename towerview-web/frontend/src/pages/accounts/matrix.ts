import type { GrantInfo, Permissions } from "@/api/types";

/** The matrix of rights as values: servers down, grants across. Pure: old value in, new value out. */

export type Wish = Record<string, string[]>;

export const GROUPS = [
  "can_manage_server",
  "can_view_sessions",
  "can_terminate_sessions",
  "can_view_users",
  "can_view_analytics",
  "more",
] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<string, Group> = {
  "servers.view": "can_manage_server",
  "sessions.view": "can_view_sessions",
  "sessions.pii": "can_view_sessions",
  "users.manage": "can_view_users",
};

/** What a right is good for only together with. */
const NEEDS: Record<string, string[]> = {
  "sessions.pii": ["sessions.view"],
  "sessions.terminate": ["sessions.view"],
  "users.manage": ["users.view"],
  "containers.operate": ["containers.view"],
};
const EVERYTHING_NEEDS = "servers.view";

function needsOf(grant: string): string[] {
  const own = NEEDS[grant] ?? [];
  return grant === EVERYTHING_NEEDS ? own : [EVERYTHING_NEEDS, ...own];
}

export function groupOf(grant: GrantInfo): Group {
  const said = GROUPS.find((group) => grant.short_names.includes(group));
  return GROUP_OF[grant.grant] ?? (grant.short_names.length === 1 ? said : undefined) ?? "more";
}

/** The grants of each group, in the order of the groups; empty groups are left out. */
export function groupsOf(grants: GrantInfo[]): [Group, GrantInfo[]][] {
  return GROUPS.map((group): [Group, GrantInfo[]] => [
    group,
    grants.filter((grant) => groupOf(grant) === group),
  ]).filter(([, members]) => members.length > 0);
}

/** Tick or untick a right at a server. What a ticked one needs is ticked too; what needed an unticked one goes with it. */
export function ticked(wish: Wish, server: Permissions["servers"][number], grant: string, on: boolean): Wish {
  const now = wish[server.id] ?? [];
  const may = (name: string) => server.grantable.includes(name);
  const next = on
    ? [...now, grant, ...needsOf(grant).filter(may)]
    : now.filter((name) => name !== grant && !(needsOf(name).includes(grant) && may(name)));
  return { ...wish, [server.id]: [...new Set(next)].sort() };
}

/** The same rights at every server, whatever the order and whether a server without any is named. */
export function same(one: Wish, other: Wish): boolean {
  const flat = (wish: Wish) =>
    Object.entries(wish)
      .flatMap(([server, grants]) => grants.map((grant) => `${server} ${grant}`))
      .sort()
      .join();
  return flat(one) === flat(other);
}
