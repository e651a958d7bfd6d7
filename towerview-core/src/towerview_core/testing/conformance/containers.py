"""What a provider promises that lists containers and acts on them."""

from collections.abc import Awaitable, Callable
from functools import partial

from towerview_core.contract.containers import Container, ContainerControl, Containers, ContainerState
from towerview_core.contract.errors import NotFound, ProviderError
from towerview_core.testing.transport import status

from .promise import promise
from .stage import Stage, broken, eventually, failure_of, pick, told, unknown_like

Act = Callable[[str], Awaitable[object]]


class ContainersSuite:
    """``list_containers`` and ``read_stats``."""

    @promise(Containers)
    async def test_container_ids_are_unique(self, stage: Stage) -> None:
        """No two containers have the same id, nor the same name at one endpoint, and each says where it runs."""
        containers = await _containers(stage)
        assert containers, "the server shows no containers to prove it with"
        assert len({one.id for one in containers}) == len(containers), "a container id comes twice"
        places = {(one.endpoint_id, one.name) for one in containers}
        assert len(places) == len(containers), "a name comes twice at one endpoint"

    @promise(Containers)
    async def test_stats_of_a_running_container(self, stage: Stage) -> None:
        """A running container tells what it uses: at least its memory or its processor."""
        chosen = _in_state(await _containers(stage), ContainerState.RUNNING)
        stats = await stage.offering(Containers).read_stats(chosen.id)
        assert stats is not None, "nothing is known of a running container"
        assert stats.memory_used is not None or stats.cpu_percent is not None, (
            "neither memory nor processor is known"
        )

    @promise(Containers)
    async def test_stats_of_a_stopped_container(self, stage: Stage) -> None:
        """A container that does not run uses nothing that could be read: None, and no zeros."""
        chosen = _in_state(await _containers(stage), ContainerState.EXITED)
        stats = await stage.offering(Containers).read_stats(chosen.id)
        assert stats is None, f"a stopped container tells {stats!r}"

    @promise(Containers)
    async def test_stats_of_an_unknown_container(self, stage: Stage) -> None:
        """Stats of a container that is not there raise NotFound."""
        known = (await _containers(stage))[0]
        error = await failure_of(stage.offering(Containers).read_stats(unknown_like(known.id)))
        assert isinstance(error, NotFound), told(error)


class ContainerControlSuite:
    """``start``, ``stop``, ``restart``, ``pause``, ``kill``, ``recreate`` and ``read_logs``."""

    @promise(ContainerControl)
    async def test_stop_and_start_show(self, stage: Stage) -> None:
        """A container that is stopped shows as stopped, and as running after it is started."""
        provider, chosen = stage.offering(ContainerControl), await _running(stage)
        await provider.stop(chosen.id)
        await eventually(
            lambda: _shows(stage, chosen, ContainerState.EXITED), "a stopped container shows as running"
        )
        await provider.start(chosen.id)
        await eventually(
            lambda: _shows(stage, chosen, ContainerState.RUNNING),
            "a started container does not show as running",
        )

    @promise(ContainerControl)
    async def test_already_so_is_success(self, stage: Stage) -> None:
        """Starting what runs and stopping what is stopped succeeds."""
        provider, chosen = stage.offering(ContainerControl), await _running(stage)
        acts: tuple[tuple[str, Act], ...] = (
            ("start", provider.start),
            ("stop", provider.stop),
            ("stop again", provider.stop),
        )
        for what, act in acts:
            error = await failure_of(act(chosen.id))
            if error is not None:
                broken(f"{what}: {told(error)}")

    @promise(ContainerControl)
    async def test_pause_kill_and_restart_show(self, stage: Stage) -> None:
        """A paused container shows as paused, a killed one as stopped, and a restarted one as running."""
        provider, chosen = stage.offering(ContainerControl), await _running(stage)
        steps: tuple[tuple[str, Act, ContainerState], ...] = (
            ("paused", provider.pause, ContainerState.PAUSED),
            ("killed", provider.kill, ContainerState.EXITED),
            ("restarted", provider.restart, ContainerState.RUNNING),
        )
        for what, act, state in steps:
            await act(chosen.id)
            await eventually(
                partial(_shows, stage, chosen, state), f"a {what} container does not show as such"
            )

    @promise(ContainerControl)
    async def test_a_recreated_container_keeps_its_place(self, stage: Stage) -> None:
        """A container that is made anew keeps endpoint, name and image, and is known by the id that was answered."""
        chosen = await _running(stage)
        new_id = await stage.offering(ContainerControl).recreate(chosen.id, pull=False)
        after = {one.id: one for one in await _containers(stage)}
        assert new_id in after, "the id that was answered is not listed"
        made = after[new_id]
        kept = (made.endpoint_id, made.name, made.image) == (chosen.endpoint_id, chosen.name, chosen.image)
        assert kept, f"{chosen.name!r} of {chosen.image!r} became {made.name!r} of {made.image!r}"

    @promise(ContainerControl)
    async def test_a_failed_act_raises(self, stage: Stage) -> None:
        """An act that the host does not accept raises: its failure is never taken for success."""
        provider, chosen = stage.offering(ContainerControl), await _running(stage)
        for what, act in _acts(provider):
            with stage.http.playing(status(500)):
                error = await failure_of(act(chosen.id))
            if not isinstance(error, ProviderError):
                broken(f"{what} while the host fails: {told(error)}")

    @promise(ContainerControl)
    async def test_acts_on_an_unknown_container_are_not_found(self, stage: Stage) -> None:
        """Every act on a container that is not there raises NotFound."""
        provider, unknown = stage.offering(ContainerControl), unknown_like((await _containers(stage))[0].id)
        for what, act in _acts(provider):
            error = await failure_of(act(unknown))
            if not isinstance(error, NotFound):
                broken(f"{what} of an unknown container: {told(error)}")

    @promise(ContainerControl)
    async def test_logs_are_inert_text(self, stage: Stage) -> None:
        """The log is text of at most the lines asked for, without control characters that a terminal would obey."""
        text = await stage.offering(ContainerControl).read_logs((await _running(stage)).id, 3)
        assert len(text.splitlines()) <= 3, f"{len(text.splitlines())} lines where 3 were asked for"
        harmful = {char for char in text if ord(char) < 32 and char not in "\n\t"}
        assert not harmful, f"control characters in the log: {sorted(harmful)!r}"


def _acts(provider: ContainerControl) -> tuple[tuple[str, Act], ...]:
    return (
        ("start", provider.start),
        ("stop", provider.stop),
        ("restart", provider.restart),
        ("pause", provider.pause),
        ("kill", provider.kill),
        ("recreate", lambda container_id: provider.recreate(container_id, pull=False)),
        ("read_logs", lambda container_id: provider.read_logs(container_id, 3)),
    )


async def _containers(stage: Stage) -> tuple[Container, ...]:
    return (await stage.offering(Containers).list_containers()).items


async def _running(stage: Stage) -> Container:
    """A running container that may be stopped."""
    running = [one for one in await _containers(stage) if one.state is ContainerState.RUNNING and not one.own]
    return pick(iter(running), "running container that may be stopped")


def _in_state(containers: tuple[Container, ...], state: ContainerState) -> Container:
    return pick((one for one in containers if one.state is state), f"container that is {state}")


async def _shows(stage: Stage, chosen: Container, state: ContainerState) -> bool:
    """A re-created container has another id; its place and name stay."""
    key = (chosen.endpoint_id, chosen.name)
    return any((one.endpoint_id, one.name) == key and one.state is state for one in await _containers(stage))
