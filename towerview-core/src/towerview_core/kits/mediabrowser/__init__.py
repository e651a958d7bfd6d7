"""The dialect that Emby and Jellyfin still share since they parted in 2018. Pure functions over what came; no I/O.

``reading``: units and small values. ``tracks``: the streams of an item. ``sessions``: a row of ``/Sessions`` becomes a
session; what the two say differently stands in a ``Dialect`` that each of them brings. ``calls``: the requests both
understand. ``identity``: who answers. ``shelf``: which library an item comes from, remembered.
"""
