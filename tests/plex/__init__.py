"""Tests of the Plex plugin."""
