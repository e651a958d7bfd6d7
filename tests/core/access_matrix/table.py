"""Who may do what, written down by hand: the house rules of roles and grants, as one table.

A line is an operation, who may do it, and the grant it needs if it needs one. A new route, topic, command or job without a
line here fails the test. Whoever adds one asks first which of the rows it is, and not which would let the test pass.

Six columns: nobody, a media user, support, staff without the grant, staff with it, admin. ``own``: at a server at which they
are somebody (a media user) or hold something (an account); ``foreign``: at any other. ``yes`` means that the route is
reached; 403 that they know of it and may not; 404 that it does not exist for them.
"""

from typing import NamedTuple

COLUMNS = ("anonymous", "viewer", "support", "staff without", "staff with", "admin")

# What support may hold at most. The rest is beyond it, whatever is stored.
SUPPORT_MAY = {
    "servers.view", "sessions.view", "sessions.pii", "sessions.terminate", "users.view", "analytics.view",
    "containers.view",
}  # fmt: skip

ROWS = {
    #                       nobody viewer support without with  admin
    "everybody":          ("yes", "yes", "yes", "yes", "yes", "yes"),
    "oneself":            ("401", "yes", "yes", "yes", "yes", "yes"),
    "accounts":           ("401", "403", "yes", "yes", "yes", "yes"),
    "viewers":            ("401", "yes", "403", "403", "403", "403"),
    "admin or staff":     ("401", "403", "403", "yes", "yes", "yes"),
    "admin":              ("401", "403", "403", "403", "403", "yes"),
    "grant":              ("401", "403", "may", "403", "yes", "yes"),
}  # fmt: skip
FOREIGN = {
    "viewers":            ("401", "404", "403", "403", "403", "403"),
    "admin":              ("401", "404", "404", "404", "404", "yes"),
    "grant":              ("401", "404", "404", "404", "404", "yes"),
}  # fmt: skip


class Rule(NamedTuple):
    """A row of the table, and the grant where the row asks for one."""

    row: str
    grant: str | None = None


EVERYBODY, ONESELF, ACCOUNTS = Rule("everybody"), Rule("oneself"), Rule("accounts")
VIEWERS, ADMIN, STAFF = Rule("viewers"), Rule("admin"), Rule("admin or staff")


def needs(grant: str) -> Rule:
    """Whoever holds the grant."""
    return Rule("grant", grant)


