"""The results of each transcript, and a page that shows them, replays them, and compares what came elsewhere."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from paodetong.matching import ELLIPSIS, KINDS, Bindings, agrees, contexts, pattern
from paodetong.matching.kinds import SIZES
from paodetong.reading.fences import CONSOLE
from paodetong.reading.prompts import CONTINUATION, PROMPT
from paodetong.reading.sources import Source
from paodetong.running.actions import Action, actions
from paodetong.site import casts
from paodetong.site.engines import engine, on
from paodetong.site.results import FOLDER, Ran, content, name

HERE = Path(__file__)
PLAYER = ("mkdocs_asciinema_player", "assets", ("asciinema-player.min.js", "asciinema-player.css"))
"""The package that asciinema's player comes with, and the files of it."""


def alike(found: Sequence[Ran], size_ratio: float) -> list[list[Ran]]:
    """What engines say, those together that print the same but for what is another in each run."""
    groups: list[list[Ran]] = []
    for one in found:
        for group in groups:
            if _same(group[0], one, size_ratio):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _same(one: Ran, other: Ran, size_ratio: float) -> bool:
    known = Bindings(size_ratio=size_ratio)
    pairs = list(zip(one["steps"], other["steps"], strict=False))
    return (
        one["status"] == other["status"]
        and len(one["steps"]) == len(other["steps"])
        and all(a["exit"] == b["exit"] and agrees(a["output"], b["output"], known) for a, b in pairs)
    )


def patterns(source: Source) -> list[list[dict[str, Any]]]:
    """Of each transcript of a page its commands, each with what its output is compared by, for a browser.

    A line is ``any`` (``...``), or a pattern with what its groups are: of which kind, as the page shows it, and whether
    it names one thing, or is a size.

    Raises:
        PageError: a block cannot be read.
    """
    found: list[list[dict[str, Any]]] = []
    bindings = Bindings()
    for fence in source.fences:
        steps = []
        for action in actions(source.path, fence):
            action.choose(bindings)
            if action.command:
                steps.append({"command": action.command, "exit": action.status, "lines": _lines(action, bindings)})
        if fence.language == CONSOLE:
            found.append(steps)
    return found


def _lines(action: Action, bindings: Bindings) -> list[dict[str, Any]]:
    known, lines = action.known(bindings), action.compared
    compared: list[dict[str, Any]] = []
    for line, context in zip(lines, contexts(lines), strict=True):
        if line.strip() == ELLIPSIS:
            compared.append({"any": True})
            continue
        compiled, tokens = pattern(line, known, context)
        groups = [{"kind": one.kind, "text": one.text} | _how(one.kind) for one in tokens]
        compared.append({"text": line, "pattern": javascript(compiled.pattern), "groups": groups})
    agrees(lines, lines, known)
    return compared


def _how(kind: str) -> dict[str, bool]:
    return {"identity": True} if KINDS[kind].identity else {"size": True} if kind in SIZES else {}


def javascript(pattern: str) -> str:
    """A pattern of the matcher as browsers write it: theirs know ASCII alone, and have no groups that are kept."""
    return re.sub(r"\(\?(?:>|a:)", "(?:", pattern)


@functools.cache
def _template() -> Template:
    found = Environment(loader=FileSystemLoader(HERE.parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return found.get_template("proofs.html")


def write(
    title: str, source: Source, found: Sequence[Sequence[Ran]], into: Path, to_site: str, size_ratio: float
) -> int:
    """Write the results of a page's transcripts; how many have any.

    Args:
        title: the page's.
        source: the page.
        found: what ``ran`` says of it.
        into: the folder of the site that it is served from.
        to_site: the way from there to the site.
        size_ratio: how many times larger or smaller a size may be, as in the book's tests.

    Raises:
        PageError: a block cannot be read.
    """
    compared = patterns(source) if any(found) else []
    folder = into / FOLDER
    for one, steps in zip(found, compared, strict=False):
        if not one:
            continue
        folder.mkdir(exist_ok=True)
        raw = content(one)
        named = name(raw)
        (folder / f"{named}.json").write_bytes(raw)
        played = next((run for run in one if run["status"] == "passed"), None)
        if played:
            (folder / f"{named}.cast").write_text(casts.cast(played["steps"]), "utf-8")
        shown = _template().render(
            title=title, name=named, assets=f"../{to_site}/assets/{FOLDER}", prompt=PROMPT, continuation=CONTINUATION,
            groups=[_told(group) for group in alike(one, size_ratio)], played=_told([played]) if played else None,
            compared={"size_ratio": size_ratio, "steps": steps},
        )  # fmt: skip
        (folder / f"{named}.html").write_text(shown, "utf-8")
    return sum(map(bool, found))


def _told(group: Sequence[Ran]) -> dict[str, Any]:
    """What engines that print the same say, as the first of them says it."""
    days = sorted({one["day"] for one in group})
    return group[0] | {"engines": on(map(engine, group)).removesuffix(" 上"), "days": days, "count": len(group)}


def assets(site: Path) -> None:
    """Put what these pages share into a site: their style, their script, the player."""
    folder = site / "assets" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for ending in (".css", ".js"):
        shutil.copy(HERE.with_suffix(ending), folder / f"proofs{ending}")
    package, inside, files = PLAYER
    for file in files:
        (folder / file).write_bytes((resources.files(package) / inside / file).read_bytes())
