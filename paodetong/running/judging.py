"""Whether an action did what the page shows, and what is said where it did not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paodetong.hosts.shell import Outcome
from paodetong.matching import ELLIPSIS, Bindings, agrees, difference
from paodetong.running.actions import Action

LAST = 40
"""How many lines of an output are shown beside what differs."""
DIFFERENCE_LINES = 200
"""How many lines of a difference are shown."""

FLAWS = {
    re.compile(r"failed to prepare extraction snapshot .*: parent snapshot \S+ does not exist"): "moby/buildkit#6558",
    re.compile(r"network \S+ is in use by task \S+"): "服务已经删了，Swarm 还没有把它的任务标记成要删的",
}
"""What an engine says where it gets wrong by chance what is right when asked again, and what it is or where mended.

Swarm's ``removeNetwork`` counts a deleted service's tasks until the orchestrator has marked them, which takes a while
(swarmkit, ``manager/controlapi/network.go``, as in 26.1.5 and 28.5.2).
"""

REORDERED = (
    "行都在，次序不同。容器的标准输出和标准错误分两路送来，同时写的两个程序也不分先后：谁在前面是碰巧的。"
    "分成两条命令，或者在容器里写 2>&1。"
)
"""What is said where the lines that differ are the same in another order."""

NOT_STARTED = re.compile(r"error|OCI runtime|exec|not found|no such|denied", re.IGNORECASE)
"""What is printed where a container does not start, also of what a page has cut from it."""
NOT_STARTED_STATUS = range(125, 128)
"""How ``docker run`` and ``docker exec`` end then."""


def ended(action: Action, outcome: Outcome) -> bool:
    """Whether an action came to its end, and with the exit status that the page says."""
    return outcome.problem is None and outcome.status == action.status


def holds(action: Action, outcome: Outcome, bindings: Bindings) -> bool:
    """Whether an action did what the page shows; binds what its output identifies."""
    return ended(action, outcome) and agrees(action.compared, outcome.output, action.known(bindings))


def flaw(output: Sequence[str]) -> str | None:
    """The flaw of the engine that an output tells of, what it is or where mended; None where it tells of none."""
    return next((what for said, what in FLAWS.items() if any(map(said.search, output))), None)


def starts(outcome: Outcome) -> bool:
    """Whether nothing that came tells of a container that did not start."""
    return outcome.status not in NOT_STARTED_STATUS and not any(map(NOT_STARTED.search, outcome.output))


def explain(action: Action, outcome: Outcome, bindings: Bindings) -> str:
    """Why an action does not hold, for the author: what is wrong, and the lines that differ."""
    if outcome.problem:
        said = outcome.problem
    elif outcome.status != action.status:
        said = f"退出码是 {outcome.status}，页面说是 {action.status}。"
        if not action.status:
            said += f'本来就该这样的话，把它单独放一块，写上 data-exit="{outcome.status}"。'
    else:
        said = "输出与页面不同（- 页面上有，没有出现；+ 出现了，页面上没有）："
    differs = difference(action.compared, outcome.output, action.known(bindings))
    left = len(differs) - DIFFERENCE_LINES
    parts = [said, *differs[:DIFFERENCE_LINES], *([f"（还有 {left} 行）"] if left > 0 else [])]
    if _reordered(differs):
        parts.append(REORDERED)
    if differs and ELLIPSIS in (line.strip() for line in action.compared):  # what it stands for may tell the cause
        head = f"全部输出，最后 {LAST} 行：" if len(outcome.output) > LAST else "全部输出："
        parts += [head, *outcome.output[-LAST:]]
    return "\n".join(parts)


def _reordered(differs: Sequence[str]) -> bool:
    """Whether a difference has the same lines, and at least one, as missing and as new."""
    missing, new = (sorted(line[1:] for line in differs if line[:1] == sign) for sign in "-+")
    return bool(missing) and missing == new
