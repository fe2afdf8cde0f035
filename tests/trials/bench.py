"""``python -m tests.trials.bench``: what the harness costs.

Prints how soon a machine is ready, with either image store, what a command costs over bare bash in the same machine,
and the wall time of pages against the same commands as plain scripts on the same kind of machines (without the pages on
clusters, which no single script can be): these run before it and after it, and their mean counts; then as many at once
as there were workers, which is what the computer can do. Which pages, one may say; the usual ones have every kind of
action, and all of the book's would take hours. Times are seconds unless said otherwise; each comparison is made within
one run, since timings vary from run to run. Beside it stands what byexample and prysk make of the same pages.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet, fleet
from paodetong.hosts.machine import Machine
from paodetong.hosts.shell import ENVIRONMENT, FOLDER, Shell
from paodetong.running import ledger, selection
from paodetong.running.machines import lacks
from paodetong.site import script
from tests.this_book import BOOK, ROOT
from tests.trials import book, peers

OTHER_STORE = Engine("forky", "containerd")
USUAL = ("docs/start", "docs/intro")
MACHINES = 7
COMMANDS = 500
PAGE_SECONDS = 300
TIMED_OUT = 124
"""What timeout(1) exits with."""
READY_SECONDS = 1.0
COMMAND_MILLISECONDS = 1.0
OVERHEAD = 1.10
RATIOS = {1: OVERHEAD, 2: 0.65}
"""The wall time of pages over that of the plain scripts: the limit for so many workers. Where the computer does not run
two scripts at once in so short a time, it is OVERHEAD of what it does."""


def ready(machines: Fleet) -> float:
    """Median time from asking for a machine, base image in place, to its being ready (the first one warms up)."""
    times = []
    for number in range(MACHINES + 1):
        start = time.perf_counter()
        machine = machines.machine()
        if number:
            times.append(time.perf_counter() - start)
        machine.close()
    return statistics.median(times)


def command_cost(machines: Fleet) -> float:
    """Milliseconds that one command costs through the harness over the same command in a bash loop."""
    with machines.machine() as machine:
        shell = Shell(machine)
        loop = f"for i in $(seq {COMMANDS}); do eval /bin/true; done"
        shell.run("/bin/true", 10)
        start = time.perf_counter()
        shell.run(loop, 60)
        bare = time.perf_counter() - start
        start = time.perf_counter()
        for _ in range(COMMANDS):
            shell.run("/bin/true", 10)
        through = time.perf_counter() - start
    return (through - bare) / COMMANDS * 1000


def written(page: Path, machine: Machine) -> str:
    """A page's files and commands as one plain bash script, with what runs on this machine."""
    source = book.read(page)
    blocks = (script.block(source, fence) for fence in script.runs(source) if lacks(machine, fence) is None)
    parts = [script.TYPED, script.AGAIN, f"mkdir -p {FOLDER}; cd {FOLDER}", *(one for some in blocks for one in some)]
    return "\n".join(parts) + "\n"


def plain(machines: Fleet, pages: list[Path], at_once: int) -> float:
    """Wall time of all pages as plain scripts, so many at once, each on a fresh machine; the longest begin first."""
    names = {page: page.relative_to(ROOT).as_posix() for page in pages}
    taken = selection.seconds(list(names.values()), ledger.load(BOOK.ledgers))
    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda page: _run(machines, page), sorted(pages, key=lambda page: -taken[names[page]])))
    return time.perf_counter() - start


def _run(machines: Fleet, page: Path) -> None:
    """Run a page's script on a fresh machine.

    Raises:
        SystemExit: it does not end.
    """
    declared = book.read(page).declared
    assert declared is not None
    with machines.machine(images=declared.images, docker=declared.docker, mirror=declared.mirror) as machine:
        machine.put("/run", {"page.sh": written(page, machine).encode()})
        result = machine.container.exec_run(
            ["timeout", str(PAGE_SECONDS), "bash", "/run/page.sh"], environment=ENVIRONMENT
        )
        if result.exit_code == TIMED_OUT:
            sys.exit(f"{page} 写成普通脚本之后没有在 {PAGE_SECONDS} 秒内结束：\n{result.output.decode()[-600:]}")


def suite(workers: int, pages: list[Path]) -> float:
    """Wall time of these pages through pytest.

    Raises:
        SystemExit: they are not green, so that their time means nothing.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", str(workers), *map(str, pages)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"这些页面没有通过，时间没有意义：\n{done.stdout[-2000:]}")
    return time.perf_counter() - start


def compare(machines: Fleet, pages: list[Path]) -> None:
    """Print what the tools that come nearest make of the same pages."""
    for tool in peers.PEERS:
        came = peers.tally(tool, machines, pages)
        reasons = "，".join(f"{reason} {came.why[reason]}" for reason in peers.WHY if came.why[reason])
        print(f"{tool}：{came.seconds:.1f} s，{came.total} 条命令里 {came.agreed} 条对上", flush=True)
        print(f"  没对上的，按页面里有什么：{reasons}", flush=True)


def main() -> None:
    """Print the figures, and fail where a limit is not kept."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("pages", nargs="*", help=f"only these pages and folders ({' '.join(USUAL)})", default=USUAL)
    given = parser.parse_args()
    client = daemon.connect()
    engine = Engine.wanted()
    made = images.prepare(client, engine, print)
    pages = [page for page in book.pages(*map(Path, given.pages)) if script.scripted(book.read(page))]
    limits: list[tuple[str, float, float]] = []
    for one in (engine, OTHER_STORE):
        with fleet(client, images.prepare(client, one, print)) as machines:
            seconds = ready(machines)
        limits.append((f"{one.name} 的测试机就绪", seconds, READY_SECONDS))
        print(f"测试机就绪（{one.name}，{MACHINES} 次的中位数）：{seconds:.2f} s（上限 {READY_SECONDS} s）", flush=True)
    with fleet(client, made) as machines:
        cost = command_cost(machines)
        print(f"一条命令比同一台机器上的 bash 多花：{cost:.2f} ms（上限 {COMMAND_MILLISECONDS} ms）")
        limits.append(("一条命令", cost, COMMAND_MILLISECONDS))
        print(f"{len(pages)} 页，逐页运行 …", flush=True)
        before = plain(machines, pages, 1)
        print(f"同样的命令写成普通脚本：{before:.1f} s", flush=True)
        counts = sorted(RATIOS)
        suites: dict[int, float] = {}
        for workers in counts:
            suites[workers] = suite(workers, pages)
            print(f"这些页面，{workers} 个 worker：{suites[workers]:.1f} s", flush=True)
        after = plain(machines, pages, 1)
        print(f"同样的命令写成普通脚本，再来一次：{after:.1f} s", flush=True)
        scripts = statistics.mean((before, after))
        for workers in counts:
            best = scripts if workers == 1 else plain(machines, pages, workers)
            limit = max(RATIOS[workers], OVERHEAD * best / scripts)
            ratio = suites[workers] / scripts
            limits.append((f"{workers} 个 worker", ratio, limit))
            print(
                f"{workers} 个 worker 是普通脚本的 {ratio:.3f} 倍（上限 {limit:.2f}）；"
                f"普通脚本同时跑 {workers} 份是 {best / scripts:.3f} 倍",
                flush=True,
            )
        compare(machines, pages)
    if over := [what for what, came, limit in limits if came > limit]:
        sys.exit(f"超过了上限：{'、'.join(over)}。")


if __name__ == "__main__":
    main()
