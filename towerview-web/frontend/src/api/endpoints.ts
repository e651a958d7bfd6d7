import { request } from "./http";
import { COOKIE_ROUTE } from "./token";
import type {
  Account,
  AuthState,
  BandwidthHistory,
  LoginSession,
  OptionValues,
  Page,
  PluginRow,
  SavedOptions,
  ServerKind,
  ServerRow,
  SessionsReply,
  Terminated,
  TokenReply,
  Trial,
} from "./types";

/** Every route the dashboard calls, and nothing else names a path. */

const part = encodeURIComponent;

export const auth = {
  state: () => request<AuthState>("/api/auth/state"),
  setUp: (body: { secret: string; username: string; password: string }) =>
    request<TokenReply>("/api/auth/setup", { method: "POST", body }),
  signIn: (body: { username: string; password: string; remember: boolean }) =>
    request<TokenReply>("/api/auth/login", { method: "POST", body }),
  signOut: () => request<void>("/api/auth/logout", { method: "POST", body: {}, headers: COOKIE_ROUTE }),
  me: () => request<Account>("/api/auth/me"),
  changePassword: (body: { current_password: string; new_password: string }) =>
    request<TokenReply>("/api/auth/change-password", { method: "POST", body }),
  sessions: () => request<Page<LoginSession>>("/api/auth/sessions"),
  endSession: (id: LoginSession["id"]) =>
    request<void>(`/api/auth/sessions/${part(String(id))}`, { method: "DELETE" }),
  streamTicket: () => request<{ ticket: string }>("/api/auth/stream-ticket", { method: "POST", body: {} }),
};

export const servers = {
  list: () => request<Page<ServerRow>>("/api/admin/servers"),
  kinds: () => request<Page<ServerKind>>("/api/admin/server-kinds"),
  options: (id: number) => request<SavedOptions>(`/api/admin/servers/${id}/options`),
  add: (body: { kind: string; name: string; options: OptionValues; enabled: boolean }) =>
    request<ServerRow>("/api/admin/servers", { method: "POST", body }),
  change: (id: number, body: { name?: string; enabled?: boolean; options?: OptionValues }) =>
    request<ServerRow>(`/api/admin/servers/${id}`, { method: "PATCH", body }),
  remove: (id: number) => request<void>(`/api/admin/servers/${id}`, { method: "DELETE" }),
  tryOptions: (body: { kind: string; options: OptionValues; server_id?: number }) =>
    request<Trial>("/api/admin/servers/test", { method: "POST", body }),
  test: (id: number) => request<Trial>(`/api/admin/servers/${id}/test`, { method: "POST", body: {} }),
};

export const sessions = {
  list: () => request<SessionsReply>("/api/admin/sessions"),
  refresh: () => request<void>("/api/admin/sessions/refresh-cache", { method: "POST", body: {} }),
  bandwidth: () => request<BandwidthHistory>("/api/admin/sessions/bandwidth-history"),
  terminate: (serverId: number, sessionId: string, message: string) =>
    request<Terminated>(`/api/admin/servers/${serverId}/sessions/${part(sessionId)}/terminate`, {
      method: "POST",
      body: { message },
    }),
  message: (serverId: number, sessionId: string, text: string) =>
    request<void>(`/api/admin/servers/${serverId}/sessions/${part(sessionId)}/message`, {
      method: "POST",
      body: { text },
    }),
};

export const plugins = {
  list: () => request<Page<PluginRow>>("/api/plugins"),
};
