"""Error messages that a book tells of: what its entries are, and which of them a pasted text holds.

An entry is a heading with an anchor of its own, and below it the blocks marked ``data-message="true"``: what the last
command of such a block prints is a message of the entry, on the engines that the block is for. Of a message only its
*skeleton* counts: the fixed words. What is volatile (``paodetong.matching``), ``...``, numbers, and what the page chose
itself in its commands and files (names, paths, addresses) are gaps in it, where anything may stand.

A text is compared word by word, by what is known as local alignment (T. F. Smith and M. S. Waterman, 1981): a word
that few entries have counts for much, one that most have ("error response from daemon") for next to nothing. So other
names, prefixes, times and line breaks do no harm, nor a few words that another version has. What a skeleton shares with
another entry's ("OCI runtime create failed") tells of neither: there must be enough of the rest. The site's search does
the same with the same skeletons (theme/templates/assets/javascripts/search.js).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from paodetong.errors import PageError
from paodetong.matching import ELLIPSIS, volatile
from paodetong.reading import commands, fences, sources, transcript
from paodetong.reading.fences import CONSOLE, Fence
from paodetong.reading.headings import HEADING
from paodetong.reading.named import lines
from paodetong.reading.options import PROGRAMS

OPTION = "data-message"
CAUSE = "**原因"
"""How the line begins that says where a message comes from."""
HELP = re.compile(r"(?:See|Run) '[^']+ --help'|Usage: ")
"""A line that the client puts below many a message."""
CODE = re.compile(r"(`+)(?P<code>.+?)\1")
MARKUP = re.compile(r"\*\*|`|\[(?P<text>[^\]]*)\]\([^)]*\)")
WORD = re.compile(r"[a-z0-9]+")
"""A word of a text in small letters; search.js has the same."""
FIXED = re.compile(r"[a-z]{2,}\d{0,3}")
"""A word that is no number, no letter alone, nor part of an id."""
LEFT_OUT = re.compile(rf"(?P<before>\w*)(?:{re.escape(ELLIPSIS)}|…)(?P<after>\w*)", re.ASCII)
"""What a page leaves out, with the words next to it, which may be cut short by it."""
GAP = "*"
PROSE = frozenset(
    WORD.findall(
        "a already an and are as at be been by can cannot could do for from has have if in into is it its no not of on"
        " or so such than that the then there this to use using was when which will with you your"
    )
)
"""Words that are a sentence's, wherever else a page has them."""
NEAR = 0.6
"""The share of a skeleton, by weight, that a text must have to hold it."""
OWN = 0.4
"""The share that it must have of what the skeleton does not share with another entry's, besides all the rest."""
ALL = 0.95
"""The share of a skeleton that a text still has where all of it is there, with other words in between."""
SKIP = 0.3
"""What a word less costs that stands between two of a skeleton's; a tenth of it in a gap."""
EVERYWHERE = 0.1
"""The weight of a word that all entries have."""
LEAST = 2
"""A skeleton has so many words at least, and weighs no less than one that a single entry has."""
WARNING = "level warning"
"""How Compose marks a line of its log that stops nothing: an entry of such a line stands behind the others."""

Skeleton = tuple[str, ...]
"""Words and GAPs; never begins or ends with a GAP."""


@dataclass(frozen=True)
class Message:
    """One wording of an entry.

    Attributes:
        line: where its block begins, in the file.
        versions: whose it is, for example ``Docker >=28``; empty where the block has no condition.
        ran: the block is one that is run.
        lines: what is printed.
        skeleton: its fixed words.
    """

    line: int
    versions: str
    ran: bool
    lines: tuple[str, ...]
    skeleton: Skeleton


@dataclass
class Entry:
    """What a book says of a message.

    Attributes:
        page: its file.
        line: of its heading.
        anchor: of its heading.
        title: its heading, without markup.
        cause: the line that says where the message comes from, without markup; empty where there is none.
        messages: its wordings, in the page's order.
        titles: the skeletons of the code in its heading, which are messages cut short.
    """

    page: Path
    line: int
    anchor: str
    title: str
    cause: str = ""
    messages: list[Message] = field(default_factory=list)
    titles: list[Skeleton] = field(default_factory=list)

    @property
    def skeletons(self) -> list[Skeleton]:
        """All that it is known by, each once."""
        found = dict.fromkeys([*(message.skeleton for message in self.messages), *self.titles])
        return [one for one in found if len([word for word in one if word != GAP]) >= LEAST]

    @property
    def warns(self) -> bool:
        """It is no error."""
        return any(WARNING in " ".join(one) for one in self.skeletons)

    @property
    def place(self) -> str:
        """Where it is in the book."""
        return f"{self.page}#{self.anchor}"


