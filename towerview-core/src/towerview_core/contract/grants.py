"""Grants: the rights a person may hold at a server. Routes and panels of a plugin name the one they need."""

import re
from enum import StrEnum

_OF_A_PLUGIN = re.compile(r"plugin\.[a-z0-9][a-z0-9_.-]{0,55}", re.ASCII)


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


def is_plugin_grant(name: str) -> bool:
    """Whether a plugin may declare a grant of this name for its own routes and panels: ``plugin.`` and a name in small
    letters, for instance ``plugin.sunshade.open``. Admins hold it, and staff to whom an admin gives it."""
    return _OF_A_PLUGIN.fullmatch(name) is not None
