"""The containers behind the stand-in: what runs, since when, and what it has used by now.

Nothing runs in the background: state and counters follow from the clock and the seed. All names are invented.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

MIB = 1024 * 1024
FIRST_HEALTHY_S = 30.0
FLAP_S, FLAP_DOWN_S = 240.0, 30.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a container is made from. ``load``: cores it uses on average; ``memory``: bytes; ``flow``: bytes per second
    over the network; ``ports``: (private, public, protocol)."""

    name: str
    image: str
    ports: Sequence[tuple[int, int | None, str]] = ()
    load: float = 0.02
    memory: int = 128 * MIB
    flow: int = 2_000
    limit: int | None = None
    project: str | None = "media"
    health: bool = False
    unhealthy: bool = False
    state: str = "running"
    flaps: bool = False
    network: str = "media_default"
    own: bool = False


RECIPES: Sequence[Recipe] = (
    Recipe("portainer", "portainer/portainer-ce:2.27.0", ((9443, 9443, "tcp"),), own=True, project=None),
    Recipe(
        "plex",
        "plexinc/pms-docker:latest",
        load=0.9,
        memory=1900 * MIB,
        flow=2_400_000,
        network="host",
        health=True,
    ),
    Recipe(
        "jellyfin",
        "jellyfin/jellyfin:10.11.6",
        ((8096, 8096, "tcp"), (1900, None, "udp")),
        load=0.7,
        memory=900 * MIB,
        flow=1_100_000,
        limit=4096 * MIB,
        health=True,
    ),
    Recipe("emby", "emby/embyserver:4.9", ((8096, 8097, "tcp"),), load=0.3, memory=700 * MIB, flow=600_000),
    Recipe("indexer", "house/indexer:3", ((9696, 9696, "tcp"),), unhealthy=True, health=True),
    Recipe("tidier", "house/tidier:1.4", state="exited", project="chores"),
    Recipe("archive", "house/archive:2", load=0.0, flow=0, state="paused", project="chores", network="none"),
    Recipe("proxy", "house/proxy:2.10", ((443, 443, "tcp"), (80, 80, "tcp")), flow=3_000_000, project="edge"),
    Recipe("restless", "house/restless:0.3", flaps=True, project="chores"),
    Recipe(
        "stored",
        "house/stored:16",
        ((5432, None, "tcp"),),
        memory=420 * MIB,
        limit=1024 * MIB,
        project="edge",
    ),
)


@dataclass(frozen=True, slots=True)
class Use:
    """Counters of a container, as its host keeps them: nanoseconds of processor time, bytes of everything else."""

    cpu_ns: int
    memory: int
    cache: int
    received: int
    sent: int
    read: int
    written: int


class FakeContainer:
    """One container. ``override`` forces a state; ``recreate`` gives it a new id, as pulling a new image does."""

    def __init__(self, recipe: Recipe, seed: int, born: float) -> None:
        self.recipe = recipe
        self.born = born
        self.override: str | None = None
        self._seed = seed
        self._generation = 0
        dice = random.Random(f"{seed}:{recipe.name}")
        self._phase = dice.uniform(0, math.tau)
        self._period = dice.uniform(40, 160)
        self._share_sent = dice.uniform(0.2, 0.9)

    @property
    def id(self) -> str:
        """Sixty-four hexadecimal digits."""
        return sha256(f"{self._seed}:{self.recipe.name}:{self._generation}".encode()).hexdigest()

    @property
    def image_id(self) -> str:
        """Of the image it was made from."""
        return f"sha256:{sha256(self.recipe.image.encode()).hexdigest()}"

    def recreate(self, now: float) -> None:
        """Make it anew."""
        self._generation += 1
        self.born = now

    def state(self, now: float) -> str:
        """Docker's word for what it does now."""
        if self.override is not None:
            return self.override
        if self.recipe.flaps and (now - self.born) % FLAP_S < FLAP_DOWN_S:
            return "exited"
        return self.recipe.state

    def health(self, now: float) -> str | None:
        """What its own check says, None without a check."""
        if not self.recipe.health or self.state(now) not in {"running", "paused"}:
            return None
        if now - self.born < FIRST_HEALTHY_S:
            return "starting"
        return "unhealthy" if self.recipe.unhealthy else "healthy"

    def use(self, now: float) -> Use:
        """What it has used since it was born: the integral of a load that swings."""
        age = max(0.0, now - self.born)
        turn = math.tau / self._period
        swung = age + 0.8 * (math.cos(self._phase) - math.cos(age * turn + self._phase)) / turn
        swing = math.sin(age * turn + self._phase)
        flow = int(self.recipe.flow * swung)
        return Use(
            cpu_ns=int(self.recipe.load * swung * 1e9),
            memory=int(self.recipe.memory * (1 + 0.1 * swing)),
            cache=int(self.recipe.memory * 0.25),
            received=flow,
            sent=int(flow * self._share_sent),
            read=int(flow * 0.5),
            written=int(flow * 0.05),
        )


@dataclass(slots=True)
class Host:
    """A Docker host behind Portainer. ``up``: what Portainer believes; ``reachable``: what is true."""

    id: int
    name: str
    kind: int
    api: str
    engine: str
    cgroup: int
    cpus: int
    memory: int
    booted: float
    containers: list[FakeContainer]
    up: bool = True
    reachable: bool = True

    def find(self, name: str) -> FakeContainer | None:
        """By id, by the beginning of an id, or by name."""
        for container in self.containers:
            if name in {container.id, container.recipe.name} or (
                len(name) >= 12 and container.id.startswith(name)
            ):
                return container
        return None


def make_hosts(count: int, seed: int, clock: Callable[[], float]) -> list[Host]:
    """Two hosts that share ``count`` containers: an older one with cgroup v1, a newer one with cgroup v2."""
    now = clock()
    booted = now - 1_000_000
    local = Host(
        2,
        "local",
        1,
        "1.41",
        "20.10.24",
        cgroup=1,
        cpus=2,
        memory=24 * 1024 * MIB,
        booted=booted,
        containers=[],
    )
    nas = Host(
        5, "nas", 2, "1.47", "27.3.1", cgroup=2, cpus=8, memory=64 * 1024 * MIB, booted=booted, containers=[]
    )
    for number in range(count):
        recipe = RECIPES[number] if number < len(RECIPES) else Recipe(f"worker-{number}", "house/worker:1")
        host = local if number % 2 == 0 or recipe.name == "plex" else nas
        born = now - random.Random(f"{seed}:{number}").uniform(3_600, 900_000)
        host.containers.append(FakeContainer(recipe, seed, born))
    return [local, nas]
