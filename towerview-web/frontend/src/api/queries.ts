import { infiniteQueryOptions, QueryClient, queryOptions } from "@tanstack/react-query";
import { audit, auth, localUsers, mine, plugins, servers, sessions, site } from "./endpoints";
import { Problem } from "./problem";
import type { AccountRole, AuditFilters } from "./types";

/** A refusal does not change by asking again; a lost answer may. */
function worthRetrying(count: number, error: Error): boolean {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return !refused && count < 2;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: true } },
  });
}

/** While the stream is down, what it would bring is asked for this often. */
const POLL_MS = 10_000;

export const sessionsQuery = (live: boolean) =>
  queryOptions({
    queryKey: ["sessions"],
    queryFn: sessions.list,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: live ? false : POLL_MS,
  });

export const bandwidthQuery = (live: boolean) =>
  queryOptions({
    queryKey: ["bandwidth"],
    queryFn: sessions.bandwidth,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: live ? false : POLL_MS,
  });

export const serversQuery = () =>
  queryOptions({ queryKey: ["servers"], queryFn: servers.list, refetchInterval: 60_000 });

export const kindsQuery = () =>
  queryOptions({ queryKey: ["server-kinds"], queryFn: servers.kinds, staleTime: 300_000 });

export const serverOptionsQuery = (id: number) =>
  queryOptions({
    queryKey: ["server-options", id],
    queryFn: () => servers.options(id),
    staleTime: 0,
    gcTime: 0,
  });

export const pluginsQuery = () => queryOptions({ queryKey: ["plugins"], queryFn: plugins.list });

/** The account with what it should know; the answer to a sign-in leaves that out. */
export const meQuery = () => queryOptions({ queryKey: ["me"], queryFn: auth.me, staleTime: 300_000 });

export const signInsQuery = () => queryOptions({ queryKey: ["sign-ins"], queryFn: auth.sessions });

/** A list that comes in pages; `next` of one is the cursor of the following. */
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next: string | null }) => page.next,
};

export const localUsersQuery = (search: string, role: AccountRole | null, enabled: boolean | null) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["local-users", search, role, enabled],
    queryFn: ({ pageParam }) => localUsers.list({ search, role, enabled, cursor: pageParam }),
    placeholderData: (old) => old,
  });

export const localUserQuery = (id: number) =>
  queryOptions({ queryKey: ["local-user", id], queryFn: () => localUsers.get(id) });

export const permissionsQuery = (id: number) =>
  queryOptions({
    queryKey: ["permissions", id],
    queryFn: () => localUsers.permissions(id),
    // What somebody is ticking must not change under their hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const grantsQuery = () =>
  queryOptions({ queryKey: ["grants"], queryFn: localUsers.grants, staleTime: 300_000 });

export const signInsOfQuery = (id: number) =>
  queryOptions({ queryKey: ["sign-ins", id], queryFn: () => localUsers.sessions(id) });

export const auditQuery = (filters: AuditFilters) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["audit", filters],
    queryFn: ({ pageParam }) => audit.list(filters, pageParam),
    placeholderData: (old) => old,
  });

export const auditActionsQuery = () => queryOptions({ queryKey: ["audit-actions"], queryFn: audit.actions });

export const siteQuery = () => queryOptions({ queryKey: ["site"], queryFn: site.read });

export const ownServersQuery = () =>
  queryOptions({ queryKey: ["own-servers"], queryFn: mine.servers, refetchInterval: 60_000 });

export const ownSessionsQuery = (live: boolean) =>
  queryOptions({
    queryKey: ["own-sessions"],
    queryFn: mine.sessions,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: live ? false : POLL_MS,
  });

export const ownHistoryQuery = (search: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["own-history", search],
    queryFn: ({ pageParam }) => mine.history(search, pageParam),
    placeholderData: (old) => old,
  });
