"""What the docker command can do: its subcommands and their options, as ``--help`` says on one engine.

``read`` takes the helps of all commands, one after the other; ``Commands`` answers what a text names, and which of its
commands a piece of bash runs.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from paodetong.reading.simple import simple

BREAK = "\f"
"""Stands before each command's name, and that before its help."""
SECTION = re.compile(r"^(?P<name>[A-Z][\w ]*):")
OPTION = re.compile(
    r"^\s+(?:(?P<short>-\w), +)?(?P<long>--[\w-]+)(?:[ =](?P<type>[a-z]\w*))?(?:\s{2,}|$)|^\s+(?P<only>-\w)\s{2,}"
)
SUBCOMMAND = re.compile("[a-z][a-z-]*")
ALONE = frozenset({"docker run", "docker exec", "docker create", "docker compose run", "docker compose exec"})
"""What stands behind the first argument of these is another program's."""
PROGRAM = "docker"
IN_FRONT = frozenset(
    {"command", "env", "exec", "ip", "nohup", "nsenter", "setsid", "strace", "sudo", "timeout", "xargs"}
)
"""Programs that run the one that stands behind them."""
ALSO_ALONE = frozenset({"docker buildx history inspect", "docker builder history inspect"})
"""Commands that do something themselves, although they have commands of their own."""


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        says: its one line.
        options: each spelling of each option, and the kind of its value; empty where it takes none.
        names: all its names, ``docker container ls`` and ``docker ps``.
    """

    says: str
    options: Mapping[str, str]
    names: Sequence[str]


@dataclass(frozen=True)
class Commands:
    """All commands of one engine, by each of their names."""

    engine: str
    commands: Mapping[str, Command]

    @property
    def file(self) -> str:
        """The name of the file that they are kept in: engines that differ in their last number have one."""
        version = self.engine.rpartition(".")[0]
        return f"{version}.json"

    def unknown(self, words: Sequence[str]) -> str | None:
        """What of a command line is not there: its command, or an option; None where all is."""
        name, *rest = words
        if name not in self.commands:
            return name
        left, named = iter(rest), True
        for word in left:
            if word.startswith("-") and word not in ("-", "--"):
                options = self._options(name)
                spelled = list(_spellings(word, options))
                if any(one not in options for one in spelled):
                    return f"{name} {word}"
                if "=" not in word and options[spelled[-1]]:
                    next(left, None)
            elif named and f"{name} {word}" in self.commands:
                name = f"{name} {word}"
            elif named and SUBCOMMAND.fullmatch(word) and self._has_subcommands(name):
                return f"{name} {word}"
            elif word == "--" or ALONE & set(self.commands[name].names):
                return None
            else:
                named = False
        return None

    def ran(self, text: str) -> Iterator[str]:
        """The commands that a piece of bash runs, each by the name that it is called by."""
        for words in simple(text):
            program = words[0].rpartition("/")[2]
            if program == PROGRAM:
                called = self.called(words)
            elif program in IN_FRONT and PROGRAM in words:
                called = self.called(words[words.index(PROGRAM) :])
            else:
                continue
            if called in self.leaves:
                yield called

    def called(self, words: Sequence[str]) -> str:
        """The command that a line calls, whatever options stand between its words; empty where it asks for help."""
        name, left = PROGRAM, iter(words[1:])
        for word in left:
            if word == "--help":
                return ""
            if word.startswith("-"):
                options = self._options(name)
                spelled = list(_spellings(word, options))
                if "=" not in word and spelled and options.get(spelled[-1]):
                    next(left, None)
            elif f"{name} {word}" in self.commands:
                name = f"{name} {word}"
            else:
                break
        return name

    @functools.cached_property
    def leaves(self) -> frozenset[str]:
        """Docker's commands that do something themselves, by all their names: not those that only hold others."""
        above = {name.rpartition(" ")[0] for name in self.commands} - ALSO_ALONE
        return frozenset(name for name in self.commands if name not in above and name.startswith(f"{PROGRAM} "))

    def has(self, option: str) -> bool:
        """Whether any command has an option."""
        return any(
            all(one in command.options for one in _spellings(option, command.options))
            for command in self.commands.values()
        )

    def _options(self, name: str) -> dict[str, str]:
        """The options of a command and of those that it is a part of."""
        parts = name.split()
        options = {"--help": "", "-h": ""}
        for count in range(1, len(parts) + 1):
            options |= self.commands[" ".join(parts[:count])].options
        return options

    def _has_subcommands(self, name: str) -> bool:
        return any(other.startswith(f"{name} ") for other in self.commands)


def _spellings(word: str, options: Mapping[str, str]) -> Iterator[str]:
    """The options in a word: ``-it`` is two, ``--name=x`` one, and ``-p80:80`` one with its value."""
    if word.startswith("--"):
        yield word.partition("=")[0]
        return
    for letter in word[1:].partition("=")[0]:
        yield f"-{letter}"
        if options.get(f"-{letter}"):
            return


def read(text: str, engine: str) -> Commands:
    """The commands whose helps these are, in turn, each behind BREAK and its name on a line."""
    found: dict[str, Command] = {}
    for part in text.split(BREAK)[1:]:
        name, _, said = part.partition("\n")
        command = _command(name, said)
        for one in command.names:
            found[one] = command
    return Commands(engine, found)


def _command(name: str, said: str) -> Command:
    section, says, options, names = "", "", dict[str, str](), [name]
    for line in said.split("\n"):
        if head := SECTION.match(line):
            section = head["name"]
            continue
        if section == "Aliases":
            names += [one.strip() for one in line.split(",") if one.strip()]
        elif section.endswith(("Options", "Flags")) and (option := OPTION.match(line)):
            for spelling in (option["short"], option["long"], option["only"]):
                if spelling:
                    options[spelling] = option["type"] or ""
        elif line.strip() and not says and section in ("", "Usage") and not line.startswith(" "):
            says = line.strip()
    return Command(says, options, tuple(dict.fromkeys(names)))


def save(file: Path, commands: Commands) -> None:
    """Keep them in a file, each command once, by the first of its names."""
    once = {command.names[0]: asdict(command) for command in commands.commands.values()}
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = {"engine": commands.engine, "commands": dict(sorted(once.items()))}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def load(file: Path) -> Commands:
    """What ``save`` has kept."""
    whole = json.loads(file.read_text("utf-8"))
    found = [Command(one["says"], one["options"], tuple(one["names"])) for one in whole["commands"].values()]
    return Commands(whole["engine"], {name: one for one in found for name in one.names})
