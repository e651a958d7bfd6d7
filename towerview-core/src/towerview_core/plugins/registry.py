"""What the loaded plugins declared, in typed tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from towerview_core.contract.cache import AnyCache, Cache, DerivedCache
from towerview_core.contract.channel import Channel
from towerview_core.contract.errors import PluginError
from towerview_core.contract.job import Job
from towerview_core.contract.panel import Panel
from towerview_core.contract.policy import AnyPolicy, Policy
from towerview_core.contract.provider import Provider
from towerview_core.contract.router import grant_of
from towerview_core.contract.settings import SettingsSection
from towerview_core.contract.value import Value


class PluginCondition(StrEnum):
    """How a plugin stands."""

    OK = "ok"
    QUARANTINED = "quarantined"
    DISABLED = "disabled"


class PluginState(Value):
    """One plugin as admins see it. ``brings`` maps a hook's noun to the names declared through it."""

    name: str
    distribution: str
    version: str
    condition: PluginCondition
    reason: str | None = None
    brings: dict[str, tuple[str, ...]] = {}

    @property
    def owner(self) -> str:
        """Distribution and version, as error messages name it."""
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration: the noun of its hook, its name, the thing itself."""

    noun: str
    name: str
    thing: object


@dataclass(frozen=True, slots=True)
class Noun:
    """How declarations of one hook are checked and named. ``name`` raises ``PluginError`` for what is no such thing."""

    hook: str
    noun: str
    name: Callable[[object], str]


def _provider_name(thing: object) -> str:
    if not (isinstance(thing, type) and issubclass(thing, Provider)):
        raise PluginError(f"towerview_providers returned {thing!r}, which is not a Provider class.")
    missing = sorted(getattr(thing, "__abstractmethods__", ()))
    if missing:
        raise PluginError(f"{thing.__name__} lacks {', '.join(missing)}.")
    for attribute in ("kind", "title", "Options"):
        if not hasattr(thing, attribute):
            raise PluginError(f"{thing.__name__} has no {attribute}.")
    return thing.kind


def _channel_name(thing: object) -> str:
    if not (isinstance(thing, type) and issubclass(thing, Channel)):
        raise PluginError(f"towerview_channels returned {thing!r}, which is not a Channel class.")
    return thing.key


def _router_name(thing: object) -> str:
    if not isinstance(thing, APIRouter):
        raise PluginError(f"towerview_routers returned {thing!r}, which is not an APIRouter.")
    for route in thing.routes:
        if not isinstance(route, APIRoute) or grant_of(route.endpoint) is None:
            raise PluginError(f"The route {getattr(route, 'path', route)!r} names no grant.")
    return ", ".join(sorted(route.path for route in thing.routes if isinstance(route, APIRoute)))


def _instance(kind: type | tuple[type, ...], attribute: str) -> Callable[[object], str]:
    def name(thing: object) -> str:
        if not isinstance(thing, kind):
            raise PluginError(f"{thing!r} is not what this hook returns.")
        return str(getattr(thing, attribute))

    return name


NOUNS = (
    Noun("towerview_providers", "providers", _provider_name),
    Noun("towerview_caches", "caches", _instance((Cache, DerivedCache), "name")),
    Noun("towerview_policies", "policies", _instance(Policy, "key")),
    Noun("towerview_jobs", "jobs", _instance(Job, "name")),
    Noun("towerview_routers", "routers", _router_name),
    Noun("towerview_panels", "panels", _instance(Panel, "key")),
    Noun("towerview_settings", "settings", _instance(SettingsSection, "key")),
    Noun("towerview_channels", "channels", _channel_name),
)


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything declared by plugins in good order, and how each plugin stands. Built once, never changed."""

    plugins: tuple[PluginState, ...] = ()
    providers: Mapping[str, type[Provider]] = field(default_factory=dict)
    caches: Mapping[str, AnyCache] = field(default_factory=dict)
    policies: Mapping[str, AnyPolicy] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    routers: Mapping[str, tuple[APIRouter, ...]] = field(default_factory=dict)
    panels: Mapping[str, Panel] = field(default_factory=dict)
    settings: Mapping[str, SettingsSection] = field(default_factory=dict)
    channels: Mapping[str, type[Channel]] = field(default_factory=dict)
    static: Mapping[str, Path] = field(default_factory=dict)


class RegistryDraft:
    """A registry while plugins are loaded: takes a plugin's declarations whole or not at all."""

    def __init__(self) -> None:
        self._plugins: list[PluginState] = []
        self._things: dict[str, dict[str, Any]] = {noun.noun: {} for noun in NOUNS}
        self._owners: dict[tuple[str, str], str] = {}
        self._routers: dict[str, tuple[APIRouter, ...]] = {}
        self._static: dict[str, Path] = {}

    def add(self, plugin: PluginState, declared: Sequence[Declared], static: Path | None) -> None:
        """Take over what a plugin declared. Raises ``PluginError`` naming both owners of a duplicate."""
        owned = {(one.noun, one.name) for one in declared if one.noun != "routers"}
        if len(owned) != sum(one.noun != "routers" for one in declared):
            raise PluginError(f"{plugin.owner} declares the same thing twice.")
        for noun, name in sorted(owned):
            if (noun, name) in self._owners:
                raise PluginError(
                    f"{name!r} ({noun}) is declared by {self._owners[noun, name]} and again by {plugin.owner}. "
                    "Uninstall or disable one of them."
                )
        if plugin.name in {known.name for known in self._plugins}:
            raise PluginError(f"Two plugins are called {plugin.name!r}; the second is {plugin.owner}.")
        self._take(plugin, declared, static)

    def _take(self, plugin: PluginState, declared: Sequence[Declared], static: Path | None) -> None:
        for one in declared:
            if isinstance(one.thing, APIRouter):
                self._routers[plugin.name] = (*self._routers.get(plugin.name, ()), one.thing)
                continue
            self._owners[one.noun, one.name] = plugin.owner
            self._things[one.noun][one.name] = one.thing
        if static is not None:
            self._static[plugin.name] = static
        self._plugins.append(plugin)

    def note(self, plugin: PluginState) -> None:
        """Remember a plugin that brings nothing: quarantined or disabled."""
        self._plugins.append(plugin)

    def finish(self) -> Registry:
        """The finished registry."""
        tables = {
            noun: MappingProxyType(things) for noun, things in self._things.items() if noun != "routers"
        }
        return Registry(
            plugins=tuple(self._plugins),
            routers=MappingProxyType(self._routers),
            static=MappingProxyType(self._static),
            **tables,
        )
