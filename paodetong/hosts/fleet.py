"""The machines of one process, and the registry that all of them pull from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import docker

from paodetong.errors import HarnessError
from paodetong.hosts.engine import BASE_REFERENCE
from paodetong.hosts.images import Images, stored
from paodetong.hosts.machine import Machine, alive, launch

MIRROR_NAME = "mirror.lan"


class Fleet:
    """The machines of one worker: a registry for all of them, and a fresh machine whenever a page asks."""

    def __init__(self, client: docker.DockerClient, images: Images) -> None:
        self.client = client
        self.images = images
        self._registry: Machine | None = None
        self._made: list[Machine] = []

    def machine(
        self,
        *,
        hostname: str = "debian",
        images: Sequence[str] = (BASE_REFERENCE,),
        docker: bool = True,
        mirror: bool = True,
    ) -> Machine:
        """A fresh machine.

        Args:
            images: what is already pulled.
            docker: Docker is installed and runs.
            mirror: dockerd uses the registry mirror (it can be reached in any case).

        Raises:
            HarnessError: it does not start, or refuses an image.
        """
        if self._registry is None or not alive(self._registry.container):
            self._registry = self._launch(self.images.docker, "mirror", ["registry"])
        command = [f"store={self.images.store}"]
        if mirror:
            command.append(f"mirror=http://{MIRROR_NAME}:5000")
        if BASE_REFERENCE in images:
            command.append("seed")
        image = self.images.docker if docker else self.images.bare
        hosts = {MIRROR_NAME: self._registry.address}
        made = self._launch(image, hostname, command, hosts)
        for reference in images:
            if reference != BASE_REFERENCE:
                status, output = made.run(["docker", "load", "-q", "-i", f"/{stored(reference)}"])
                if status:
                    made.close()
                    raise HarnessError(f"测试机里放不进镜像 {reference}：{output.decode(errors='replace')[-300:]}")
        return made

    def _launch(
        self, image: str, hostname: str, command: Sequence[str], hosts: dict[str, str] | None = None
    ) -> Machine:
        made = launch(self.client, image, hostname=hostname, command=command, hosts=hosts)
        self._made.append(made)
        return made

    def close(self) -> None:
        """End all of them, those too that were only let go."""
        for machine in self._made:
            machine.close()


@contextlib.contextmanager
def fleet(client: docker.DockerClient, images: Images) -> Iterator[Fleet]:
    """A fleet that is closed at the end."""
    opened = Fleet(client, images)
    try:
        yield opened
    finally:
        opened.close()
