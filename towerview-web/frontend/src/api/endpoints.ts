import { call } from "./call";
import { fetchAs } from "./http";
import { COOKIE_ROUTE } from "./token";
import type { AccountRole, AuditFilters, OptionValues } from "./types";

/** Every route the dashboard calls, and nothing else names a path. */

export const auth = {
  state: () => call("get", "/api/auth/state", {}),
  setUp: (body: { secret: string; username: string; password: string }) =>
    call("post", "/api/auth/setup", { body }),
  signIn: (body: { username: string; password: string; remember: boolean }) =>
    call("post", "/api/auth/login", { body }),
  signOut: () => call("post", "/api/auth/logout", { body: {}, headers: COOKIE_ROUTE }),
  me: () => call("get", "/api/auth/me", {}),
  changePassword: (body: { current_password: string; new_password: string }) =>
    call("post", "/api/auth/change-password", { body }),
  sessions: () => call("get", "/api/auth/sessions", {}),
  endSession: (session_id: string) =>
    call("delete", "/api/auth/sessions/{session_id}", { path: { session_id } }),
  endOtherSessions: () => call("delete", "/api/auth/sessions", {}),
  streamTicket: () => call("post", "/api/auth/stream-ticket", {}),
};

export const servers = {
  list: () => call("get", "/api/admin/servers", {}),
  kinds: () => call("get", "/api/admin/server-kinds", {}),
  options: (server_id: number) =>
    call("get", "/api/admin/servers/{server_id}/options", { path: { server_id } }),
  add: (body: { kind: string; name: string; options: OptionValues; enabled: boolean }) =>
    call("post", "/api/admin/servers", { body }),
  change: (server_id: number, body: { name?: string; enabled?: boolean; options?: OptionValues }) =>
    call("patch", "/api/admin/servers/{server_id}", { path: { server_id }, body }),
  remove: (server_id: number) => call("delete", "/api/admin/servers/{server_id}", { path: { server_id } }),
  tryOptions: (body: { kind: string; options: OptionValues; server_id?: number }) =>
    call("post", "/api/admin/servers/test", { body }),
  test: (server_id: number) => call("post", "/api/admin/servers/{server_id}/test", { path: { server_id } }),
};

export const sessions = {
  list: () => call("get", "/api/admin/sessions", {}),
  refresh: () => call("post", "/api/admin/sessions/refresh-cache", {}),
  bandwidth: () => call("get", "/api/admin/sessions/bandwidth-history", {}),
  terminate: (server_id: number, session_id: string, message: string, revoke_device = false) =>
    call("post", "/api/admin/servers/{server_id}/sessions/{session_id}/terminate", {
      path: { server_id, session_id },
      body: { message, revoke_device },
    }),
  message: (server_id: number, session_id: string, text: string) =>
    call("post", "/api/admin/servers/{server_id}/sessions/{session_id}/message", {
      path: { server_id, session_id },
      body: { text },
    }),
};

export const plugins = {
  list: () => call("get", "/api/plugins", {}),
};

/** How a media user signs in at their own server. */
export const mediaAuth = {
  servers: () => call("get", "/api/auth/media/servers", {}),
  signIn: (body: { server_id: number; username: string; password: string; remember: boolean }) =>
    call("post", "/api/auth/media/username", { body }),
  startPin: (kind: string, server_id: number | null) =>
    call("post", "/api/auth/media/oauth/{kind}/init", {
      path: { kind },
      body: { server_id },
      headers: COOKIE_ROUTE,
    }),
  checkPin: (kind: string, id: string) =>
    call("post", "/api/auth/media/oauth/{kind}/check", {
      path: { kind },
      body: { id },
      headers: COOKIE_ROUTE,
    }),
  finishPin: (body: { id: string; remember: boolean }) =>
    call("post", "/api/auth/media/authenticate", { body, headers: COOKIE_ROUTE }),
};

export const localUsers = {
  list: (query: {
    search: string;
    role: AccountRole | null;
    enabled: boolean | null;
    cursor: string | null;
  }) => call("get", "/api/admin/local-users", { query }),
  get: (account_id: number) => call("get", "/api/admin/local-users/{account_id}", { path: { account_id } }),
  create: (body: {
    name: string;
    role: AccountRole;
    password: string | null;
    must_change_password: boolean;
  }) => call("post", "/api/admin/local-users", { body }),
  change: (
    account_id: number,
    body: { name?: string; role?: AccountRole; enabled?: boolean; must_change_password?: boolean },
  ) => call("patch", "/api/admin/local-users/{account_id}", { path: { account_id }, body }),
  remove: (account_id: number) =>
    call("delete", "/api/admin/local-users/{account_id}", { path: { account_id } }),
  resetPassword: (account_id: number) =>
    call("post", "/api/admin/local-users/{account_id}/reset-password", { path: { account_id }, body: {} }),
  permissions: (account_id: number) =>
    call("get", "/api/admin/local-users/{account_id}/permissions", { path: { account_id } }),
  permit: (account_id: number, body: Record<string, string[]>) =>
    call("put", "/api/admin/local-users/{account_id}/permissions", { path: { account_id }, body }),
  grants: () => call("get", "/api/admin/grants", {}),
  sessions: (account_id: number) =>
    call("get", "/api/admin/local-users/{account_id}/sessions", { path: { account_id } }),
  endSession: (account_id: number, session_id: string) =>
    call("delete", "/api/admin/local-users/{account_id}/sessions/{session_id}", {
      path: { account_id, session_id },
    }),
  endSessions: (account_id: number) =>
    call("delete", "/api/admin/local-users/{account_id}/sessions", { path: { account_id } }),
};

export const audit = {
  list: (filters: AuditFilters, cursor: string | null) =>
    call("get", "/api/admin/audit-logs", { query: { ...filters, cursor } }),
  actions: () => call("get", "/api/admin/audit-logs/actions", {}),
  file: async (filters: AuditFilters, format: "csv" | "json") =>
    (await fetchAs("/api/admin/audit-logs/export", { query: { ...filters, format } })).blob(),
};

export const site = {
  read: () => call("get", "/api/settings/site", {}),
  change: (body: { name?: string; sharing?: boolean; audit_days?: number }) =>
    call("patch", "/api/settings/site", { body }),
};

/** What a media user may see: their own. */
export const mine = {
  servers: () => call("get", "/api/me/servers", {}),
  sessions: () => call("get", "/api/me/sessions", {}),
  history: (search: string, cursor: string | null) =>
    call("get", "/api/me/history", { query: { search, cursor } }),
  terminate: (server_id: number, session_id: string, message: string) =>
    call("post", "/api/me/sessions/{server_id}/{session_id}/terminate", {
      path: { server_id, session_id },
      body: { message },
    }),
};
