import { call } from "./call";
import { COOKIE_ROUTE } from "./token";
import type { OptionValues } from "./types";

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
  terminate: (server_id: number, session_id: string, message: string) =>
    call("post", "/api/admin/servers/{server_id}/sessions/{session_id}/terminate", {
      path: { server_id, session_id },
      body: { message },
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
