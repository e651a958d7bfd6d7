"""plex.tv: accounts, shares and signing in. Nothing here is part of a poll: when plex.tv is away, servers are still read."""

from towerview_plex.cloud.cloud import Cloud
from towerview_plex.cloud.origin import PLEX_TV, STAND_IN_TOKEN, origin_for, sign_in_page
from towerview_plex.cloud.remembered import Remembered

__all__ = ["PLEX_TV", "STAND_IN_TOKEN", "Cloud", "Remembered", "origin_for", "sign_in_page"]
