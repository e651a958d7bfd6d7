"""Loading plugins, each behind its own wall: a broken one is put in quarantine and the house lives on."""

import inspect
from collections.abc import Collection, Iterable, Sequence
from importlib.metadata import Distribution, EntryPoint, distributions, version
from pathlib import Path

import pluggy
import structlog
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from towerview_core.contract import hookspecs
from towerview_core.contract.errors import PluginError
from towerview_core.plugins.declarations import NOUNS
from towerview_core.plugins.registry import (
    Declared,
    PluginCondition,
    PluginState,
    Registry,
    RegistryDraft,
)

GROUP = "towerview"
CORE = "towerview-core"

log = structlog.get_logger(__name__)


def load(own: Sequence[tuple[str, object]], disabled: Collection[str] = ()) -> Registry:
    """Load core's ``own`` plugins, then every installed one in order of name, but for the ``disabled``.

    A failure of core's own is a bug and raises; that of any other puts it in quarantine with its reason.
    """
    draft = RegistryDraft()
    for name, plugin in own:
        state = PluginState(name=name, distribution=CORE, version=version(CORE), condition=PluginCondition.OK)
        _admit(draft, state, plugin)
    for entry_point, distribution in installed():
        _load_one(draft, entry_point, distribution, disabled)
    return draft.finish()


def installed() -> list[tuple[EntryPoint, Distribution]]:
    """Every entry point of the group with its distribution, in order of name; an editable one found twice counts once."""
    found: dict[tuple[str, str], tuple[EntryPoint, Distribution]] = {}
    for distribution in distributions():
        for entry_point in distribution.entry_points.select(group=GROUP):
            found.setdefault((entry_point.name, distribution.name), (entry_point, distribution))
    return [found[key] for key in sorted(found)]


def _load_one(
    draft: RegistryDraft, entry_point: EntryPoint, distribution: Distribution, disabled: Collection[str]
) -> None:
    state = PluginState(
        name=entry_point.name,
        distribution=distribution.name,
        version=distribution.version,
        condition=PluginCondition.OK,
    )
    if entry_point.name in disabled:
        reason = "Disabled by the setting TOWERVIEW_DISABLED_PLUGINS."
        draft.note(state.model_copy(update={"condition": PluginCondition.DISABLED, "reason": reason}))
        return
    try:
        _check_core_version(distribution)
        _admit(draft, state, entry_point.load())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the wall around loading a plugin
        reason = str(error) if isinstance(error, PluginError) else _reason_of(error)
        log.warning("plugin quarantined", plugin=state.name, owner=state.owner, reason=reason)
        draft.note(state.model_copy(update={"condition": PluginCondition.QUARANTINED, "reason": reason}))


def _reason_of(error: BaseException) -> str:
    text = " ".join(str(error).split())[:400]
    return (
        f"It failed while loading: {type(error).__name__}: {text}"
        if text
        else f"It failed: {type(error).__name__}."
    )


def _check_core_version(distribution: Distribution) -> None:
    ours = version(CORE)
    for line in distribution.requires or ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if canonicalize_name(requirement.name) == CORE and not requirement.specifier.contains(
            ours, prereleases=True
        ):
            raise PluginError(
                f"It was built for {CORE} {requirement.specifier}, and this is {ours}. "
                f"Install a release of {distribution.name} that fits."
            )


def _admit(draft: RegistryDraft, state: PluginState, plugin: object) -> None:
    declared = _declarations(state.name, plugin)
    brings = {
        noun.noun: tuple(one.name for one in declared if one.noun == noun.noun)
        for noun in NOUNS
        if any(one.noun == noun.noun for one in declared)
    }
    draft.add(state.model_copy(update={"brings": brings}), declared, _static_folder(plugin))


def _declarations(name: str, plugin: object) -> list[Declared]:
    """Ask one plugin alone for everything it declares; an unknown hook name is an error, as in pluggy."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, name)
    manager.check_pending()
    declared: list[Declared] = []
    for noun in NOUNS:
        for answer in getattr(manager.hook, noun.hook)():
            if not isinstance(answer, Iterable):
                raise PluginError(f"{noun.hook} must return a list.")
            declared += [Declared(noun.noun, noun.name(thing), thing) for thing in answer]
    return declared


def _static_folder(plugin: object) -> Path | None:
    """A folder ``static`` beside the plugin's module is served below ``/static/x/<plugin>/``."""
    if not inspect.ismodule(plugin) or plugin.__file__ is None:
        return None
    folder = Path(plugin.__file__).parent / "static"
    return folder if folder.is_dir() else None
