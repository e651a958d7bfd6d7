"""The world behind the fake Emby, and its users."""

from copy import deepcopy

from towerview_core.contract.sessions import ImageKind, ImageRef
from towerview_core.testing import cast
from towerview_core.testing.mediabrowser import Naming, Payload, Person, digest, with_group_pictures
from towerview_core.testing.world import Seat, World

_ALLOWED = (
    "IsHiddenRemotely",
    "EnableUserPreferenceAccess",
    "EnableSharedDeviceControl",
    "EnableRemoteAccess",
    "EnableLiveTvAccess",
    "EnableMediaPlayback",
    "EnableAudioPlaybackTranscoding",
    "EnableVideoPlaybackTranscoding",
    "EnablePlaybackRemuxing",
    "EnableContentDownloading",
    "EnableSyncTranscoding",
    "EnableMediaConversion",
    "EnableAllChannels",
    "EnableAllFolders",
    "EnablePublicSharing",
    "EnableAllDevices",
    "AllowCameraUpload",
)
_DENIED = (
    "IsHidden",
    "IsHiddenFromUnusedDevices",
    "IsDisabled",
    "AllowTagOrRating",
    "IsTagBlockingModeInclusive",
    "EnableLiveTvManagement",
    "EnableContentDeletion",
    "EnableSubtitleDownloading",
    "EnableSubtitleManagement",
    "AllowSharingPersonalItems",
)
_LISTS = (
    "BlockedTags",
    "IncludeTags",
    "AccessSchedules",
    "BlockUnratedItems",
    "RestrictedFeatures",
    "EnableContentDeletionFromFolders",
    "EnabledChannels",
    "EnabledFolders",
    "ExcludedSubFolders",
    "EnabledDevices",
)
_NUMBERS = (
    "LockedOutDate",
    "InvalidLoginAttemptCount",
    "RemoteClientBitrateLimit",
    "SimultaneousStreamLimit",
)


def make_world(names: Naming, sessions: int, seed: int) -> World:
    """Enough people for each of them to sit at a device of their own."""
    return World(
        seats=[_pictured(seat) for seat in cast.seats(names.user, max(len(cast.PEOPLE), sessions))],
        titles=with_group_pictures(cast.titles(names.item, names.library), names),
        deliver=cast.deliver,
        sessions=sessions,
        seed=seed,
    )


def _pictured(seat: Seat) -> Seat:
    """The seat's person with a picture."""
    if seat.user.id is None:
        return seat
    picture = ImageRef(id=seat.user.id, kind=ImageKind.AVATAR)
    return Seat(seat.user.model_copy(update={"avatar": picture}), seat.player, seat.network)


def user_row(person: Person, server: str) -> Payload:
    """A user with the whole policy."""
    user = person.user
    return {
        "Name": user.name,
        "ServerId": server,
        "Prefix": user.name[:1].upper(),
        "DateCreated": "2025-01-01T10:00:00.0000000Z",
        "Id": user.id,
        **({"PrimaryImageTag": digest(user.name)} if user.avatar else {}),
        "HasPassword": bool(person.password),
        "HasConfiguredPassword": bool(person.password),
        "Configuration": {"PlayDefaultAudioTrack": True, "SubtitleMode": "Smart", "OrderedViews": []},
        "Policy": deepcopy(person.policy),
    }


def policy(*, admin: bool) -> Payload:
    """Everything a user may do."""
    return {
        "IsAdministrator": admin,
        "EnableRemoteControlOfOtherUsers": admin,
        **dict.fromkeys(_ALLOWED, True),
        **dict.fromkeys(_DENIED, False),
        **{name: [] for name in _LISTS},
        **dict.fromkeys(_NUMBERS, 0),
        "AuthenticationProviderId": "Emby.Server.Implementations.Library.DefaultAuthenticationProvider",
    }


def empty_policy() -> Payload:
    """What is left of a policy where keys are left out: nothing is allowed."""
    empty = {bool: False, int: 0, list: []}
    return {name: deepcopy(empty.get(type(value))) for name, value in policy(admin=False).items()}
