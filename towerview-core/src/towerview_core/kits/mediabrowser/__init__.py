"""The dialect that Emby and Jellyfin still share since they parted in 2018. What they say differently each brings itself.

Pure functions over what came: ``reading`` (units and small values), ``tracks`` (the streams of an item), ``sessions`` (a row
of ``/Sessions`` becomes a session, by a ``Dialect``), ``identity`` (who answers), ``people`` and ``policies`` (users and what
they may do), ``details`` (one item), ``calls`` (requests both understand). Over a ``Line`` to one server: ``roster`` (users),
``libraries``, ``sign_in``, ``reports`` (the Playback Reporting plugin), ``finding`` and ``shelf`` (which library an item comes
from). Over a websocket: ``pushing``.
"""
