"""A run that is killed: its pages, how what belongs to it is told from what does not, and waiting for its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import docker
from docker.errors import APIError

from paodetong.errors import HarnessError
from paodetong.hosts import daemon

PAGE = (
    "---\nmachine:\n  images: [debian:trixie-slim]\n---\n"
    "```console\n$ docker run -d --name inner -v data:/data debian:trixie-slim sleep 600\n...\n"
    "$ docker pause inner\ninner\n$ sleep 300\n```\n"
)
"""Ends while a container in its machine is paused, which with cgroup v1 cannot be killed."""
GREEN = (
    "---\nmachine:\n  images: [debian:trixie-slim]\n---\n"
    "```console\n$ docker ps -aq; docker volume ls -q; ls\n$ docker run --rm debian:trixie-slim echo 绿\n绿\n```\n"
)
TOKEN = "selftest"
MARK = """\
import docker

original = docker.APIClient.create_container


def create_container(self, *arguments, labels=None, **named):
    return original(self, *arguments, labels=(labels or {}) | {"selftest": "%s"}, **named)


docker.APIClient.create_container = create_container
"""
"""A conftest that marks the containers of its run, since other runs may go on beside it; it changes nothing else."""
GONE_SECONDS = 10.0
"""So long after a kill nothing may be left."""


def marked(client: docker.DockerClient, token: str) -> list[dict[str, Any]]:
    """The containers of a run, in whatever state."""
    found: list[dict[str, Any]] = client.api.containers(all=True, filters={"label": f"{TOKEN}={token}"})
    return found


def holding(client: docker.DockerClient, path: str) -> list[docker.models.containers.Container]:
    """The machines, of whatever run, that have this file."""
    found = []
    for one in client.containers.list(filters={"label": f"{daemon.OURS}=machine"}, ignore_removed=True):
        try:
            if one.exec_run(["test", "-e", path]).exit_code == 0:
                found.append(one)
        except APIError:
            continue
    return found


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for a condition.

    Raises:
        HarnessError: it does not come true in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise HarnessError(f"{seconds:g} 秒内没有等到：{what}")
        time.sleep(0.05)
