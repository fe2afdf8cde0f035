"""``python -m tests.trials.mutants``: change the book as a careless author would, and count what the tests catch.

A mutant is a page with one change. Those that change a command or a file are run, each on a machine of its own. Those
that change what the page *shows* leave the commands as they are, so they are compared with what these commands printed
when the unchanged page ran, in this same run, on a real machine. Volatile text is not changed to other text of its
kind: the page does not promise it.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import multiprocessing
import os
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paodetong import matching
from paodetong.hosts import daemon, images, shell
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet
from paodetong.matching import Bindings
from paodetong.reading import prompts, sources, transcript
from paodetong.reading.fences import Fence
from paodetong.running import judging
from paodetong.running.actions import Action
from paodetong.running.page import Page, Result
from tests.this_book import BOOK, ROOT
from tests.trials import book

SHOWN = ("word", "number", "option shown", "name", "status", "line dropped", "line added", "identity", "exit status")
"""Kinds that change what a page shows, and so need no run of their own."""
RUN = ("option", "argument", "order", "file")
CAUGHT_AT_LEAST = 0.98
STATES = ("created", "running", "paused", "restarting", "exited", "dead")
STATUS = re.compile(r"\b(?:" + "|".join(STATES) + r")\b")
OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[A-Za-z]{3,}|[\u4e00-\u9fff]{2,}")
NAMED = re.compile(r"--name[ =]([\w-]+)")


@dataclass(frozen=True)
class Mutant:
    """A page with one change.

    Attributes:
        page: the file, relative to the project.
        line: 1-based line of the change in it.
        text: the whole page as changed.
    """

    page: str
    kind: str
    line: int
    was: str
    now: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.kind}\n  - {self.was}\n  + {self.now}"


def mutants(path: Path, ran: set[int]) -> Iterator[Mutant]:
    """All mutants of a page, of the actions that ran.

    Args:
        path: the page.
        ran: lines of the actions that passed; what was skipped promises nothing here.
    """
    text = path.read_text("utf-8")
    source = sources.read(path, text, BOOK)
    names = sorted(set(NAMED.findall(text)))
    shown = _identities(path, source)
    for fence in source.fences:
        if fence.kind == "file" and fence.line in ran:
            yield from _file(path, text, fence)
        if fence.kind != "console":
            continue
        steps = transcript.parse(path, fence)
        for number, step in enumerate(steps):
            if step.line not in ran:
                continue
            typed = {one.index for one in step.inputs if one.prompt}
            contexts = matching.contexts(step.expected)
            for index, line in enumerate(step.expected):
                if index in typed:
                    continue
                beside = [one.strip() for one in step.expected[max(0, index - 1) : index + 2]]
                tokens = [] if step.exact else list(matching.volatile(line, contexts[index]))
                for kind, new in _lines(line, beside, names, shown, tokens):
                    yield _edit(path, text, fence, step.expected_line + index, 1, kind, new)
            yield from _command(path, text, fence, step)
            following = steps[number + 1] if number + 1 < len(steps) else None
            # where both print the same, or nothing, either order is as good as far as the page shows;
            # where one command is given twice, the page stays as it is
            if (
                following
                and following.line in ran
                and following.expected != step.expected
                and following.command != step.command
            ):
                yield _swapped(path, text, fence, step, following)
        if steps[-1].line in ran:
            yield _exit(path, text, fence)


def _identities(path: Path, source: sources.Source) -> dict[str, set[str]]:
    """The identities that a page's outputs show, by kind."""
    found: dict[str, set[str]] = {}
    for fence in source.fences:
        for step in transcript.parse(path, fence) if fence.kind == "console" else ():
            for line, context in zip(step.expected, matching.contexts(step.expected), strict=True):
                for token in matching.volatile(line, context):
                    if token.kind in matching.IDENTITIES:
                        found.setdefault(token.kind, set()).add(token.text)
    return found


