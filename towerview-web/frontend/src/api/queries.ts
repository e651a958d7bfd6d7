import { QueryClient, queryOptions } from "@tanstack/react-query";
import { auth, plugins, servers, sessions } from "./endpoints";
import { Problem } from "./problem";

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
