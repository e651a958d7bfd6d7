"""Which grants there are, what each is called, and whether somebody may give them (security.md section 3)."""

from collections.abc import Collection, Iterable, Mapping

from towerview_core.contract.errors import Invalid, NotFound
from towerview_core.contract.router import grant_of
from towerview_core.contract.value import Value
from towerview_core.plugins.registry import Registry
from towerview_core.security.grants import AccountRole, Grant, Role, is_plugin_grant, may_hold

TITLES: Mapping[Grant, tuple[str, str]] = {
    Grant.SERVERS_VIEW: ("See the server", "Name, kind, health and version."),
    Grant.SERVERS_MANAGE: ("Manage the server", "Rename, pause and test it, and see its address."),
    Grant.SESSIONS_VIEW: ("See what plays", "Live sessions, bandwidth and pictures."),
    Grant.SESSIONS_PII: ("See addresses", "Address, place and device id of those who watch."),
    Grant.SESSIONS_TERMINATE: ("Stop sessions", "Stop what plays, and send messages to players."),
    Grant.USERS_VIEW: ("See media users", "The list of the server's users."),
    Grant.USERS_MANAGE: ("Manage media users", "Passwords, limits and library access."),
    Grant.ANALYTICS_VIEW: ("See analytics", "Figures, watch history and exports."),
    Grant.CONTAINERS_VIEW: ("See containers", "State and resources of the mapped container."),
    Grant.CONTAINERS_OPERATE: ("Operate containers", "Start, stop and restart the mapped container."),
}
SHORT_NAMES: Mapping[str, frozenset[Grant]] = {
    "can_view_sessions": frozenset({Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW}),
    "can_view_users": frozenset({Grant.SERVERS_VIEW, Grant.USERS_VIEW}),
    "can_view_analytics": frozenset({Grant.SERVERS_VIEW, Grant.ANALYTICS_VIEW}),
    "can_terminate_sessions": frozenset({Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW, Grant.SESSIONS_TERMINATE}),
    "can_manage_server": frozenset({Grant.SERVERS_VIEW, Grant.SERVERS_MANAGE}),
}
"""Short names for the five things most people want to say; each stands for the grants it needs to be of use."""


class Foreign(NotFound):
    """It may well exist, but not for whoever asks; the answer is that of what does not."""


class GrantInfo(Value):
    """A grant that can be given. ``needs_role``: who may hold it; ``short_names``: what it is part of; ``plugin``: who
    declared it, if a plugin did."""

    grant: str
    title: str
    what: str
    needs_role: tuple[AccountRole, ...]
    short_names: tuple[str, ...] = ()
    plugin: str | None = None


def declared(registry: Registry) -> dict[str, str]:
    """Grants that loaded plugins declare by naming them at a route or panel, and which plugin did."""
    found = {panel.grant: "" for panel in registry.panels.values() if is_plugin_grant(panel.grant)}
    for plugin, routers in registry.routers.items():
        for router in routers:
            for route in router.routes:
                name = grant_of(getattr(route, "endpoint", None))
                if name is not None and is_plugin_grant(name):
                    found[name] = plugin
    return found


def known(registry: Registry, stored: Iterable[str]) -> frozenset[str]:
    """Those of the stored names that mean something now. One of a plugin that is gone counts for nothing."""
    names = frozenset(stored)
    core = names & frozenset(Grant)
    rest = names - core
    return frozenset(core) | (rest & declared(registry).keys() if rest else frozenset())


def catalogue(registry: Registry) -> list[GrantInfo]:
    """Every grant that can be given: core's in their order, then those of plugins."""
    core = [_info(grant, *TITLES[grant], None) for grant in TITLES]
    plugins = sorted(declared(registry).items())
    return core + [_info(name, name, "Declared by a plugin.", plugin or None) for name, plugin in plugins]


def _info(grant: str, title: str, what: str, plugin: str | None) -> GrantInfo:
    return GrantInfo(
        grant=grant,
        title=title,
        what=what,
        needs_role=tuple(role for role in AccountRole if may_hold(Role(role.value), grant)),
        short_names=tuple(name for name, grants in SHORT_NAMES.items() if grant in grants),
        plugin=plugin,
    )


def spelled_out(registry: Registry, names: Collection[str]) -> frozenset[str]:
    """Grants by their own or short names. Raises ``Invalid`` for a name that is no grant."""
    short = frozenset(grant for name in names for grant in SHORT_NAMES.get(name, ()))
    own = frozenset(name for name in names if name not in SHORT_NAMES)
    unknown = sorted(own - known(registry, own))
    if unknown:
        raise Invalid(f"{unknown[0][:64]!r} is no grant here.", "permissions")
    return frozenset(short) | own