def _lines(
    line: str, beside: list[str], names: list[str], shown: dict[str, set[str]], tokens: list[matching.Token]
) -> Iterator[tuple[str, list[str]]]:
    """What may stand instead of a line of output.

    Beside a line of ``...``, which stands for it too, a page without it says nothing wrong, so there it is not dropped.
    """
    if line.strip() == matching.ELLIPSIS or not line.strip():
        return
    if matching.ELLIPSIS not in beside:
        yield "line dropped", []
    yield "line added", [line, line]
    taken = [(token.start, token.end) for token in tokens]
    taken += [(found.start(), found.end()) for found in re.finditer(re.escape(matching.ELLIPSIS), line)]

    def stable(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for found in pattern.finditer(line):
            if not any(found.start() < end and start < found.end() for start, end in taken):
                yield found

    for found in stable(STATUS):
        other = STATES[(STATES.index(found.group()) + 1) % len(STATES)]
        yield "status", [_replaced(line, found, other)]
    for found in stable(OPTION):
        yield "option shown", [_replaced(line, found, _typo(found.group()))]
    for found in stable(NUMBER):
        yield "number", [_replaced(line, found, str(int(found.group()) + 1))]
    for found in stable(WORD):
        if found.group() in names:
            others = [name for name in names if name != found.group()] or [found.group() + "2"]
            yield "name", [_replaced(line, found, others[0])]
        else:
            yield "word", [_replaced(line, found, _typo(found.group()))]
    for token in tokens:
        if token.kind in matching.IDENTITIES:
            for other in sorted(shown[token.kind] - {token.text}):
                if len(other) == len(token.text) and other[: matching.SHORT] != token.text[: matching.SHORT]:
                    yield "identity", [line[: token.start] + other + line[token.end :]]


def _replaced(line: str, found: re.Match[str], new: str) -> str:
    return line[: found.start()] + new + line[found.end() :]


def _typo(word: str) -> str:
    """Two neighbours exchanged at the first place where that shows, else the last character twice."""
    for at in range(1, len(word) - 1):
        if word[at] != word[at + 1] and "-" not in word[at : at + 2]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word + word[-1]


def _edit(path: Path, text: str, fence: Fence, first: int, count: int, kind: str, new: list[str]) -> Mutant:
    """The page with ``count`` lines from line ``first`` on replaced."""
    lines = text.split("\n")
    was = lines[first - 1 : first - 1 + count]
    lines[first - 1 : first - 1 + count] = [(fence.prefix + line).rstrip() for line in new]
    page = path.relative_to(ROOT).as_posix()
    shown = [fence.prefix + line for line in new]
    return Mutant(page, kind, first, " ⏎ ".join(was).strip(), " ⏎ ".join(shown).strip() or "（没有）", "\n".join(lines))


def _command(path: Path, text: str, fence: Fence, step: transcript.Step) -> Iterator[Mutant]:
    """An option dropped, or a word of the command mistyped; also in what is typed inside a container."""
    for number, line in enumerate(step.command.split("\n")):
        prompt = prompts.PROMPT if number == 0 else prompts.CONTINUATION
        for kind, new in _words(line):
            yield _edit(path, text, fence, step.line + number, 1, kind, [prompt + new])
    for one in step.inputs:
        if one.prompt and one.keys is None:
            for kind, new in _words(one.typed):
                yield _edit(path, text, fence, step.expected_line + one.index, 1, kind, [f"{one.prompt} {new}"])


def _words(command: str) -> Iterator[tuple[str, str]]:
    comment = re.search(r"(?:^| )# ", command)
    for found in re.finditer(r"\S+", command[: comment.start()] if comment else command):
        word = found.group()
        if re.fullmatch(r"--?[a-zA-Z][\w-]*(?:=\S*)?", word):
            yield "option", re.sub(r" +", " ", command[: found.start()] + command[found.end() :]).rstrip()
        elif number := NUMBER.search(word):
            yield "argument", _replaced(command, found, _replaced(word, number, str(int(number.group()) + 1)))
        elif inner := WORD.search(word):
            yield "argument", _replaced(command, found, _replaced(word, inner, _typo(inner.group())))


def _swapped(path: Path, text: str, fence: Fence, one: transcript.Step, other: transcript.Step) -> Mutant:
    """Two commands in the wrong order, what they print left where it stood."""
    lines = [line.removeprefix(fence.prefix) for line in text.split("\n")]
    first, shown = one.line - 1, one.expected_line - 1
    second, after = other.line - 1, other.expected_line - 1
    new = lines[second:after] + lines[shown:second] + lines[first:shown]
    return _edit(path, text, fence, one.line, after - first, "order", new)


def _exit(path: Path, text: str, fence: Fence) -> Mutant:
    """A block whose last command is said to end with another status."""
    header = text.split("\n")[fence.line - 1].removeprefix(fence.prefix)
    ticks = re.match(r"[`~]+", header)
    assert ticks is not None
    if status := fence.options.get("data-exit"):
        new = header.replace(f'data-exit="{status}"', f'data-exit="{(int(status) + 1) % 256}"')
    elif "{" in header:
        new = header.replace("}", 'data-exit="1" }')
    else:
        new = f'{ticks.group()} {{ .console data-exit="1" }}'
    return _edit(path, text, fence, fence.line, 1, "exit status", [new])


def _file(path: Path, text: str, fence: Fence) -> Iterator[Mutant]:
    """A line of a file dropped or mistyped; what comes from snippets/ is written out first."""
    lines = text.split("\n")
    end = next(n for n in range(fence.line, len(lines)) if re.match(r"[`~]{3,}[ \t]*$", lines[n][len(fence.prefix) :]))
    for index, line in enumerate(fence.lines):
        if not line.strip() or line.strip().startswith("#"):
            continue
        changed = [list(fence.lines[:index]) + list(fence.lines[index + 1 :])]
        if found := WORD.search(line):
            changed.append(
                [*fence.lines[:index], _replaced(line, found, _typo(found.group())), *fence.lines[index + 1 :]]
            )
        for new in changed:
            made = _edit(path, text, fence, fence.line + 1, end - fence.line, "file", new)
            now = new[index] if len(new) == len(fence.lines) else "（没有）"
            yield Mutant(made.page, made.kind, fence.line, f"{fence.options['title']}: {line}", now, made.text)


def watch(path: Path) -> tuple[dict[int, Result], list[list[shell.Outcome] | None]]:
    """Run a page as it is.

    Returns:
        the result of each action by its line, and the tries of each action in order (None: it did not run).
    """
    tries: dict[int, list[shell.Outcome]] = {}

    def judge(action: Action, outcome: shell.Outcome, bindings: Bindings) -> bool:
        tries.setdefault(action.line, []).append(outcome)
        return judging.holds(action, outcome, bindings)

    page = Page(path, path.read_text("utf-8"), BOOK, _fleet, judge=judge)
    try:
        results = {action.line: page.run(action) for action in page.actions}
    finally:
        page.close()
    return results, [tries.get(action.line) for action in page.actions]


def failure(results: dict[int, Result]) -> str | None:
    """Why a page has failed; None where it has not."""
    return next((one.reason for one in results.values() if one.status == "failed"), None)


def survives_replay(mutant: Mutant, tries: list[list[shell.Outcome] | None]) -> bool:
    """Whether a page that shows something else agrees with what its commands did all the same."""
    try:
        page = Page(ROOT / mutant.page, mutant.text, BOOK, _fleet)
    except ExceptionGroup:
        return False
    if len(page.actions) != len(tries):
        return False
    for action, outcomes in zip(page.actions, tries, strict=True):
        if outcomes is None:
            continue
        action.choose(page.bindings)
        if not any(judging.holds(action, outcome, page.bindings) for outcome in outcomes):
            return False
    return True


def survives_run(mutant: Mutant) -> bool:
    """Whether a changed page passes on a machine of its own."""
    try:
        page = Page(ROOT / mutant.page, mutant.text, BOOK, _fleet)
    except ExceptionGroup:
        return False
    try:
        return all(page.run(action).status in ("passed", "skipped") for action in page.actions)
    finally:
        page.close()


def end_with_parent() -> None:
    """End this worker once its parent has ended, however that was: it would wait for work, and keep its machines."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@functools.cache
def _fleet() -> Fleet:
    """The machines of this worker."""
    client = daemon.connect()
    return Fleet(client, images.prepare(client, Engine.wanted(), lambda _: None))


def draw(found: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Mutants of all kinds in turn, each drawn at random from its kind, until there are ``count``."""
    chosen: list[Mutant] = []
    generator = random.Random(seed)
    kinds = {kind: [one for one in found if one.kind == kind] for kind in (*SHOWN, *RUN)}
    for group in kinds.values():
        generator.shuffle(group)
    while len(chosen) < count and any(kinds.values()):
        chosen += [group.pop() for group in kinds.values() if group]
    return chosen[:count]


def main() -> None:
    """Draw, run, count; fail where less is caught than promised."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("pages", nargs="*", help="only these pages and folders", type=Path)
    parser.add_argument("--count", type=int, default=500, help="how many mutants (500)")
    parser.add_argument("--seed", type=int, default=1, help="what they are drawn with (1)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2, help="how many machines at once")
    given = parser.parse_args()
    chosen = [page for page in book.pages(*given.pages) if book.read(page).declared]
    client = daemon.connect()
    images.prepare(client, Engine.wanted(), print)
    start = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(given.workers, initializer=end_with_parent) as pool:
        watched = {}
        for number, (path, seen) in enumerate(zip(chosen, pool.map(watch, chosen), strict=True), 1):
            print(f"[{number}/{len(chosen)}] 原样跑过 {path.relative_to(ROOT)}", flush=True)
            if failed := failure(seen[0]):
                print(f"没有通过，再跑一次：\n{failed}", flush=True)
                seen = pool.submit(watch, path).result()
            watched[path] = seen
        found: list[Mutant] = []
        for path, (results, _) in watched.items():
            if failed := failure(results):
                sys.exit(f"页面本身两次都没有通过，先让它通过。\n{failed}")
            found += mutants(path, {line for line, one in results.items() if one.status == "passed"})
        drawn = draw(found, given.count, given.seed)
        print(f"{len(chosen)} 页有 {len(found)} 种改法，取 {len(drawn)} 个（seed {given.seed}）", flush=True)
        survivors = [one for one in drawn if one.kind in SHOWN and survives_replay(one, watched[ROOT / one.page][1])]
        running = {pool.submit(survives_run, one): one for one in drawn if one.kind in RUN}
        for number, done in enumerate(concurrent.futures.as_completed(running), 1):
            one = running[done]
            if done.result():
                survivors.append(one)
            word = f"没发现 {one}" if done.result() else f"发现 {one.page}:{one.line}: {one.kind}"
            print(f"[{number}/{len(running)}] {word}", flush=True)
    total, missed = Counter(one.kind for one in drawn), Counter(one.kind for one in survivors)
    print(f"\n{'改动':<14}{'个数':>6}{'没发现':>6}")
    for kind in (*SHOWN, *RUN):
        print(f"{kind:<16}{total[kind]:>6}{missed[kind]:>8}")
    for one in survivors:
        print(f"\n{one}")
    caught = 1 - len(survivors) / max(1, len(drawn))
    print(f"\n发现 {len(drawn) - len(survivors)}/{len(drawn)}（{caught:.1%}，要求 {CAUGHT_AT_LEAST:.0%}），"
          f"用了 {time.monotonic() - start:.0f} 秒")  # fmt: skip
    if caught < CAUGHT_AT_LEAST:
        sys.exit(1)


if __name__ == "__main__":
    main()
