"""The world behind the fake Jellyfin, and its users."""

from copy import deepcopy

from towerview_core.contract.sessions import ImageKind, ImageRef
from towerview_core.testing import cast
from towerview_core.testing.mediabrowser import Naming, Payload, Person, digest, with_group_pictures
from towerview_core.testing.world import Seat, World

from .access import release_of

_ALLOWED = (
    "EnableUserPreferenceAccess",
    "EnableRemoteAccess",
    "EnableLiveTvAccess",
    "EnableMediaPlayback",
    "EnableAudioPlaybackTranscoding",
    "EnableVideoPlaybackTranscoding",
    "EnablePlaybackRemuxing",
    "EnableSyncTranscoding",
    "EnableMediaConversion",
    "EnableAllDevices",
    "EnableAllChannels",
    "EnableAllFolders",
    "EnablePublicSharing",
)
_DENIED = (
    "IsHidden",
    "IsDisabled",
    "EnableCollectionManagement",
    "EnableSubtitleManagement",
    "EnableLyricManagement",
    "EnableSharedDeviceControl",
    "EnableLiveTvManagement",
    "ForceRemoteSourceTranscoding",
    "EnableContentDeletion",
    "EnableContentDownloading",
)
_LISTS = (
    "BlockedTags",
    "AllowedTags",
    "AccessSchedules",
    "BlockUnratedItems",
    "EnableContentDeletionFromFolders",
    "EnabledDevices",
    "EnabledChannels",
    "EnabledFolders",
    "BlockedMediaFolders",
    "BlockedChannels",
)
_NUMBERS = ("InvalidLoginAttemptCount", "MaxActiveSessions", "RemoteClientBitrateLimit")
_PROVIDERS = "Jellyfin.Server.Implementations.Users"


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
        "Id": user.id,
        **({"PrimaryImageTag": digest(user.name)} if user.avatar else {}),
        "HasPassword": bool(person.password),
        "HasConfiguredPassword": bool(person.password),
        "HasConfiguredEasyPassword": False,
        "EnableAutoLogin": False,
        "Configuration": {"PlayDefaultAudioTrack": True, "SubtitleMode": "Default", "OrderedViews": []},
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
        "LoginAttemptsBeforeLockout": -1,
        "AuthenticationProviderId": f"{_PROVIDERS}.DefaultAuthenticationProvider",
        "PasswordResetProviderId": f"{_PROVIDERS}.DefaultPasswordResetProvider",
        "SyncPlayAccess": "CreateAndJoinGroups",
    }


def defaults(version: str) -> Payload:
    """What a policy falls back to where a key is left out: not what it was, but this."""
    known = policy(admin=False)
    if release_of(version) >= (10, 9):
        return {name: value for name, value in known.items() if not name.endswith("ProviderId")}
    return known
