"""The machines of one page, started when they are first needed, and the page's shell on each."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime

from docker.errors import DockerException

from paodetong.errors import HarnessError
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.machine import Host, Machine
from paodetong.hosts.shell import Shell
from paodetong.reading.book import Declared
from paodetong.reading.fences import Fence
from paodetong.reading.options import PROGRAMS, version_agrees

NAMELESS = re.compile(r"[a-z]+_[a-z]+\d? ")
"""How a line begins that names a container as Docker does where nobody else has: an adjective, a surname."""

LOST = "reading from a closed fifo"
"""What dockerd logs when it has closed the output of a container before reading it (daemon/monitor.go)."""

LOGGED = re.compile(r'time="([\dT:.Z-]+)"')
"""How a line of dockerd's log begins: when it was written, in UTC."""


class Machines:
    """What a page runs on.

    Attributes:
        host: what the first machine is; None while none is open, and while no engine is installed on it.
    """

    def __init__(self, declared: Declared, fleet: Callable[[], Fleet]) -> None:
        self._declared, self._fleet = declared, fleet
        self._open: list[Machine] = []
        self._shells: dict[int, Shell] = {}
        self.host: Host | None = None

    def machine(self, node: int) -> Machine:
        """The machine of this number, from 1; with the first, all are started.

        Raises:
            HarnessError: the page has no such machine, or one does not start.
        """
        if not 1 <= node <= self._declared.nodes:
            raise HarnessError(f"这一页没有第 {node} 台机器。")
        if not self._open:
            self._start()
        return self._open[node - 1]

    def shell(self, node: int) -> Shell:
        """The page's shell on the machine of this number.

        Raises:
            HarnessError: there is no such machine, or it has no shell.
        """
        if node not in self._shells:
            self._shells[node] = Shell(self.machine(node))
        return self._shells[node]

    def _start(self) -> None:
        declared, fleet = self._declared, self._fleet()
        for number in range(1, declared.nodes + 1):
            hostname = f"node{number}" if declared.nodes > 1 else "debian"
            self._open.append(
                fleet.machine(hostname=hostname, images=declared.images, docker=declared.docker, mirror=declared.mirror)
            )
        if declared.nodes > 1:
            names = "".join(f"{machine.address} node{n}\\n" for n, machine in enumerate(self._open, 1))
            for machine in self._open:
                machine.run(["bash", "-c", f"printf '{names}' >> /etc/hosts"])
        self.look()

    def look(self) -> None:
        """See what the machines are: once they are open, and again when a page may have installed an engine."""
        if self.host is None and self._open:
            self.host = self._open[0].host()

    def nameless(self) -> Iterator[tuple[int, list[str]]]:
        """Containers on open machines that nobody has given a name, as lines that name each, by machine."""
        for number, machine in enumerate(self._open, 1):
            output = b""
            with contextlib.suppress(DockerException):  # the page may have switched it off
                _, output = machine.run(["bash", "-c", "docker ps -a --format '{{.Names}} {{.Image}} {{.Command}}'"])
            if left := [line for line in output.decode().split("\n") if NAMELESS.match(line)]:
                yield number, left

    def lost(self) -> Iterator[tuple[datetime, str]]:
        """What dockerd has said in its log of output that it threw away, each with when that was.

        A container that cannot start has it say the same.
        """
        for machine in self._open:
            with contextlib.suppress(DockerException, HarnessError, OSError):  # the machine may have died
                _, said = machine.run(["grep", LOST, "/var/log/docker.log"])
                for line in said.decode(errors="replace").splitlines():
                    if when := LOGGED.match(line):
                        yield datetime.fromisoformat(when[1]), line

    def close(self) -> None:
        """Let them end, while the next page's start; the fleet sees to it that they have."""
        for shell in self._shells.values():
            shell.close()
        for machine in self._open:
            machine.let_go()
        self._shells.clear()
        self._open.clear()


def lacks(machine: Machine, fence: Fence) -> str | None:
    """Why a block does not run on this machine, in a sentence; None where it does."""
    for option, program in PROGRAMS.items():
        if condition := fence.options.get(option):
            version = machine.version(option)
            if version is None or not version_agrees(condition, version):
                return f"只在 {program} {condition} 上运行，这里{f'是 {version}' if version else f'没有 {program}'}"
    need = fence.options.get("data-needs")
    return f"这台测试机没有 {need}" if need and not machine.has(need) else None
