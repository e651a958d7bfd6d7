import type { AuditEntry, GrantInfo, LocalUser, MediaServer, Permissions } from "@/api/types";

/** Accounts, rights and the audit log for tests. */

const FREE = { allowed: true, why: null };
const ACTS = ["edit", "role", "disable", "delete", "reset_password", "permissions", "end_sessions"];

export function localUser(change: Partial<LocalUser> = {}): LocalUser {
  return {
    id: 2,
    name: "grace",
    role: "support",
    enabled: true,
    must_change_password: false,
    one_time_until: null,
    created_at: "2026-11-01T10:00:00Z",
    created_by: { id: 1, name: "ada" },
    signed_in_at: null,
    sign_ins: 0,
    locked_until: null,
    password_readable: true,
    grants: {},
    may: Object.fromEntries(ACTS.map((act) => [act, FREE])),
    ...change,
  };
}

export function grantInfo(grant: string, short_names: string[], change: Partial<GrantInfo> = {}): GrantInfo {
  return {
    grant,
    title: grant,
    what: `About ${grant}.`,
    needs_role: ["admin", "staff", "support"],
    short_names,
    plugin: null,
    ...change,
  };
}

const EVERY = ["can_view_sessions", "can_view_users", "can_manage_server"];

export const GRANTS: GrantInfo[] = [
  grantInfo("servers.view", EVERY),
  grantInfo("servers.manage", ["can_manage_server"], { needs_role: ["admin", "staff"] }),
  grantInfo("sessions.view", ["can_view_sessions", "can_terminate_sessions"]),
  grantInfo("sessions.pii", []),
  grantInfo("sessions.terminate", ["can_terminate_sessions"]),
  grantInfo("x.lamp.light", [], { title: "Light the lamp", plugin: "lamp" }),
];

export function permissions(change: Partial<Permissions> = {}): Permissions {
  const grantable = ["servers.view", "sessions.view", "sessions.terminate"];
  return {
    account_id: 2,
    role: "support",
    permissions: { "1": ["servers.view"] },
    servers: [
      { id: 1, name: "Cellar", kind: "jellyfin", grantable },
      { id: 2, name: "Attic", kind: "plex", grantable },
    ],
    ...change,
  };
}

export function mediaServer(change: Partial<MediaServer> = {}): MediaServer {
  return {
    id: 1,
    name: "Tower",
    kind: "plex",
    kind_title: "Plex",
    color: "#e5a00d",
    how: ["pin"],
    ...change,
  };
}

export function auditEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 7,
    at: "2026-11-01T10:00:00Z",
    actor: { kind: "account", id: 1, name: "ada" },
    action: "account.create",
    target: "grace",
    server_id: null,
    server_name: null,
    result: "ok",
    address: "192.0.2.7",
    user_agent: null,
    request_id: "r-7",
    details: { role: "support" },
    ...change,
  };
}
