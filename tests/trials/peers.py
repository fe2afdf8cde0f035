"""The same transcripts through the two tools that come nearest: byexample and prysk (of cram's kind).

Each page is written down in the tool's own syntax, as far as that goes: what ``...`` stands for becomes the tool's
wildcard, files become a command that writes them, an exit status is said where the tool can check it. What runs, runs
in the same kind of machine, through ``docker exec``. Nothing else is made easier: a page shows real output.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from paodetong import matching
from paodetong.errors import HarnessError
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.machine import Machine
from paodetong.hosts.shell import ENVIRONMENT, FOLDER
from paodetong.reading.transcript import Step
from tests.this_book import ROOT
from tests.trials import book

PROGRAMS = ROOT / "build" / "peers" / "bin"
"""Their own environment, since byexample pins what our pyte needs in another version."""
ROWS, COLUMNS = 50, 120
PAGE_SECONDS = 240
STEP_SECONDS = 60
WHY = ("交互的会话", "要对上号的 ID、地址", "每次不同的时间、大小", "独占一行的 ...", "其他")
"""Why a command did not agree, by what its transcript has that the tool lacks; the first that fits."""


@dataclass
class Tally:
    """What became of a tool's commands.

    Attributes:
        total: commands that the harness runs on these pages.
        agreed: those whose output the tool found to be right.
        why: of the others, how many for which reason (of WHY).
        seconds: wall time of all pages, each on a fresh machine.
    """

    total: int = 0
    agreed: int = 0
    why: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def why(step: Step) -> str:
    """What this step needs that plain comparison lacks."""
    kinds = {token.kind for line in step.expected for token in matching.volatile(line)}
    if step.interactive:
        return WHY[0]
    if kinds & set(matching.IDENTITIES):
        return WHY[1]
    if kinds:
        return WHY[2]
    return WHY[3] if any(line.strip() == matching.ELLIPSIS for line in step.expected) else WHY[4]


def byexample(page: list[book.Entry], machine: Machine, folder: Path) -> set[int]:
    """Run a page through byexample; the indices of the entries that agreed."""
    lines: list[str] = []
    at: dict[int, int] = {}
    for index, entry in enumerate(page):
        if entry.step and entry.step.interactive:
            continue
        lines += ["```shell"]
        at[len(lines) + 1] = index
        lines += f"$ {entry.command}".replace("\n", "\n> ").split("\n")
        for line in entry.step.expected if entry.step else ():
            lines += [line.replace(matching.ELLIPSIS, "<...>")]
        lines += ["```", ""]
    file = folder / "page.md"
    file.write_text("\n".join(lines), "utf-8")
    shell = f"{_bash(machine)} --norc --noprofile --noediting -i"
    done = _run(
        [PROGRAMS / "byexample", "-l", "shell", "--timeout", str(STEP_SECONDS), "--no-progress-bar", "-d", "none",
         "-o", f"+norm-ws +geometry={ROWS}x{COLUMNS}", "-x-shebang", f"shell:{shell}", file],
        folder,
    )  # fmt: skip
    failed = {int(line) for line in re.findall(r'^File ".*?", line (\d+)', done, re.MULTILINE)}
    counted = re.search(r"Pass: (\d+) Fail: \d+", done)
    passed = [index for line, index in at.items() if line not in failed]
    return set(passed[: int(counted[1])] if counted else ())


def prysk(page: list[book.Entry], machine: Machine, folder: Path) -> set[int]:
    """Run a page through prysk; the indices of the entries that agreed."""
    lines: list[str] = []
    owner: list[int] = []
    for index, entry in enumerate(page):
        if entry.step and entry.step.interactive:
            continue
        lines += f"  $ {entry.command}".replace("\n", "\n  > ").split("\n")
        for line in entry.step.expected if entry.step else ():
            glob = re.sub(r"([*?\\])", r"\\\1", line).replace(matching.ELLIPSIS, "*")
            lines += [f"  {glob} (glob)" if matching.ELLIPSIS in line else f"  {line}"]
        if entry.step and entry.step.status:
            lines += [f"  [{entry.step.status}]"]
        owner += [index] * (len(lines) - len(owner))
    file = folder / "page.t"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    shell = folder / "shell"
    shell.write_text(f'#!/bin/sh\nexec {_bash(machine)} "$@"\n')
    shell.chmod(0o755)
    done = _run([PROGRAMS / "prysk", "-E", "--color", "never", "--shell", shell, file], folder)
    return set(owner) - {owner[line] for line in _differing(done) if line < len(owner)} if "# Ran 1" in done else set()


def _bash(machine: Machine) -> str:
    """The command that starts bash in a machine, where a page begins and with the harness's variables."""
    variables = " ".join(f"-e {name}={value}" for name, value in ENVIRONMENT.items())
    return f"docker exec -i {variables} -w {FOLDER} {machine.container.id} bash"


def _differing(difference: str) -> Iterator[int]:
    """The 0-based lines of the old file that a unified difference touches; for what is added, the line before it."""
    at = 0
    for line in difference.split("\n"):
        if hunk := re.match(r"@@ -(\d+)", line):
            at = int(hunk[1]) - 1
        elif line.startswith(("---", "+++")):
            continue
        elif line.startswith("+"):
            yield at - 1
        elif line.startswith("-"):
            yield at
            at += 1
        elif line.startswith(" "):
            at += 1


def _run(command: list[str | Path], folder: Path) -> str:
    try:
        done = subprocess.run(
            [str(one) for one in command], cwd=folder, timeout=PAGE_SECONDS, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace") if isinstance(late.stdout, bytes) else late.stdout or ""
    return done.stdout


PEERS: dict[str, Callable[[list[book.Entry], Machine, Path], set[int]]] = {"byexample": byexample, "prysk": prysk}


def tally(tool: str, machines: Fleet, pages: list[Path]) -> Tally:
    """Run all pages through a tool.

    Raises:
        HarnessError: this computer has no docker command to reach the machines with.
    """
    if shutil.which("docker") is None:
        raise HarnessError("没有 docker 命令，同行的工具进不了测试机；请安装 docker-cli（或 docker.io）。")
    made, start = Tally(), time.perf_counter()
    for path in pages:
        declared = book.read(path).declared
        assert declared is not None
        with (
            machines.machine(images=declared.images, docker=declared.docker, mirror=declared.mirror) as machine,
            tempfile.TemporaryDirectory(prefix="paodetong-peer-") as folder,
        ):
            machine.run(["mkdir", "-p", FOLDER])
            page = list(book.entries(path, machine))
            agreed = PEERS[tool](page, machine, Path(folder))
            for index, entry in enumerate(page):
                if entry.step:
                    made.total += 1
                    made.agreed += index in agreed
                    if index not in agreed:
                        made.why[why(entry.step)] += 1
    made.seconds = time.perf_counter() - start
    return made
