"""What the volatile text of one page stands for in this run, and what of it is the page's own choice."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from paodetong.matching.kinds import CHECKSUM, EPHEMERAL, KINDS, NODE_PORTS, SIZES
from paodetong.matching.scanning import ALONE, Context, Token, is_address, scan, size

SIZE_RATIO = 2.0
"""A size may be up to this many times larger or smaller, unless a page's Bindings say otherwise."""
DIGEST = "sha256:"
SHORT = 12
"""Digits of an id as Docker's tables show it."""
WIDEST = 1000
"""Ports of a range that a page chose; a wider one is no choice of ports."""

# what only its name tells
_SHORT_SWARM = re.compile(r"(?<![\w.-])[0-9a-z]{12}(?![\w-])", re.ASCII)
_BARE_PORT = re.compile(r"(?<![\w.])\d{5}(?!\w|\.\d)", re.ASCII)
# how commands and files write what Docker prints otherwise: `-p 40000:80`, `--interval=90s`, `--memory 512m`
_CHOSEN_PORT = re.compile(r"(?<![\w.])(\d{5})(?:-(\d{5}))?(?!\w|\.\d)", re.ASCII)
_CHOSEN_SPAN = re.compile(r"(?<![\w.])(?:\d+(?:h|ms|m|s|us|ns))+(?!\w)", re.ASCII)
_CHOSEN_SIZE = re.compile(r"(?<![\w.])(\d+)([bkmgtBKMGT])(?:i?[bB])?(?!\w)", re.ASCII)
_WORDS, _PARTS = re.compile(r"[^\W\d]+"), re.compile(r"(\d+)\s*([^\W\d]+)")
_SECONDS = {
    "h": 3600.0, "m": 60.0, "min": 60.0, "s": 1.0, "ms": 1e-3, "msec": 1e-3, "milliseconds": 1e-3, "us": 1e-6,
    "µs": 1e-6, "μs": 1e-6, "ns": 1e-9,
}  # fmt: skip
"""How long the units of a span of time are."""
_NETWORK = re.compile(r"(?<![\w.:])([0-9a-f.:]{3,})/(\d{1,3})(?!\w|\.\d)", re.ASCII)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass
class Choices:
    """What a page has chosen: what is written in its commands and its files before any output has shown it.

    Attributes:
        made: kind and value; spans of time and sizes by what they say, so that ``90s`` is ``1m30s``.
        networks: subnets; an address inside one comes from inside it.
    """

    made: set[tuple[str, Hashable]] = field(default_factory=set)
    networks: set[Network] = field(default_factory=set)

    def holds(self, kind: str, text: str) -> bool:
        """Whether this very text, or another that says the same, was chosen."""
        if kind == "ports":
            return all(_choice("port", part) in self.made for part in text.split("-"))
        return _choice(kind, text) in self.made

    def inside(self, text: str) -> set[Network]:
        """The chosen subnets that an address is in."""
        if not self.networks:
            return set()
        address = ipaddress.ip_address(text)
        return {network for network in self.networks if address in network}


def _choice(kind: str, text: str) -> tuple[str, Hashable]:
    """Kind and value of a text that may be said in several ways; a fraction is measured, and says only itself."""
    if kind == "duration" and "." not in text and set(_WORDS.findall(text)) <= set(_SECONDS):
        return kind, round(sum(int(number) * _SECONDS[unit] for number, unit in _PARTS.findall(text)), 9)
    if kind in SIZES:
        return "size", size(text)
    if kind == "id":
        return kind, text.removeprefix(DIGEST)
    if kind == "address6":
        return kind, ipaddress.ip_address(text)
    return kind, text


def _choices(line: str) -> Iterator[tuple[str, Hashable]]:
    """What a line of a command or a file says that could be taken for volatile."""
    for token in scan(line):
        if token.kind in KINDS and KINDS[token.kind].chosen:
            yield _choice(token.kind, token.text)
    for found in _CHOSEN_PORT.finditer(line):
        ports = range(int(found[1]), int(found[2] or found[1]) + 1)
        if len(ports) <= WIDEST:
            yield from (("port", str(port)) for port in ports if port in EPHEMERAL or port in NODE_PORTS)
    for found in _CHOSEN_SPAN.finditer(line):
        yield _choice("duration", found.group())
    for found in _CHOSEN_SIZE.finditer(line):
        power = "bkmgt".index(found[2].lower())
        yield from (("size", float(found[1]) * base**power) for base in (1000, 1024))


