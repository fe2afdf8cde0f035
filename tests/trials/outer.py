"""A Docker daemon of one's own for a trial, reached over the network, that may be filled, restarted and cut off.

It runs in a machine like those of pages. Its data is on a file system in memory, so filling it fills nothing else.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docker

from paodetong.errors import HarnessError
from paodetong.hosts import daemon
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.machine import Machine

PORT = 2375
ROOM = "4g"


@dataclass(frozen=True)
class Outer:
    """A daemon in a machine of ours.

    Attributes:
        machine: where it runs.
        address: host and port at which it listens, without TLS.
    """

    machine: Machine
    address: tuple[str, int]

    @property
    def url(self) -> str:
        """What DOCKER_HOST must be to use it."""
        return "tcp://{}:{}".format(*self.address)

    def bring(self, client: docker.DockerClient, names: Sequence[str]) -> None:
        """Copy images from another daemon."""
        target = self.connect()
        for name in names:
            target.images.load(b"".join(client.api.get_image(name)))

    def connect(self) -> docker.DockerClient:
        """A client of it."""
        return docker.DockerClient(base_url=self.url, timeout=daemon.BUILD_SECONDS)

    def run(self, script: str) -> str:
        """Run bash text beside the daemon; what it printed.

        Raises:
            HarnessError: it ended with another status than 0.
        """
        status, output = self.machine.run(["bash", "-c", script])
        text = output.decode(errors="replace")
        if status:
            raise HarnessError(f"外层的机器里失败了（{status}）：{script}\n{text[-600:]}")
        return text


@contextlib.contextmanager
def outer(fleet: Fleet, *, options: dict[str, Any] | None = None, room: str = ROOM) -> Iterator[Outer]:
    """Start a daemon, without any image; it is gone with its machine at the end.

    Args:
        fleet: makes the machine, and with it the version of the engine.
        options: what else daemon.json holds.
        room: size of the file system with its data, as mount takes it.
    """
    with fleet.machine(hostname="outer", images=(), mirror=False) as machine:
        made = Outer(machine, (machine.address, PORT))
        settings = {"hosts": ["unix:///run/docker.sock", f"tcp://0.0.0.0:{PORT}"]} | (options or {})
        machine.put("/etc", {"docker-daemon.json": json.dumps(settings).encode()})
        made.run(
            "systemctl stop docker; mkdir -p /etc/docker && mv /etc/docker-daemon.json /etc/docker/daemon.json;"
            f"mount -t tmpfs -o size={room} tmpfs /var/lib/docker && systemctl start docker"
        )
        yield made


class Gate:
    """Forwards TCP connections to an address, until it is shut: then nothing passes, and nobody is told."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._open = True
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """What DOCKER_HOST must be to pass through it."""
        return "tcp://{}:{}".format(*self._listener.getsockname())

    def shut(self) -> None:
        """Let nothing pass any more, in either direction, as a cable that was pulled."""
        self._open = False

    def close(self) -> None:
        """End all connections, and take no more."""
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                near, _ = self._listener.accept()
                self._sockets.append(near)
                if self._open:
                    self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target)
        except OSError:
            near.close()
            return
        self._sockets.append(far)
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._forward, args=(one, other), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        part = b"-"
        while part:
            try:
                part = one.recv(65536)
            except OSError:
                part = b""
            if not self._open:
                return
            with contextlib.suppress(OSError):
                other.sendall(part) if part else other.shutdown(socket.SHUT_WR)