ROUTES = {
    # Signing in and out
    "GET /api/auth/state": EVERYBODY,
    "POST /api/auth/setup": EVERYBODY,
    "POST /api/auth/login": EVERYBODY,
    "POST /api/auth/refresh": EVERYBODY,
    "POST /api/auth/logout": EVERYBODY,
    "GET /api/auth/media/servers": EVERYBODY,
    "POST /api/auth/media/username": EVERYBODY,
    "POST /api/auth/media/oauth/{kind}/init": EVERYBODY,
    "POST /api/auth/media/oauth/{kind}/check": EVERYBODY,
    "POST /api/auth/media/authenticate": EVERYBODY,
    # Own sessions, factors, password: all of them; media users have sessions only
    "GET /api/auth/me": ONESELF,
    "GET /api/auth/sessions": ONESELF,
    "DELETE /api/auth/sessions": ONESELF,
    "DELETE /api/auth/sessions/{session_id}": ONESELF,
    "POST /api/auth/stream-ticket": ONESELF,
    "POST /api/auth/change-password": ACCOUNTS,
    # What is a media user's own: plays, ending them, history, servers
    "GET /api/me/servers": VIEWERS,
    "GET /api/me/sessions": VIEWERS,
    "POST /api/me/sessions/{server_id}/{session_id}/terminate": VIEWERS,
    "GET /api/me/history": VIEWERS,
    "GET /api/me/servers/{server_id}/image/{image_id}/{kind}": VIEWERS,
    # Servers: list and health, settings, create and delete
    "GET /api/admin/servers": ACCOUNTS,
    "GET /api/admin/servers/{server_id}": needs("servers.view"),
    "GET /api/admin/servers/{server_id}/version": needs("servers.view"),
    "PATCH /api/admin/servers/{server_id}": needs("servers.manage"),
    "POST /api/admin/servers/{server_id}/test": needs("servers.manage"),
    "GET /api/admin/server-kinds": ADMIN,
    "POST /api/admin/servers": ADMIN,
    "POST /api/admin/servers/test": ADMIN,
    "DELETE /api/admin/servers/{server_id}": ADMIN,
    "GET /api/admin/servers/{server_id}/options": ADMIN,
    # Live plays, and ending or messaging them
    "GET /api/admin/sessions": needs("sessions.view"),
    "GET /api/admin/servers/{server_id}/sessions": needs("sessions.view"),
    "GET /api/admin/sessions/counts": needs("sessions.view"),
    "GET /api/admin/sessions/bandwidth-history": needs("sessions.view"),
    "GET /api/admin/sessions/cache-status": needs("sessions.view"),
    "POST /api/admin/sessions/refresh-cache": needs("sessions.view"),
    "GET /api/servers/{server_id}/image/{image_id}/{kind}": needs("sessions.view"),
    "POST /api/admin/servers/{server_id}/sessions/{session_id}/terminate": needs("sessions.terminate"),
    "POST /api/admin/servers/{server_id}/sessions/{session_id}/message": needs("sessions.terminate"),
    # System users: staff for the support they made (each verb looks at whose it is); deleting is for admins
    "GET /api/admin/local-users": STAFF,
    "POST /api/admin/local-users": STAFF,
    "GET /api/admin/local-users/{account_id}": STAFF,
    "PATCH /api/admin/local-users/{account_id}": STAFF,
    "DELETE /api/admin/local-users/{account_id}": ADMIN,
    "POST /api/admin/local-users/{account_id}/reset-password": STAFF,
    "GET /api/admin/local-users/{account_id}/permissions": STAFF,
    "PUT /api/admin/local-users/{account_id}/permissions": STAFF,
    "GET /api/admin/local-users/{account_id}/sessions": STAFF,
    "DELETE /api/admin/local-users/{account_id}/sessions": STAFF,
    "DELETE /api/admin/local-users/{account_id}/sessions/{session_id}": STAFF,
    "GET /api/admin/grants": STAFF,
    # The audit log: staff see their own acts and servers; there is no way to write
    "GET /api/admin/audit-logs": STAFF,
    "GET /api/admin/audit-logs/actions": STAFF,
    "GET /api/admin/audit-logs/export": STAFF,
    # Site settings, plugins, caches
    "GET /api/settings/site": ADMIN,
    "PATCH /api/settings/site": ADMIN,
    "GET /api/admin/caches": ADMIN,
    "POST /api/admin/caches/{name}/refresh": ADMIN,
    "GET /api/plugins": ACCOUNTS,
    "GET /openapi.json": ACCOUNTS,
    # What everybody may know: that it lives, and the files of the pages
    "GET /api/health/live": EVERYBODY,
    "GET /api/health/ready": EVERYBODY,
    "MOUNT /": EVERYBODY,
    # Opened with a one-time ticket as first message; each topic is judged below
    "WEBSOCKET /api/ws/metrics": EVERYBODY,
}

TOPICS = {
    "sessions": needs("sessions.view"),
    "bandwidth": needs("sessions.view"),
    "events": needs("sessions.view"),
    "servers": needs("servers.view"),
    "own_sessions": VIEWERS,
}

# Whoever may run a command on the host owns the key file and the database; over the network there are none.
COMMANDS = {
    "run", "web", "worker", "clock", "demo", "standin", "migrate", "plugins", "doctor",
    "accounts create", "accounts list", "accounts reset-password", "accounts disable", "accounts enable",
    "accounts delete", "keys rotate", "keys new",
}  # fmt: skip

# Jobs run as System. Nobody but the clock starts them unless a route above says so.
JOBS = {"poll_all_servers", "cleanup_old_sessions", "trim_audit_log"}
