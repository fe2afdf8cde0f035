"""``python -m tests.trials.hosts``: the pages on other kinds of Docker host than the one that is here.

Each is a daemon of our own (see tests.trials.outer) that has nothing at first, so the machine's images are built on it
as for a newcomer. One is the daemon that is here, used by someone who is not root and only in the socket's group.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import fleet
from paodetong.hosts.machine import privileged
from tests.this_book import ROOT
from tests.trials.outer import Outer, outer

NOBODY = 65534
ROOM = "8g"
SSHD = """
set -e
apt-get -o Acquire::Check-Valid-Until=false update -qq
apt-get install -qq -y --no-install-recommends openssh-server >/dev/null
ssh-keygen -q -t ed25519 -N '' -f /root/key
mkdir -p /run/sshd /root/.ssh && cp /root/key.pub /root/.ssh/authorized_keys
/usr/sbin/sshd
"""


@dataclass(frozen=True)
class Host:
    """A kind of Docker host.

    Attributes:
        name: for the reader.
        suite: Debian's suite that brings its engine; None: the daemon that is here.
        options: what else its daemon.json holds.
        ssh: reached by ssh, not by plain TCP.
    """

    name: str
    suite: str | None
    options: dict[str, Any] = field(default_factory=dict)
    ssh: bool = False


HOSTS = (
    Host("Docker 20.10，tcp://", "bookworm"),
    Host("Docker 26.1，tcp://", "trixie"),
    Host("Docker 28.5，containerd 镜像存储，tcp://", "forky", {"features": {"containerd-snapshotter": True}}),
    Host("Docker 28.5，ssh://", "forky", ssh=True),
    Host("这里的守护进程，不是 root，只在 docker 组里", None),
)


@dataclass(frozen=True)
class Way:
    """How a run reaches a host: variables, and arguments for the process that runs it."""

    variables: dict[str, str]
    process: dict[str, Any] = field(default_factory=dict)

    @functools.cached_property
    def python(self) -> str:
        """An interpreter that such a process may execute: ours may lie in root's own folder.

        Raises:
            HarnessError: there is none.
        """
        for program in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
            with contextlib.suppress(OSError):
                if subprocess.run([program, "-c", ""], check=False, **self.process).returncode == 0:
                    return program
        raise HarnessError(f"别的用户执行不了 {sys.executable}，/usr/bin 里也没有同一版的 Python。")


@contextlib.contextmanager
def reach(host: Host, home: Path) -> Iterator[Way]:
    """Make a host, and tell how to reach it; it is gone at the end."""
    if host.suite is None:
        home.chmod(0o777)
        yield Way(
            {"LOGNAME": "nobody"},
            {"user": NOBODY, "group": NOBODY, "extra_groups": [Path(daemon.SOCKET).stat().st_gid]},
        )
        return
    client = daemon.connect()
    with (
        fleet(client, images.prepare(client, Engine(host.suite), print)) as machines,
        outer(machines, options=host.options, room=ROOM) as made,
    ):
        yield Way(_ssh(made, home) if host.ssh else {"DOCKER_HOST": made.url})


def _ssh(host: Outer, home: Path) -> dict[str, str]:
    """Let the host answer ssh; the variables with which a run gets there, by an ssh that knows only this host."""
    host.run(SSHD)
    (home / "key").touch(mode=0o600)
    (home / "key").write_text(host.run("cat /root/key"))
    address = host.address[0]
    (home / "known_hosts").write_text(f"{address} {host.run('cat /etc/ssh/ssh_host_ed25519_key.pub')}")
    (home / "config").write_text(f"IdentityFile {home}/key\nUserKnownHostsFile {home}/known_hosts\n")
    (home / "ssh").write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {home}/config "$@"\n')
    (home / "ssh").chmod(0o755)
    return {"DOCKER_HOST": f"ssh://root@{address}", "PATH": f"{home}:{os.environ['PATH']}"}


def kind(way: Way, home: Path) -> str:
    """What a host is, as a run there finds it."""
    script = "from tests.trials import hosts; print(hosts.here())"
    done = _python(way, home, ["-c", script])
    return done.stdout.strip().rpartition("\n")[2]


def here() -> str:
    """What the daemon is that this process reaches."""
    client = daemon.connect()
    info = client.info()
    with_all = privileged(client, images.prepare(client, Engine.wanted(), lambda _: None).bare)
    return (
        f"Docker {info['ServerVersion']}，{info['Driver']}，cgroup v{info.get('CgroupVersion', '1')}，"
        f"{'--privileged' if with_all else '没有 --privileged'}"
    )


def _python(way: Way, home: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name != "DOCKER_HOST"}
    variables |= {"HOME": str(home), "PYTHONPATH": sysconfig.get_path("purelib")} | way.variables
    return subprocess.run(
        [way.python, *arguments], cwd=ROOT, check=False, stdin=subprocess.DEVNULL, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=variables,
        **way.process,
    )  # fmt: skip


def main() -> None:
    """Run the pages on each host, and report."""
    parser = argparse.ArgumentParser(prog="make hosts", description="在别的种类的 Docker 主机上运行这些页面。")
    parser.add_argument("pages", nargs="*", help="哪些页面（docs/start docs/intro）")
    parser.add_argument("--only", default="", help="只要名字里有这几个字的主机")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2, help="同时跑几页")
    given = parser.parse_args()
    pages = given.pages or ["docs/start", "docs/intro"]
    chosen = [host for host in HOSTS if given.only in host.name]
    bad = 0
    for host in chosen:
        print(f"== {host.name} …", flush=True)
        with tempfile.TemporaryDirectory(prefix="paodetong-host-") as name, reach(host, Path(name)) as way:
            start = time.monotonic()
            pytest = ["-m", "pytest", "-q", "-n", str(given.workers), "-p", "no:cacheprovider", "-o", f"ledger={name}"]
            done = _python(way, Path(name), [*pytest, *pages])
            seconds = time.monotonic() - start
            last = re.sub(r"^=+ | =+$", "", done.stdout.strip().rpartition("\n")[2])
            print(f"   {kind(way, Path(name))}\n   {last}，连同建造测试机 {seconds:.0f} 秒", flush=True)
            if done.returncode:
                bad += 1
                print(done.stdout[-6000:], flush=True)
    print(f"{len(chosen) - bad}/{len(chosen)} 种主机上全部通过")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
