"""That nothing of a killed run outlives it, that nothing of the user's is touched, and that the next run is green."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.errors import APIError

from paodetong.hosts import daemon, images, machine
from paodetong.hosts.engine import Engine
from tests.selftest.session import Folder
from tests.selftest.survival import GONE_SECONDS, GREEN, MARK, PAGE, TOKEN, marked, until
from tests.this_book import ROOT

START_SECONDS = 120.0


@dataclass(frozen=True)
class Left:
    """What of a run is in the daemon."""

    containers: set[str]
    volumes: set[str]


@pytest.fixture(scope="module")
def client() -> docker.DockerClient:
    """The user's daemon."""
    return daemon.connect()


@pytest.fixture
def users(client: docker.DockerClient) -> Iterator[Callable[[], dict[str, Any]]]:
    """A container, a volume, a network and an image as a user may have them; called, it tells how they are."""
    images.prepare(client, Engine.wanted(), lambda _: None)
    base = next(name for name in images.ours(client) if "/debian:trixie" in name)
    name = f"{TOKEN}-user-{os.getpid()}"
    client.images.get(base).tag(name, "kept")
    volume, network = client.volumes.create(name), client.networks.create(name)
    container = client.containers.run(
        f"{name}:kept", ["sleep", "600"], name=name, detach=True, volumes={name: {"bind": "/data"}}, network=name
    )

    def state() -> dict[str, Any]:
        found = client.api.inspect_container(name)
        return {
            "container": (found["Id"], found["State"]["StartedAt"], found["State"]["Running"]),
            "volume": client.api.inspect_volume(name)["CreatedAt"],
            "network": client.api.inspect_network(name)["Id"],
            "image": client.images.get(f"{name}:kept").id,
        }

    try:
        yield state
    finally:
        container.remove(force=True, v=True)
        network.remove()
        volume.remove()
        client.images.remove(f"{name}:kept")


def sleeping(client: docker.DockerClient, token: str) -> int:
    """How many machines of a run have come to a page's last command, with a container of their own."""
    count = 0
    for container in marked(client, token):
        try:
            rows = client.api.top(container["Id"], ps_args="-eo pid,args")["Processes"]
        except APIError:
            continue
        lines = {" ".join(row).partition(" ")[2] for row in rows}
        count += {"sleep 300", "sleep 600"} <= lines
    return count


def left(client: docker.DockerClient, token: str, volumes: set[str]) -> Left:
    """What of a run is still there."""
    known = {one["Name"] for one in client.api.volumes()["Volumes"] or []}
    return Left({one["Id"] for one in marked(client, token)}, known & volumes)


@pytest.mark.parametrize("workers", [0, 2])
def test_nothing_outlives_a_killed_run(
    workers: int, tmp_path: Path, client: docker.DockerClient, users: Callable[[], dict[str, Any]]
) -> None:
    token = f"{os.getpid()}-{workers}"
    folder = Folder(tmp_path)
    folder.write("conftest.py", MARK % token)
    pages = [folder.write(f"page{number}.md", PAGE).name for number in range(max(1, workers))]
    before = users()
    running = subprocess.Popen(
        folder.command("-n", str(workers), *pages), cwd=tmp_path, env=folder.environment(), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: sleeping(client, token) == len(pages), START_SECONDS, "每页都在最后一条命令")
        containers = marked(client, token)
        mounts = [mount for one in containers for mount in one["Mounts"]]
        volumes = {mount["Name"] for mount in mounts if mount["Type"] == "volume"}
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    # a machine for each page and a registry for each worker, and the volumes that their daemons write to
    assert len(containers) == 2 * len(pages)
    assert len(volumes) >= len(pages)
    until(lambda: left(client, token, volumes) == Left(set(), set()), GONE_SECONDS, "什么也没留下")
    assert users() == before

    folder.write("green.md", GREEN)
    again = folder.run("green.md")
    assert again.status == 0, again.text
    assert left(client, token, volumes) == Left(set(), set())
    assert users() == before


CREATED = """
import os, signal
from docker.models.containers import Container
from paodetong.hosts.engine import Engine
from paodetong.hosts import daemon, images, machine

client = daemon.connect()
made = images.prepare(client, Engine.wanted(), print)
machine.privileged(client, made.docker)
Container.start = lambda self: os.kill(os.getpid(), signal.SIGKILL)
machine.launch(client, made.docker, hostname="debian", command=["store=overlay2"])
"""
"""Is killed when it has created a machine and not yet started it."""


def test_what_was_only_created_goes_too(client: docker.DockerClient) -> None:
    token = f"{os.getpid()}-created"
    killed = subprocess.Popen([sys.executable, "-c", MARK % token + CREATED], cwd=ROOT)
    assert killed.wait(START_SECONDS) == -signal.SIGKILL  # and so a container had been created
    until(lambda: not marked(client, token), GONE_SECONDS, "什么也没留下")


def test_what_is_paused_does_not_keep_its_machine(client: docker.DockerClient) -> None:
    made = images.prepare(client, Engine.wanted(), lambda _: None)
    for _ in range(3):
        with machine.launch(client, made.docker, hostname="debian", command=["store=overlay2", "seed"]) as one:
            status, output = one.run(["bash", "-c", "docker pause $(docker run -d debian:trixie-slim sleep 600)"])
            assert status == 0, output
        assert one.container.id not in {other["Id"] for other in client.api.containers(all=True)}
