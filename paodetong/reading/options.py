"""What a code block may be told in the braces of its opening line, and which values it may have."""

from __future__ import annotations

import re
from collections.abc import Callable

from pymdownx.superfences import RE_HL_LINES, RE_LINENUMS

NEEDS = {
    "hub": "需要能连上 Docker Hub",
    "ipvs": "需要内核有 IPVS",
    "cgroup1": "只适用于 cgroup v1",
    "cgroup2": "只适用于 cgroup v2",
    "cpuset": "需要内核有 cpuset，发行版的都有",
    "overlay2": "只适用于传统的镜像存储（overlay2）",
    "containerd": "只适用于 containerd 镜像存储",
}
"""What a test machine may lack: the words of ``data-needs``, and what a reader is told of each."""
PROGRAMS = {"data-engine": "Docker", "data-compose": "Compose", "data-buildx": "buildx"}
"""The options that take versions, and the program whose they are, as a reader is told. The two plugins are packages of
their own: hosts with the same engine may have different ones."""
SECONDS = (1, 3600)
_CLAUSE = re.compile(r"(>=|<=|<|>|==)(\d+(?:\.\d+)*)\Z", re.ASCII)

Check = Callable[[str, str], None]
"""Takes an option's name and value; raises ValueError, with a sentence, for a value that it may not have."""


def _whole(low: int, high: int) -> Check:
    """A whole number from ``low`` to ``high``."""

    def check(name: str, value: str) -> None:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ValueError(f'{name}="{value}" 应当是 {low} 到 {high} 的整数。')

    return check


def _title(name: str, value: str) -> None:
    if not value.strip():
        raise ValueError(f'{name} 要有内容：title="Dockerfile"。')


def _lines(name: str, value: str) -> None:
    if not RE_HL_LINES.match(value):
        raise ValueError(f'{name}="{value}" 应当写成 "2 4-6" 这样。')


def _first_line(name: str, value: str) -> None:
    if not RE_LINENUMS.fullmatch(value):
        raise ValueError(f'{name}="{value}" 应当是第一行的行号。')


def _why(name: str, value: str) -> None:
    if not value.strip():
        raise ValueError(f'{name} 要写明理由，读者会看到它：data-skip="为什么不运行"。')


def _true(what: str) -> Check:
    """``true`` alone; ``what`` says what it means."""

    def check(name: str, value: str) -> None:
        if value != "true":
            raise ValueError(f'{name}="{value}" 应当写成 {name}="true"：{what}')

    return check


def _versions(name: str, value: str) -> None:
    if not all(_CLAUSE.match(clause.strip()) for clause in value.split(",")):
        raise ValueError(f'{name}="{value}" 应当写成 ">=28" 或 ">=23,<29" 这样。')


def _need(name: str, value: str) -> None:
    if value not in NEEDS:
        raise ValueError(f'{name}="{value}" 不认识；可以是 {"、".join(NEEDS)}。')


LOOK: dict[str, Check] = {"title": _title, "hl_lines": _lines, "linenums": _first_line}
"""How a block looks; any but a diagram may have these."""
NODE = {"data-node": _whole(*SECONDS)}
STEPS: dict[str, Check] = {
    "data-exit": _whole(0, 255),
    "data-timeout": _whole(*SECONDS),
    "data-retry": _whole(*SECONDS),
    **dict.fromkeys(PROGRAMS, _versions),
    **NODE,
    "data-needs": _need,
    "data-skip": _why,
    "data-exact": _true("这一块的输出一个字也不许变。"),
    "data-message": _true("最后一条命令打印的是上面那个标题的一种报错。"),
    **LOOK,
}
"""What a ``console`` block may have."""
FILES: dict[str, Check] = NODE | LOOK
"""What a file's block may have."""
DIAGRAMS: dict[str, Check] = {"title": _title}


def version_agrees(condition: str, version: str) -> bool:
    """Whether a version such as ``26.1.5`` meets the value of an option such as ``>=23,<29``."""
    return all(_meets(clause.strip(), version) for clause in condition.split(","))


def _meets(clause: str, version: str) -> bool:
    parsed = _CLAUSE.match(clause)
    assert parsed is not None
    wanted = [int(part) for part in parsed[2].split(".")]
    # only as many parts as the condition names: 28.5.2 is neither above nor below 28
    have = [int(part) for part in re.findall(r"\d+", version)[: len(wanted)]]
    return {
        ">=": have >= wanted, "<=": have <= wanted, ">": have > wanted, "<": have < wanted, "==": have == wanted,
    }[parsed[1]]  # fmt: skip
