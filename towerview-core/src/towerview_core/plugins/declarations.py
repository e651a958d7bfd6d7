"""What a hook may return: each declaration is checked before anything of its plugin is used.

Whatever would make the house stumble later, at a request or a tick, is said here, where it harms only its own plugin.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter
from fastapi.routing import APIRoute

from towerview_core.contract.cache import Cache, DerivedCache
from towerview_core.contract.channel import Channel
from towerview_core.contract.errors import PluginError
from towerview_core.contract.forms import Form, ServerOptions
from towerview_core.contract.grants import Grant, is_plugin_grant
from towerview_core.contract.job import Job
from towerview_core.contract.panel import Panel
from towerview_core.contract.policy import Policy, PolicyOptions
from towerview_core.contract.provider import Provider
from towerview_core.contract.router import grant_of
from towerview_core.contract.settings import SettingsSection
from towerview_core.contract.value import Value

SHORTEST_S = 1.0
"""Nothing is due more often than once a second."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_GRANTS = frozenset(grant.value for grant in Grant)


KindT = TypeVar("KindT")


@dataclass(frozen=True, slots=True)
class Noun:
    """How declarations of one hook are checked and named. ``name`` raises ``PluginError`` for what is no such thing."""

    hook: str
    noun: str
    name: Callable[[object], str]


def _an_instance(thing: object, kind: type[KindT]) -> KindT:
    if not isinstance(thing, kind):
        raise PluginError(f"{thing!r} is not what this hook returns.")
    return thing


def _checked_name(owner: str, attribute: str, name: object) -> str:
    """Names travel in addresses and tables."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PluginError(
            f"{owner} has the {attribute} {name!r}. Use small letters, digits, - and _, at most 64, a letter first."
        )
    return name


def _check_title(owner: str, title: object) -> None:
    if not isinstance(title, str) or not title.strip():
        raise PluginError(f"{owner} needs a title.")


def _check_form(owner: str, form: object, kind: type[Form]) -> None:
    """A form that cannot be drawn is found here and not when an admin opens the page."""
    if not (isinstance(form, type) and issubclass(form, kind)):
        raise PluginError(f"The form of {owner} must derive from {kind.__name__}.")
    form.model_json_schema()


def _check_grant(owner: str, name: str) -> None:
    if name not in _GRANTS and not is_plugin_grant(name):
        raise PluginError(
            f"{owner} asks for the grant {name!r}, which does not exist. "
            "A grant of the plugin's own is called plugin. and a name."
        )


def _check_interval(owner: str, attribute: str, seconds: object) -> None:
    number = seconds if isinstance(seconds, int | float) and not isinstance(seconds, bool) else 0
    if not SHORTEST_S <= number < float("inf"):
        raise PluginError(f"{owner} has {attribute}={seconds!r}; the least is {SHORTEST_S:g} second.")


def _derives(thing: object, kind: type) -> bool:
    return isinstance(thing, type) and issubclass(thing, kind)


def _provider_name(thing: object) -> str:
    if not (isinstance(thing, type) and issubclass(thing, Provider)):
        raise PluginError(f"towerview_providers returned {thing!r}, which is not a Provider class.")
    missing = sorted(getattr(thing, "__abstractmethods__", ()))
    if missing:
        raise PluginError(f"{thing.__name__} lacks {', '.join(missing)}.")
    for attribute in ("kind", "title", "Options"):
        if not hasattr(thing, attribute):
            raise PluginError(f"{thing.__name__} has no {attribute}.")
    if not _COLOR.fullmatch(str(thing.color)):
        raise PluginError(f"The color of {thing.__name__} must be written as #rrggbb.")
    _check_title(thing.__name__, thing.title)
    _check_form(thing.__name__, thing.Options, ServerOptions)
    return _checked_name(thing.__name__, "kind", thing.kind)


def _channel_name(thing: object) -> str:
    if not (isinstance(thing, type) and issubclass(thing, Channel)):
        raise PluginError(f"towerview_channels returned {thing!r}, which is not a Channel class.")
    _check_form(thing.__name__, thing.Options, Form)
    return _checked_name(thing.__name__, "key", thing.key)


def _router_name(thing: object) -> str:
    if not isinstance(thing, APIRouter):
        raise PluginError(f"towerview_routers returned {thing!r}, which is not an APIRouter.")
    for route in thing.routes:
        name = grant_of(route.endpoint) if isinstance(route, APIRoute) else None
        if name is None:
            raise PluginError(f"The route {getattr(route, 'path', route)!r} names no grant.")
        _check_grant(f"The route {getattr(route, 'path', route)!r}", name)
    return ", ".join(sorted(route.path for route in thing.routes if isinstance(route, APIRoute)))


def _cache_name(thing: object) -> str:
    cache = (
        _an_instance(thing, DerivedCache) if isinstance(thing, DerivedCache) else _an_instance(thing, Cache)
    )
    name = _checked_name("A cache", "name", cache.name)
    _check_interval(f"The cache {name!r}", "every_s", cache.every_s)
    if isinstance(cache, Cache):
        _check_interval(f"The cache {name!r}", "good_for_s", cache.good_for_s)
        if not _derives(cache.needs, Provider):
            raise PluginError(f"The cache {name!r} needs {cache.needs!r}, which is no capability.")
    if not _derives(cache.item, Value):
        raise PluginError(f"The items of the cache {name!r} must be a Value.")
    return name


def _job_name(thing: object) -> str:
    job = _an_instance(thing, Job)
    name = _checked_name("A job", "name", job.name)
    if job.every_s is not None:
        _check_interval(f"The job {name!r}", "every_s", job.every_s)
    _check_interval(f"The job {name!r}", "time_limit_s", job.time_limit_s)
    return name


def _policy_name(thing: object) -> str:
    policy = _an_instance(thing, Policy)
    _check_form(f"The policy {policy.key!r}", policy.Options, PolicyOptions)
    return _checked_name("A policy", "key", policy.key)


def _panel_name(thing: object) -> str:
    panel = _an_instance(thing, Panel)
    _check_grant(f"The panel {panel.key!r}", panel.grant)
    return _checked_name("A panel", "key", panel.key)


def _section_name(thing: object) -> str:
    section = _an_instance(thing, SettingsSection)
    _check_form(f"The section {section.key!r}", section.form, Form)
    return _checked_name("A section", "key", section.key)


NOUNS = (
    Noun("towerview_providers", "providers", _provider_name),
    Noun("towerview_caches", "caches", _cache_name),
    Noun("towerview_policies", "policies", _policy_name),
    Noun("towerview_jobs", "jobs", _job_name),
    Noun("towerview_routers", "routers", _router_name),
    Noun("towerview_panels", "panels", _panel_name),
    Noun("towerview_settings", "settings", _section_name),
    Noun("towerview_channels", "channels", _channel_name),
)