def vocabulary(folder: Path) -> frozenset[str]:
    """The words of the commands and options in the files of a folder (``paodetong commands``), which no page chose."""
    found = set(PROSE)
    for file in folder.glob("*.json"):
        for name, command in commands.load(file).commands.items():
            found.update(_words(name))
            found.update(word for option in command.options for word in _words(option))
    return frozenset(found)


def entries(path: Path, text: str, snippets: Path, known: frozenset[str] = PROSE) -> list[Entry]:
    """The entries of a page, in its order.

    Args:
        path: its file, as it is to be named.
        text: its content.
        snippets: the folder that includes are relative to.
        known: words that are not the page's choice (``vocabulary``).

    Raises:
        PageError: a message stands below no heading with an anchor, or there is none in a block that says so.
    """
    body = sources.split(text)
    offset = text.count("\n") - body.count("\n")
    blocks = {one.line: one for one in fences.find(path, body.split("\n"), offset, snippets).fences}
    found: list[Entry] = []
    above: Entry | None = None
    chosen: set[str] = set()
    for number, line in _outline(body, offset, blocks):
        if (block := blocks.get(number)) is not None:
            steps = transcript.parse(path, block) if block.language == CONSOLE else []
            used = [step.command for step in steps] or [block.text if block.kind == "file" else ""]
            chosen.update(_words(" ".join(used)))
            if OPTION in block.options:
                if above is None:
                    raise PageError(path, number, f"{OPTION} 的块上面要有一个带锚点的标题：`## `报错`` {{ #name }}`。")
                if not "".join(steps[-1].expected).strip():
                    raise PageError(path, number, f"{OPTION} 的块最后一条命令什么也没有打印，没有报错可收。")
                above.messages.append(_message(block, steps[-1].expected, above, chosen - known))
        elif heading := HEADING.fullmatch(line):
            above = None
            if heading["anchor"]:
                above = Entry(path, number, heading["anchor"], _plain(heading["text"]))
                above.titles = [_skeleton([code["code"]]) for code in CODE.finditer(heading["text"])]
                found.append(above)
        elif above and not above.cause and line.startswith(CAUSE):
            above.cause = _plain(line)
    return [entry for entry in found if entry.messages]


def read(folder: Path, snippets: Path, known: frozenset[str] = PROSE) -> list[Entry]:
    """The entries of all pages in a folder, by the order of their names.

    Raises:
        PageError: a page is written wrongly.
    """
    found: list[Entry] = []
    for file in sorted(folder.rglob("*.md")):
        text = sources.text_of(file)
        if OPTION in text:
            found += entries(file, text, snippets, known)
    return found


def _outline(body: str, offset: int, blocks: dict[int, Fence]) -> Iterator[tuple[int, str]]:
    """The lines outside the blocks with their numbers in the file, and the first of each block."""
    prose = {offset + number: line for number, line, language in lines(body) if not language}
    for number in sorted(prose.keys() | blocks.keys()):
        yield number, prose.get(number, "")


def _plain(text: str) -> str:
    return MARKUP.sub(lambda found: found["text"] or "", text).strip()


def _message(block: Fence, shown: Sequence[str], entry: Entry, chosen: set[str]) -> Message:
    titles = {word for title in entry.titles for word in title}
    kept = [line for line in shown if not HELP.match(line)]
    skeleton = _skeleton(kept, chosen - titles, titles)
    versions = [f"{program} {block.options[option]}" for option, program in PROGRAMS.items() if option in block.options]
    return Message(block.line, "、".join(versions), block.kind == CONSOLE, tuple(shown), skeleton)