@dataclass
class Bindings:
    """What each identity that a page shows really is in this run; one a page.

    Attributes:
        known: kind and text of each identity, and what came for it.
        size_ratio: how many times larger or smaller a size may be.
        choices: what the page chose itself, and so is exact.
        letter: nothing is volatile, all is compared to the letter.
    """

    known: dict[tuple[str, str], str] = field(default_factory=dict)
    size_ratio: float = SIZE_RATIO
    choices: Choices = field(default_factory=Choices)
    letter: bool = False

    def copy(self) -> Bindings:
        """One that binds independently; what is chosen stays common."""
        return Bindings(dict(self.known), self.size_ratio, self.choices, self.letter)

    def to_the_letter(self) -> Bindings:
        """Those of a block in which nothing is volatile."""
        return Bindings(dict(self.known), self.size_ratio, self.choices, letter=True)

    def choose(self, text: str, *, above: Sequence[str] = ()) -> None:
        """Note what a command or a file holds, before it is used: what no output has shown yet is the page's choice.

        Args:
            text: the command or the file, as the page writes it.
            above: lines that the same step shows before this is typed.
        """
        shown = {(token.kind, token.text) for line in above for token in scan(line)}
        shown |= {("port", port) for kind, ports in shown if kind == "ports" for port in ports.split("-")}
        for line in text.split("\n"):
            for kind, value in _choices(line):
                if not self._bound(kind, str(value)) and (kind, value) not in shown:
                    self.choices.made.add((kind, value))
            for found in _NETWORK.finditer(line):
                address = "address6" if ":" in found[1] else "address"
                if is_address(found[1]) and not self._bound(address, found[1]) and (address, found[1]) not in shown:
                    self._choose_network(found.group())

    def _choose_network(self, text: str) -> None:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return
        if 0 < network.prefixlen < network.max_prefixlen:
            self.choices.networks.add(network)

    def _bound(self, kind: str, text: str) -> bool:
        return (kind, text[:SHORT] if kind in ("id", "swarm") else text) in self.known

    def tokens(self, line: str, context: Context = ALONE) -> tuple[Token, ...]:
        """What of a line that the page shows is volatile on this page, in order."""
        if self.letter:
            return ()
        found = [token for token in self._marked(line, scan(line, context), self.known) if self._volatile(token)]
        return tuple(found)

    def _volatile(self, token: Token) -> bool:
        return token.kind in KINDS and not (
            KINDS[token.kind].chosen and not self._bound(token.kind, token.text)
            and self.choices.holds(token.kind, token.text)
        )  # fmt: skip

    @staticmethod
    def _marked(line: str, found: Sequence[Token], names: dict[tuple[str, str], str]) -> list[Token]:
        """Tokens, with those that only their names tell: a checksum that is known as an id or is the name of its file,
        the beginning of a Swarm's id, a port alone."""
        files = {token.text for token in found if token.kind == "id"}
        marked = [
            Token("id", token.text, token.start)
            if token.kind == CHECKSUM and (("id", token.text[:SHORT]) in names or token.text in files) else token
            for token in found
        ]  # fmt: skip
        for kind, words in (("swarm", _SHORT_SWARM), ("port", _BARE_PORT)):
            for word in words.finditer(line):
                token = Token(kind, word.group(), word.start())
                if (kind, word.group()) in names and not any(token.meets(other) for other in marked):
                    marked.append(token)
        return sorted(marked, key=lambda token: token.start)

    def accepts(self, token: Token, came: str) -> bool:
        """Whether what came can stand for a token; binds it when it is an identity."""
        kind = KINDS[token.kind]
        if kind.form(token.text) != kind.form(came):
            return False
        if kind.chosen == "both" and self.choices.holds(token.kind, came) and not self._bound(token.kind, token.text):
            return False
        if token.kind in SIZES:
            return self._similar(token.text, came)
        if token.kind in ("address", "address6") and self.choices.inside(token.text) != self.choices.inside(came):
            return False
        return not kind.identity or self.bind(token.kind, token.text, came)

    def _similar(self, shown: str, came: str) -> bool:
        """Sizes agree within a factor; nothing agrees only with nothing."""
        one, other = sorted((size(shown), size(came)))
        return one == other or (one > 0 and other / one <= self.size_ratio)

    def bind(self, kind: str, shown: str, came: str) -> bool:
        """Note that ``shown`` stands for ``came``; False when either already stands for something else."""
        if kind == "ports":
            pairs = zip(shown.split("-"), came.split("-"), strict=True)
            return all(self._bind("port", *pair) for pair in pairs)
        if kind in ("id", "swarm"):
            if shown.startswith(DIGEST) != came.startswith(DIGEST):
                return False
            shown, came = shown.removeprefix(DIGEST), came.removeprefix(DIGEST)
            if len(shown) != len(came):
                return False
            if len(shown) > SHORT and not self._bind(f"long {kind}", shown, came):
                return False
            shown, came = shown[:SHORT], came[:SHORT]
        return self._bind(kind, shown, came)

    def _bind(self, kind: str, shown: str, came: str) -> bool:
        if (kind, shown) in self.known:
            return self.known[kind, shown] == came
        if any(value == came and key[0] == kind for key, value in self.known.items()):
            return False
        self.known[kind, shown] = came
        return True

    def substitute(self, command: str) -> str:
        """A command as it must run: identities that the page showed become those that came."""
        return "\n".join(self._renamed(line, self.known, came=False) for line in command.split("\n"))

    def restore(self, line: str) -> str:
        """A line that came as the page would show it: identities that came become those that the page shows."""
        if self.letter:
            return line
        return self._renamed(line, {(kind, came): shown for (kind, shown), came in self.known.items()}, came=True)

    def _renamed(self, line: str, names: dict[tuple[str, str], str], *, came: bool) -> str:
        result, place = "", 0
        for token in self._marked(line, scan(line, came=came), names):
            result += line[place : token.start] + _name(token, names)
            place = token.end
        return result + line[place:]


def _name(token: Token, names: dict[tuple[str, str], str]) -> str:
    """Another name of what a token names; its own where there is none."""
    if token.kind == "ports":
        return "-".join(names.get(("port", port), port) for port in token.text.split("-"))
    bare = token.text.removeprefix(DIGEST)
    kind = f"long {token.kind}" if token.kind in ("id", "swarm") and len(bare) > SHORT else token.kind
    name = names.get((kind, bare))
    return token.text if name is None else token.text[: len(token.text) - len(bare)] + name
