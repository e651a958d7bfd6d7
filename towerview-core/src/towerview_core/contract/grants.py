"""Grants: the rights a person may hold at a server. Routes and panels of a plugin name the one they need."""

from enum import StrEnum


class Grant(StrEnum):
    """A right an account may hold at a server."""

    SERVERS_VIEW = "servers.view"
    SERVERS_MANAGE = "servers.manage"
    SESSIONS_VIEW = "sessions.view"
    SESSIONS_PII = "sessions.pii"
    SESSIONS_TERMINATE = "sessions.terminate"
    USERS_VIEW = "users.view"
    USERS_MANAGE = "users.manage"
    ANALYTICS_VIEW = "analytics.view"
    CONTAINERS_VIEW = "containers.view"
    CONTAINERS_OPERATE = "containers.operate"
