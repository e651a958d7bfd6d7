"""Providers that are wrong about items, pictures, history, figures and containers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from tests.conformance.breaking import breaks
from tests.conformance.lodge import (
    LodgeContainerControl,
    LodgeContainers,
    LodgeHistory,
    LodgeMedia,
    LodgeResources,
)
from towerview_core.contract.containers import Container, ContainerState, ContainerStats
from towerview_core.contract.errors import NotFound, Refused, Unreachable
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.host import Call
from towerview_core.contract.media import Image, ImageSize, MediaInfo
from towerview_core.contract.resources import ResourceUse
from towerview_core.contract.sessions import ImageKind, MediaType
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import as_map
from towerview_core.testing.poster import poster

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@breaks("test_an_item_tells_its_title")
class AnotherItem(LodgeMedia):
    async def get_media_info(self, item_id: str) -> MediaInfo:
        return (await super().get_media_info(item_id)).model_copy(update={"id": "another"})


@breaks("test_an_unknown_item_is_not_found")
class InventsItems(LodgeMedia):
    async def get_media_info(self, item_id: str) -> MediaInfo:
        try:
            return await super().get_media_info(item_id)
        except NotFound:
            return MediaInfo(id=item_id, type=MediaType.CLIP, title="Unknown")


@breaks("test_pictures_are_pictures")
class CallsItJpeg(LodgeMedia):
    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        image = await super().get_image(image_id, kind, size)
        return Image(content_type="image/jpeg", body=image.body)


@breaks("test_an_unknown_picture_is_not_found")
class PaintsOne(LodgeMedia):
    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        try:
            return await super().get_image(image_id, kind, size)
        except NotFound:
            return Image(content_type="image/png", body=poster("?", 96, 144))


@breaks("test_a_page_is_no_picture")
class AnythingIsAPicture(LodgeMedia):
    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        reply = await self.http.send(Call("GET", f"/items/{image_id}/picture", {}, self.headers))
        return Image(content_type="image/png", body=reply.body)


@breaks("test_history_ids_are_unique_and_stable")
class FirstTwice(LodgeHistory):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        first = True
        async for entry in super().list_history(since):
            if first:
                yield entry
            first = False
            yield entry


@breaks("test_history_comes_oldest_first")
class Backwards(LodgeHistory):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        moment = LONG_AGO + timedelta(days=900)
        async for entry in super().list_history(since):
            moment -= timedelta(days=1)
            yield entry.model_copy(update={"started_at": moment, "stopped_at": None})


@breaks("test_history_resumes_where_it_was_left")
class SkipsADay(LodgeHistory):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        async for entry in super().list_history(since + timedelta(days=1)):
            yield entry


@breaks("test_history_since_now_is_empty")
class FromTheBeginning(LodgeHistory):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        async for entry in super().list_history(LONG_AGO if since > datetime.now(UTC) else since):
            yield entry


@breaks("test_history_comes_page_by_page")
class AllAtOnce(LodgeHistory):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        for entry in [entry async for entry in super().list_history(since)]:
            yield entry


@breaks("test_figures_are_fresh")
class OldFigures(LodgeResources):
    async def read_resources(self) -> ResourceUse:
        use = await super().read_resources()
        return use.model_copy(update={"read_at": use.read_at - timedelta(hours=5)})


@breaks("test_container_ids_are_unique")
class ContainerTwice(LodgeContainers):
    async def list_containers(self) -> Listing[Container]:
        listing = await super().list_containers()
        return Listing[Container](items=(*listing.items, *listing.items[:1]), set_aside=listing.set_aside)


@breaks("test_stats_of_a_running_container")
class NoStats(LodgeContainers):
    async def read_stats(self, container_id: str) -> ContainerStats | None:
        await super().read_stats(container_id)
        return None


@breaks("test_stats_of_a_stopped_container")
class ZeroStats(LodgeContainers):
    async def read_stats(self, container_id: str) -> ContainerStats | None:
        known = await super().read_stats(container_id)
        return known or ContainerStats(read_at=datetime.now(UTC), memory_used=0, cpu_percent=0.0)


@breaks("test_stats_of_an_unknown_container")
class StatsOfNothing(LodgeContainers):
    async def read_stats(self, container_id: str) -> ContainerStats | None:
        try:
            return await super().read_stats(container_id)
        except NotFound:
            return None


@breaks("test_stop_and_start_show")
class StopsBadly(LodgeContainerControl):
    async def stop(self, container_id: str) -> None:
        await self.act(container_id, "pause")


@breaks("test_already_so_is_success")
class Pedantic(LodgeContainerControl):
    async def stop(self, container_id: str) -> None:
        for one in (await self.list_containers()).items:
            if one.id == container_id and one.state is ContainerState.EXITED:
                raise Refused("It is stopped already.")
        await super().stop(container_id)


@breaks("test_pause_kill_and_restart_show")
class KillsBadly(LodgeContainerControl):
    async def kill(self, container_id: str) -> None:
        await self.act(container_id, "restart")


@breaks("test_a_recreated_container_keeps_its_place")
class OldId(LodgeContainerControl):
    async def recreate(self, container_id: str, pull: bool) -> str:
        await super().recreate(container_id, pull)
        return container_id


@breaks("test_a_failed_act_raises")
class PausesMaybe(LodgeContainerControl):
    async def pause(self, container_id: str) -> None:
        try:
            await super().pause(container_id)
        except Unreachable:
            return


@breaks("test_acts_on_an_unknown_container_are_not_found")
class PausesNothing(LodgeContainerControl):
    async def pause(self, container_id: str) -> None:
        try:
            await super().pause(container_id)
        except NotFound:
            return


@breaks("test_logs_are_inert_text")
class ColouredLogs(LodgeContainerControl):
    async def read_logs(self, container_id: str, lines: int) -> str:
        return str(as_map(await self.get(f"/containers/{container_id}/logs")).get("log"))