def _skeleton(shown: Iterable[str], chosen: Set[str] = frozenset(), titles: Set[str] = frozenset()) -> Skeleton:
    """The fixed words of lines, without those that the page chose; a word that the title has is not cut short."""

    def left_out(found: re.Match[str]) -> str:
        before, after = (word if word.lower() in titles else "" for word in found.group("before", "after"))
        return f"{before} {GAP} {after}"

    found: list[str] = []
    for line in shown:
        text = line
        for token in reversed(list(volatile(line))):
            text = f"{text[: token.start]} {GAP} {text[token.end :]}"
        text = LEFT_OUT.sub(left_out, text).lower()
        for word in re.findall(rf"{WORD.pattern}|{re.escape(GAP)}", text):
            fixed = FIXED.fullmatch(word) and word not in chosen
            if fixed or found[-1:] != [GAP]:
                found.append(word if fixed else GAP)
    while found[:1] == [GAP]:
        found.pop(0)
    while found[-1:] == [GAP]:
        found.pop()
    return tuple(found)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@dataclass(frozen=True)
class Held:
    """An entry that a text holds.

    Attributes:
        entry: which.
        message: the wording that it comes nearest to; None where that is the entry's heading.
    """

    entry: Entry
    message: Message | None


@dataclass(frozen=True)
class _Wording:
    """A skeleton of an entry: what it weighs, and how much of that a text must have to hold it."""

    entry: Entry
    skeleton: Skeleton
    whole: float
    enough: float


class Dictionary:
    """Entries that texts can be looked up in."""

    def __init__(self, found: Iterable[Entry]) -> None:
        self.entries = [entry for entry in found if entry.skeletons]
        having = Counter(word for one in self.entries for word in {w for s in one.skeletons for w in s})
        self._weights = {word: math.log(len(self.entries) / count) + EVERYWHERE for word, count in having.items()}
        self._weights[GAP] = 0.0
        self._wordings = list(self._weighed())

    def held(self, text: str) -> list[Held]:
        """The entries that a text holds, the best first; what one has used of the text is none of the next's."""
        words, found = _words(text), list[Held]()
        while best := self._best(words):
            wording, start, end = best
            entry = wording.entry
            said = next((message for message in entry.messages if message.skeleton == wording.skeleton), None)
            if entry not in (one.entry for one in found):
                found.append(Held(entry, said))
            words[start:end] = [GAP]
        return sorted(found, key=lambda one: one.entry.warns)

    def _weighed(self) -> Iterator[_Wording]:
        """The skeletons of all entries that weigh enough to tell of theirs."""
        counted = [(entry, skeleton, Counter(skeleton)) for entry in self.entries for skeleton in entry.skeletons]
        having: dict[str, list[int]] = {}
        for at, (_, skeleton, _) in enumerate(counted):
            for word in dict.fromkeys(skeleton):
                having.setdefault(word, []).append(at)
        least = math.log(len(self.entries)) + EVERYWHERE if self.entries else 0.0
        for entry, skeleton, counts in counted:
            shared = [0.0] * len(counted)
            for word, count in counts.items():
                for at in having[word]:
                    shared[at] += self._weights[word] * min(count, counted[at][2][word])
            most = max((one for one, other in zip(shared, counted, strict=True) if other[0] is not entry), default=0.0)
            whole = sum(self._weights[word] for word in skeleton)
            if whole >= least:
                yield _Wording(entry, skeleton, whole, max(NEAR * whole, ALL * (most + OWN * (whole - most))))

    def _best(self, words: Sequence[str]) -> tuple[_Wording, int, int] | None:
        """The wording that words hold most of, and the words from where to where.

        Of two, more weight is better, and so is a larger share.
        """
        best, most, there = None, 0.0, set(words)
        for one in self._wordings:
            score = sum(self._weights[word] for word in one.skeleton if word in there)
            if score < one.enough or score * score / one.whole <= most:
                continue  # it cannot be more in their order
            score, start, end = self._align(one.skeleton, words)
            if score >= one.enough and score * score / one.whole > most:
                best, most = (one, start, end), score * score / one.whole
        return best

    def _align(self, skeleton: Skeleton, words: Sequence[str]) -> tuple[float, int, int]:
        """How much of a skeleton stands in words, in its order, and from where to where."""
        best = (0.0, 0, 0)
        above = [(0.0, at) for at in range(len(words) + 1)]
        for word in skeleton:
            weight, skip = self._weights[word], SKIP / 10 if word == GAP else SKIP
            row = [above[0]]
            for at, other in enumerate(words, 1):
                score, start = above[at]
                if (left := row[-1][0] - skip) > score:
                    score, start = left, row[-1][1]
                if other == word and (more := above[at - 1][0] + weight) > score:
                    score, start = more, above[at - 1][1]
                    if score > best[0]:
                        best = score, start, at
                row.append((score, start) if score > 0 else (0.0, at))
            above = row
        return best
