"""Which of docker's commands have run, where and on which engine: what the ledgers say, by what the engines have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paodetong.errors import HarnessError
from paodetong.reading import commands, sources
from paodetong.reading.commands import PROGRAM, Commands
from paodetong.running import ledger
from paodetong.running.ledger import Ledger

TOP = "（顶层）"
"""The group of commands that are in none."""
GROUPS = (
    "container", "image", "network", "volume", "system", "builder", "buildx", "context", "compose",
    "swarm", "node", "service", "stack", "secret", "config", "plugin", "manifest", "trust",
)  # fmt: skip
"""In this order; others stand behind them."""
SAME = {"builder": "buildx"}
"""The client hands all of a group to another (docker/cli, cmd/docker/builder.go)."""


@dataclass(frozen=True)
class Leaf:
    """A command that does something itself, on whichever engine, by all its names.

    Attributes:
        names: the first is what it is called here; ``docker container ls``, ``docker ps``.
        engines: the engines that have it, as their records call them, the newest first.
    """

    names: tuple[str, ...]
    engines: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.names[0]

    @property
    def group(self) -> str:
        """The group in which it is listed."""
        return self.groups[0]

    @property
    def groups(self) -> tuple[str, ...]:
        """Those that it has a name in."""
        return tuple(dict.fromkeys(_group(name) for name in self.names if _group(name) != TOP)) or (TOP,)


@dataclass(frozen=True, order=True)
class Place:
    """A page, by its path, and the line of a command in its file."""

    page: str
    line: int


@dataclass(frozen=True)
class Coverage:
    """What has run.

    Attributes:
        leaves: all commands, by their groups and names.
        engines: those that there are ledgers of, the newest first: as the records call them, or ``29.7`` where none is
            of it. Image stores of one engine count as one.
        machines: what the ledgers say that they are of.
        places: where a command has passed, by the command's name and the engine.
    """

    leaves: Sequence[Leaf]
    engines: Sequence[str]
    machines: Sequence[str]
    places: Mapping[tuple[str, str], Sequence[Place]] = field(default_factory=dict)

    def there(self, leaf: Leaf, engine: str) -> bool:
        """Whether an engine has a command; what no record is of has what the newest has."""
        return engine in leaf.engines or (self._unknown(engine) and self.newest in leaf.engines)

    def ran(self, leaf: Leaf, engine: str) -> bool:
        """Whether it has run there."""
        return (leaf.name, engine) in self.places

    def where(self, leaf: Leaf) -> Counter[Place]:
        """Where it has run, and on how many engines."""
        return Counter(place for engine in self.engines for place in self.places.get((leaf.name, engine), ()))

    def missing(self, leaf: Leaf) -> list[str]:
        """The engines that have it, and on which it has not run."""
        return [engine for engine in self.engines if self.there(leaf, engine) and not self.ran(leaf, engine)]

    @property
    def newest(self) -> str:
        """The newest engine that there is a record of."""
        return max((engine for leaf in self.leaves for engine in leaf.engines), key=numbers, default="")

    @property
    def groups(self) -> list[str]:
        """All of them, in their order."""
        return sorted({group for leaf in self.leaves for group in leaf.groups}, key=_rank)

    def share(self, group: str, engine: str) -> tuple[int, int]:
        """How many of a group's commands have run on an engine, and how many it has there; of all, for an empty one."""
        there = [leaf for leaf in self.leaves if (not group or group in leaf.groups) and self.there(leaf, engine)]
        return sum(self.ran(leaf, engine) for leaf in there), len(there)

    def _unknown(self, engine: str) -> bool:
        return not any(engine in leaf.engines for leaf in self.leaves)


def records(folder: Path) -> dict[str, Commands]:
    """What ``paodetong commands`` has written of each engine, the newest first.

    Raises:
        HarnessError: there is none.
    """
    files = sorted(folder.glob("*.json"), key=lambda file: numbers(file.stem), reverse=True)
    if not files:
        raise HarnessError(f"{folder} 里没有引擎的记录；先用 paodetong commands 造。")
    return {file.stem: commands.load(file) for file in files}


def leaves(engines: Mapping[str, Commands]) -> list[Leaf]:
    """The commands of all engines, each once, however many names it has; by group and name."""
    alike: list[tuple[dict[str, None], dict[str, None]]] = []  # names and engines, in order
    for engine, one in engines.items():
        for command in one.commands.values():
            names = {name: None for name in _names(command.names, one) if name in one.leaves}
            joined, apart = ({**names}, {engine: None}) if names else ({}, {}), []
            for other in alike:
                if joined[0].keys() & other[0].keys():
                    joined = ({**other[0], **joined[0]}, {**other[1], **joined[1]})
                else:
                    apart.append(other)
            alike = [*apart, joined] if names else alike
    found = [Leaf(tuple(sorted(names, key=_best)), tuple(seen)) for names, seen in alike]
    return sorted(found, key=lambda leaf: (_rank(leaf.group), leaf.name))


def current(page: Mapping[str, str], root: Path, snippets: Path) -> bool:
    """Whether a page of a ledger is, word for word, what stands in its file."""
    file = root / page["path"]
    return file.is_file() and page["sha256"] == ledger.digest(sources.split(sources.text_of(file)), snippets)


def measure(engines: Mapping[str, Commands], ledgers: Iterable[Ledger], root: Path, snippets: Path) -> Coverage:
    """What has run, of the pages as they are now.

    Args:
        engines: what the engines have.
        ledgers: what the runs of the pages say.
        root: the folder that the pages' paths are relative to; ``snippets`` that of what they include.
    """
    every = leaves(engines)
    of_name = {name: leaf for leaf in every for name in leaf.names}
    places: dict[tuple[str, str], dict[Place, None]] = {}
    labels: dict[str, None] = {}
    machines: list[str] = []
    for one in ledgers:
        label = one["engine"].rpartition(".")[0]
        labels[label] = None
        known = engines.get(label) or next(iter(engines.values()))
        machines.append(f"{one['engine']}（{one['store']}）")
        for page in (page for page in one["pages"] if current(page, root, snippets)):
            for text, line in _passed(page):
                for name in known.ran(text):
                    places.setdefault((of_name[name].name, label), {})[Place(page["path"], line)] = None
    return Coverage(every, tuple(labels), tuple(machines), {key: tuple(found) for key, found in places.items()})


def _passed(page: Ledger) -> Iterator[tuple[str, int]]:
    """The commands of a page that did what it shows, and their lines."""
    for block in page["blocks"]:
        if block["status"] == "passed":
            yield from zip(block["commands"], (step["line"] for step in block["steps"]), strict=False)


def _names(names: Iterable[str], engine: Commands) -> Iterator[str]:
    """A command's names, with those under which its group is handed to another."""
    for name in names:
        yield name
        _, _, rest = name.partition(" ")
        group, _, last = rest.partition(" ")
        if group in SAME and last and (same := f"{PROGRAM} {SAME[group]} {last}") in engine.commands:
            yield same


def _group(name: str) -> str:
    words = name.split()
    return words[1] if len(words) > 2 else TOP


def _best(name: str) -> tuple[bool, bool, bool]:
    """Sorts the names of a command: those in a group first, and a group that others are handed to before all."""
    group = _group(name)
    return group == TOP, group in SAME, group not in SAME.values()


def _rank(group: str) -> tuple[int, str]:
    return (GROUPS.index(group) if group in GROUPS else len(GROUPS) + (group == TOP)), group


def numbers(version: str) -> list[int]:
    """The numbers of a version, by which versions are sorted."""
    return [int(number) for number in re.findall(r"\d+", version)]
