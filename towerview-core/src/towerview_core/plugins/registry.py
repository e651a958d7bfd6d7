"""What the loaded plugins declared, in typed tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter

from towerview_core.contract.cache import AnyCache, DerivedCache
from towerview_core.contract.channel import Channel
from towerview_core.contract.errors import PluginError
from towerview_core.contract.job import Job
from towerview_core.contract.panel import Panel
from towerview_core.contract.policy import AnyPolicy
from towerview_core.contract.provider import Provider
from towerview_core.contract.settings import SettingsSection
from towerview_core.contract.value import Value
from towerview_core.plugins.declarations import NOUNS


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
        self._check_sources(declared)
        if plugin.name in {known.name for known in self._plugins}:
            raise PluginError(f"Two plugins are called {plugin.name!r}; the second is {plugin.owner}.")
        self._take(plugin, declared, static)

    def _check_sources(self, declared: Sequence[Declared]) -> None:
        """A derived cache stands on one that is collected, of the same plugin or of one loaded before."""
        own = {one.name: one.thing for one in declared if one.noun == "caches"}
        for cache in own.values():
            if isinstance(cache, DerivedCache):
                source = own.get(cache.source, self._things["caches"].get(cache.source))
                if source is None or isinstance(source, DerivedCache):
                    raise PluginError(
                        f"The cache {cache.name!r} is derived from {cache.source!r}, which nothing collects."
                    )

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
