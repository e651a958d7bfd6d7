"""What a change makes of a policy, and whether two policies say the same. Pure functions.

A policy is replaced whole by both servers: what is left out falls back to a default, not to what it was.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from towerview_core.contract.errors import Unsupported
from towerview_core.contract.users import AccessSchedule, UserChanges, UserLimits
from towerview_core.kits.wire import Json

Policy = dict[str, object]
Edit = Callable[[Json], Policy]
"""Makes the policy that is wanted of the one that is."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the two servers say differently about policies.

    ``streams``: the key that limits how many streams a user may have at once; None: ``no_streams`` says why not.
    ``unsteady``: keys that do not come back as they were written, or change by themselves.
    ``forgiven``: keys a user who is let in again starts anew with. ``admins_stay_enabled``: an admin cannot be disabled.
    """

    streams: str | None
    unsteady: frozenset[str]
    forgiven: Mapping[str, object]
    admins_stay_enabled: bool = False
    no_streams: str = ""


_SWITCHES = {
    "allow_video_transcode": "EnableVideoPlaybackTranscoding",
    "allow_audio_transcode": "EnableAudioPlaybackTranscoding",
    "allow_remote_access": "EnableRemoteAccess",
}


def keys_of(changes: UserChanges, rules: Rules) -> Policy:
    """The keys of a policy that a change sets. Raises ``Unsupported`` for what this product cannot do."""
    wanted: Policy = {}
    if changes.admin is not None:
        wanted["IsAdministrator"] = changes.admin
    if changes.enabled is not None:
        wanted["IsDisabled"] = not changes.enabled
    return wanted | (_limits(changes.limits, rules) if changes.limits else {})


def _limits(limits: UserLimits, rules: Rules) -> Policy:
    switches = {key: getattr(limits, name) for name, key in _SWITCHES.items()}
    wanted: Policy = {key: value for key, value in switches.items() if value is not None}
    if limits.remote_bitrate_kbps is not None:
        wanted["RemoteClientBitrateLimit"] = limits.remote_bitrate_kbps * 1000
    if limits.schedules is not None:
        # A list even when it is empty: Jellyfin answers null with 500 (10.8 to 12.1).
        wanted["AccessSchedules"] = [_schedule(one) for one in limits.schedules]
    if limits.max_streams is not None:
        if rules.streams is None:
            raise Unsupported(rules.no_streams)
        wanted[rules.streams] = limits.max_streams
    return wanted


def _schedule(hours: AccessSchedule) -> Policy:
    return {"DayOfWeek": hours.day.value, "StartHour": hours.start_hour, "EndHour": hours.end_hour}


def edit_of(wanted: Policy, rules: Rules) -> Edit:
    """Sets keys and leaves everything else as it is. Who is let in again is forgiven the wrong passwords that shut them out."""

    def edit(policy: Json) -> Policy:
        let_in = policy.get("IsDisabled") is True and wanted.get("IsDisabled") is False
        forgiven = {key: value for key, value in rules.forgiven.items() if key in policy} if let_in else {}
        return {**policy, **wanted, **forgiven}

    return edit


def same_policies(one: Json, other: Json, rules: Rules) -> bool:
    """Whether two policies say the same, as far as one can tell: order in lists and ways to write an id count for nothing."""
    return _plain(one, rules) == _plain(other, rules)


def holds(policy: Json, wanted: Json, rules: Rules) -> bool:
    """Whether a policy says what was wanted."""
    return all(
        _value(policy.get(key)) == _value(value) for key, value in wanted.items() if key not in rules.unsteady
    )


def _plain(policy: Json, rules: Rules) -> Mapping[str, object]:
    """Keys without a value are left out by one server and written as null by the other."""
    return {
        key: _value(value) for key, value in policy.items() if value is not None and key not in rules.unsteady
    }


def _value(value: object) -> object:
    if isinstance(value, list):
        return sorted(json.dumps(_value(item), sort_keys=True, default=str) for item in value)
    if isinstance(value, dict):
        # Schedules are made anew by each write, so their numbers change.
        return {key: _value(inner) for key, inner in value.items() if key not in {"Id", "UserId"}}
    if isinstance(value, float) and value.is_integer():
        # Hours are written as 20.0 and come back as 20.
        return int(value)
    if isinstance(value, str) and len(value) in {32, 36}:
        return value.replace("-", "").lower()
    return value
