"""Sections of the settings page."""

from dataclasses import dataclass

from .forms import Form


@dataclass(frozen=True, slots=True)
class SettingsSection:
    """A section of the settings page: its key in URLs, its title, and its form."""

    key: str
    title: str
    form: type[Form]
