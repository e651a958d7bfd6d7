"""What a provider promises that tells about items, fetches pictures, remembers viewings and knows what its machine uses."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from towerview_core.contract.errors import NotFound, ProviderError, Refused
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.media import Artwork, ImageSize, MediaInfos
from towerview_core.contract.resources import Resources
from towerview_core.contract.sessions import ImageRef, Sessions
from towerview_core.testing.transport import saying, web_page

from .promise import promise
from .readings import BEGINNING
from .stage import Stage, broken, failure_of, pick, told, unknown_like

_MAGIC = {"image/jpeg": (b"\xff\xd8\xff",), "image/png": (b"\x89PNG\r\n\x1a\n",), "image/webp": (b"RIFF",)}
_LARGEST = 5 * 1024 * 1024


class MediaSuite:
    """``get_media_info`` and ``get_image``."""

    item_id: str | None

    @promise(MediaInfos)
    async def test_an_item_tells_its_title(self, stage: Stage) -> None:
        """What is known of an item carries the id that was asked for and a title."""
        wanted = await self._item(stage)
        info = await stage.offering(MediaInfos).get_media_info(wanted)
        assert info.id == wanted, f"asked for {wanted!r}, told about {info.id!r}"
        assert info.title.strip(), "the item has no title"

    @promise(MediaInfos)
    async def test_an_unknown_item_is_not_found(self, stage: Stage) -> None:
        """An item the server does not have raises NotFound."""
        wanted = unknown_like(await self._item(stage))
        error = await failure_of(stage.offering(MediaInfos).get_media_info(wanted))
        assert isinstance(error, NotFound), told(error)

    @promise(Artwork)
    async def test_pictures_are_pictures(self, stage: Stage) -> None:
        """A picture is a JPEG, PNG or WebP by its content, named rightly, of at most 5 MiB, in every size."""
        ref = await _picture(stage)
        for size in ImageSize:
            image = await stage.offering(Artwork).get_image(ref.id, ref.kind, size)
            starts = _MAGIC.get(image.content_type)
            assert starts is not None, f"{image.content_type!r} is no kind of picture the house shows"
            assert image.body.startswith(starts), f"the body is no {image.content_type}"
            assert len(image.body) <= _LARGEST, f"{len(image.body)} bytes for size {size}"

    @promise(Artwork)
    async def test_an_unknown_picture_is_not_found(self, stage: Stage) -> None:
        """A picture of something the server does not have raises NotFound."""
        ref = await _picture(stage)
        error = await failure_of(
            stage.offering(Artwork).get_image(unknown_like(ref.id), ref.kind, ImageSize.SMALL)
        )
        assert isinstance(error, NotFound), told(error)

    @promise(Artwork)
    async def test_a_page_is_no_picture(self, stage: Stage) -> None:
        """A web page or JSON where a picture should be is an error."""
        ref = await _picture(stage)
        for what, trick in (("a web page", web_page()), ("JSON", saying(b'{"picture": 1}'))):
            with stage.http.playing(trick):
                error = await failure_of(stage.offering(Artwork).get_image(ref.id, ref.kind, ImageSize.SMALL))
            if not isinstance(error, ProviderError):
                broken(f"{what} where a picture should be: {told(error)}")

    async def _item(self, stage: Stage) -> str:
        """The id of an item: as the class says, else of what plays."""
        if self.item_id is not None:
            return self.item_id
        if not isinstance(stage.provider, Sessions):
            pytest.fail("A provider with MediaInfos and no Sessions: say item_id in the class", pytrace=False)
        playing = (await stage.provider.list_sessions()).items
        return pick((session.media.id for session in playing), "item that plays")


class HistorySuite:
    """``list_history``."""

    @promise(History)
    async def test_history_ids_are_unique_and_stable(self, stage: Stage) -> None:
        """Every viewing has an id of its own, and the same one whenever it is read."""
        first, again = await _history(stage), await _history(stage)
        ids = [entry.id for entry in first]
        assert ids, "the server remembers no viewings to prove it with"
        assert len(set(ids)) == len(ids), "an id comes twice"
        assert ids == [entry.id for entry in again][: len(ids)], (
            "viewings have other ids when they are read again"
        )

    @promise(History)
    async def test_history_comes_oldest_first(self, stage: Stage) -> None:
        """Viewings come in order of their time, the oldest first."""
        entries = await _history(stage)
        orders = ([entry.started_at for entry in entries], [entry.stopped_at for entry in entries])
        known = [[moment for moment in order if moment is not None] for order in orders]
        assert any(known), "no viewing tells a time"
        assert any(order and order == sorted(order) for order in known), "viewings come in no order of time"

    @promise(History)
    async def test_history_resumes_where_it_was_left(self, stage: Stage) -> None:
        """Read again from the moment of any viewing, all later ones come: nothing is lost by stopping in between."""
        entries = await _history(stage)
        for index in range(0, len(entries), max(1, len(entries) // 4)):
            since = entries[index].started_at or entries[index].stopped_at
            if since is None:
                continue
            rest = {entry.id for entry in await _history(stage, since)}
            lost = [entry.id for entry in entries[index + 1 :] if entry.id not in rest]
            assert not lost, f"{len(lost)} viewings are lost when reading goes on from viewing {index + 1}"

    @promise(History)
    async def test_history_since_now_is_empty(self, stage: Stage) -> None:
        """Read from a moment still to come there is nothing: old viewings do not come again."""
        entries = await _history(stage, datetime.now(UTC) + timedelta(days=1))
        assert not entries, f"{len(entries)} viewings since tomorrow"

    @promise(History)
    async def test_history_comes_page_by_page(self, stage: Stage) -> None:
        """Whoever stops after the first viewing did not read them all: pages are asked for as they are needed."""
        stage.http.forget()
        await _history(stage)
        whole = len(stage.http.calls)
        if whole < 2:
            pytest.skip("everything fits into one request here")
        stage.http.forget()
        entries = stage.offering(History).list_history(BEGINNING)
        await anext(entries)
        if isinstance(entries, AsyncGenerator):
            await entries.aclose()
        assert len(stage.http.calls) < whole, "all pages were asked for before the first viewing came"


class ResourcesSuite:
    """``read_resources``."""

    @promise(Resources)
    async def test_figures_are_fresh(self, stage: Stage) -> None:
        """At least one figure is known, and all were read within the last hour; a server that keeps them back says Refused."""
        try:
            use = await stage.offering(Resources).read_resources()
        except Refused as error:
            pytest.skip(f"this server keeps its figures back: {error}")
        figures = use.model_dump(exclude={"read_at"})
        assert any(figure is not None for figure in figures.values()), "no figure is known"
        age = datetime.now(UTC) - use.read_at
        assert abs(age) < timedelta(hours=1), f"read {age} ago: is the time in another zone?"


async def _picture(stage: Stage) -> ImageRef:
    """A picture of what plays."""
    if not isinstance(stage.provider, Sessions):
        pytest.skip("pictures are named by sessions, which this provider does not list")
    playing: Sequence[ImageRef | None] = [
        session.media.artwork for session in (await stage.provider.list_sessions()).items
    ]
    return pick((ref for ref in playing if ref is not None), "picture of what plays")


async def _history(stage: Stage, since: datetime = BEGINNING) -> list[HistoryEntry]:
    return [entry async for entry in stage.offering(History).list_history(since)]
