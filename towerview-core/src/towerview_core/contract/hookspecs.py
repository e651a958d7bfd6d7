"""The hooks. Each is called once after loading, takes nothing and returns declarations; order never matters."""

from collections.abc import Sequence

import pluggy
from fastapi import APIRouter

from .cache import AnyCache
from .channel import Channel
from .job import Job
from .panel import Panel
from .policy import AnyPolicy
from .provider import Provider
from .settings import SettingsSection

hookspec = pluggy.HookspecMarker("towerview")
hookimpl = pluggy.HookimplMarker("towerview")
"""Marks a function of a plugin's module as the implementation of the hook of the same name."""


@hookspec
def towerview_providers() -> Sequence[type[Provider]]:
    """Kinds of server this plugin knows."""
    raise NotImplementedError


@hookspec
def towerview_caches() -> Sequence[AnyCache]:
    """What to collect from servers."""
    raise NotImplementedError


@hookspec
def towerview_policies() -> Sequence[AnyPolicy]:
    """Termination policies."""
    raise NotImplementedError


@hookspec
def towerview_jobs() -> Sequence[Job]:
    """Work to run on schedule or on demand."""
    raise NotImplementedError


@hookspec
def towerview_routers() -> Sequence[APIRouter]:
    """Routes served below ``/api/x/<plugin>``; a route without a grant (``kits.routes``) is refused at load."""
    raise NotImplementedError


@hookspec
def towerview_panels() -> Sequence[Panel]:
    """Parts of the dashboard."""
    raise NotImplementedError


@hookspec
def towerview_settings() -> Sequence[SettingsSection]:
    """Sections of the settings page."""
    raise NotImplementedError


@hookspec
def towerview_channels() -> Sequence[type[Channel]]:
    """Kinds of places notifications go to."""
    raise NotImplementedError
