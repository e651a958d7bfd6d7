"""Names for picture quality: resolution by width and height, dynamic range by what the stream carries."""

from towerview_core.contract.sessions import Decision, Decisions, DynamicRange, Resolution

_STEPS = (
    (Resolution.R8K, 7000, 4000),
    (Resolution.R4K, 3200, 2000),
    (Resolution.R1440P, 2400, 1400),
    (Resolution.R1080P, 1800, 1000),
    (Resolution.R720P, 1200, 700),
    (Resolution.R576P, 1000, 560),
    (Resolution.R480P, 700, 460),
)
_LABELS = {
    "8k": Resolution.R8K,
    "4k": Resolution.R4K,
    "uhd": Resolution.R4K,
    "2160": Resolution.R4K,
    "2k": Resolution.R1440P,
    "1440": Resolution.R1440P,
    "1080": Resolution.R1080P,
    "720": Resolution.R720P,
    "576": Resolution.R576P,
    "480": Resolution.R480P,
    "sd": Resolution.SD,
}


def resolution_of(width: int | None, height: int | None) -> Resolution | None:
    """Name a picture's size; None when neither side is known.

    The longer side counts as width, so upright video is named like lying video, and either side suffices: cropped films
    (1920x800, 3840x1600) and narrow ones (1440x1080, 2880x2160) keep the name of their master.
    """
    if not width and not height:
        return None
    longer, shorter = max(width or 0, height or 0), min(width or 0, height or 0)
    if not width or not height:
        longer, shorter = (width or 0), (height or 0)
    for name, least_width, least_height in _STEPS:
        if longer >= least_width or shorter >= least_height:
            return name
    return Resolution.SD


def resolution_named(label: str | None) -> Resolution | None:
    """Read a server's own label such as ``4k``, ``1080``, ``1080p``, ``576i``, ``sd``."""
    if label is None:
        return None
    text = label.strip().lower()
    return _LABELS.get(text) or _LABELS.get(text.removesuffix("p").removesuffix("i"))


def dynamic_range_of_transfer(transfer: str | None) -> DynamicRange | None:
    """Dynamic range by colour transfer: ``smpte2084`` is HDR10, ``arib-std-b67`` is HLG, other names are SDR."""
    if not transfer:
        return None
    return {"smpte2084": DynamicRange.HDR10, "arib-std-b67": DynamicRange.HLG}.get(
        transfer.lower(), DynamicRange.SDR
    )


def overall(decisions: Decisions) -> Decision:
    """One word for the whole session: transcode if any part is, else direct stream if any part is, else direct play."""
    parts = (decisions.video, decisions.audio, decisions.subtitle, decisions.container)
    for decision in (Decision.TRANSCODE, Decision.DIRECT_STREAM):
        if decision in parts:
            return decision
    return Decision.DIRECT_PLAY
