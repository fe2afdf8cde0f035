"""``python -m tests.trials.torture``: kill a test run at random moments, and see what is left.

Each time a run over a few pages on two workers is ended with SIGKILL, SIGTERM or Ctrl-C, at a moment drawn at random
from its whole length. Within ten seconds no process and no container of it may be left, what the user has (containers,
images, networks, volumes, build cache, files) must be as before, and the next run must be green.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker

from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from tests.selftest.session import Folder
from tests.selftest.survival import GONE_SECONDS, GREEN, MARK, PAGE, marked

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
PAGES = {f"page{number}.md": PAGE.replace("sleep 300", "sleep 2") for number in range(3)}
VARIABLE = "PAODETONG_TORTURE"
"""Marks the processes of a run, through whatever starts them."""


@dataclass(frozen=True)
class Ended:
    """How one run was ended, and what was wrong afterwards, each a sentence."""

    signal: str
    after: float
    gone: float
    wrong: tuple[str, ...]


def users(client: docker.DockerClient, root: Path) -> dict[str, Any]:
    """All that is not ours: what a run must leave as it is."""
    api = client.api
    containers = [one for one in api.containers(all=True) if daemon.OURS not in one["Labels"]]
    ours = {
        mount.get("Name") for one in api.containers(all=True, filters={"label": daemon.OURS}) for mount in one["Mounts"]
    }
    return {
        "containers": sorted((one["Id"], one["State"], one["Created"]) for one in containers),
        "images": sorted((one["Id"], tuple(sorted(one["RepoTags"] or ()))) for one in api.images()),
        "networks": sorted(one["Id"] for one in api.networks()),
        "volumes": sorted(one["Name"] for one in api.volumes()["Volumes"] or () if one["Name"] not in ours),
        "build cache": sorted(one["ID"] for one in api.df()["BuildCache"] or ()),
        "files": sorted(_files(root)),
    }


def _files(root: Path) -> Iterator[tuple[str, str]]:
    for path in (*(root / "home").rglob("*"), *(root / "book").glob("*.md")):
        if path.is_file():
            yield str(path.relative_to(root)), hashlib.sha256(path.read_bytes()).hexdigest()


def processes(token: str) -> list[int]:
    """The processes that belong to a run, by the variable that they inherit."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            except OSError:
                continue
            if f"{VARIABLE}={token}".encode() in environment and alive:
                found.append(int(folder.name))
    return found


def start(folder: Folder, token: str, *pages: str) -> subprocess.Popen[bytes]:
    """Begin a run over pages, its containers and processes marked."""
    folder.write("conftest.py", MARK % token)
    variables = {VARIABLE: token, "HOME": str(folder.path.parent / "home")}
    return subprocess.Popen(
        folder.command("-n", "2", *pages), cwd=folder.path, start_new_session=True, stdin=subprocess.DEVNULL,
        env=folder.environment() | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_heed,
    )  # fmt: skip


def _heed() -> None:
    """Let Ctrl-C count also where we ourselves run in the background of a shell, which ignores it for us."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end(client: docker.DockerClient, folder: Folder, token: str, how: signal.Signals, after: float) -> Ended:
    """Run, end the run so after so many seconds, and look."""
    before = users(client, folder.path.parent)
    running = start(folder, token, *PAGES)
    time.sleep(after)
    # Ctrl-C reaches every process of the terminal's foreground, the others only the one that is named
    os.killpg(running.pid, how) if how is signal.SIGINT else running.send_signal(how)
    killed = time.monotonic()
    wrong: list[str] = []
    while True:
        running.poll()
        left = [
            *(f"进程 {pid}" for pid in processes(token)),
            *(f"容器 {one['Id'][:12]}" for one in marked(client, token)),
        ]
        gone = time.monotonic() - killed
        if not left or gone > GONE_SECONDS:
            break
        time.sleep(0.1)
    wrong += [f"{GONE_SECONDS:.0f} 秒后还有 {one}" for one in left]
    running.wait()
    after_it = users(client, folder.path.parent)
    wrong += [f"用户的 {what} 变了" for what in before if before[what] != after_it[what]]
    green = start(folder, f"{token}-next", "green.md")
    if green.wait() != 0:
        wrong.append(f"下一次运行没有通过（退出码 {green.returncode}）")
    return Ended(how.name, after, gone, tuple(wrong))


def main() -> None:
    """Read the arguments, measure a whole run, kill, report."""
    parser = argparse.ArgumentParser(prog="make torture", description="在随机的时刻杀掉测试，看它留下了什么。")
    parser.add_argument("--count", type=int, default=50, help="杀几次（50）")
    parser.add_argument("--seed", type=int, default=1, help="随机数的种子（1）")
    given = parser.parse_args()
    client = daemon.connect()
    images.prepare(client, Engine.wanted(), print)
    generator = random.Random(given.seed)
    done: list[Ended] = []
    with tempfile.TemporaryDirectory(prefix="paodetong-torture-") as name:
        home = Path(name) / "home"
        home.mkdir()
        (home / "precious.txt").write_text("mine\n")
        folder = Folder(Path(name) / "book")
        folder.path.mkdir()
        for page, text in {**PAGES, "green.md": GREEN}.items():
            folder.write(page, text)
        begin = time.monotonic()
        if start(folder, "whole", *PAGES).wait() != 0:
            sys.exit("不杀它，它也没有通过。")
        whole = time.monotonic() - begin
        print(f"一次完整的运行用 {whole:.1f} 秒；杀 {given.count} 次（seed {given.seed}）", flush=True)
        for number in range(given.count):
            how, after = SIGNALS[number % len(SIGNALS)], generator.uniform(0, whole)
            ended = end(client, folder, f"{os.getpid()}-{number}", how, after)
            done.append(ended)
            words = "；".join(ended.wrong) or "干净"
            print(
                f"[{number + 1}/{given.count}] {ended.signal:7} {after:5.1f} 秒：{words}（{ended.gone:.1f} 秒后）",
                flush=True,
            )
    bad = sum(bool(one.wrong) for one in done)
    slowest, usual = max(one.gone for one in done), statistics.median(one.gone for one in done)
    print(f"{given.count - bad}/{given.count} 次什么也没留下；消失用了 {usual:.1f} 秒（中位数），最慢 {slowest:.1f} 秒")
    if bad:
        sys.exit(1)


if __name__ == "__main__":
    main()
