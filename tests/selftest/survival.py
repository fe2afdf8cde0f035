"""A run that is killed: its pages, and how what belongs to it is told from what does not."""

from __future__ import annotations

from typing import Any

import docker

PAGE = (
    "---\nmachine:\n  images: [debian:trixie-slim]\n---\n"
    "```console\n$ docker run -d --name inner -v data:/data debian:trixie-slim sleep 600\n...\n$ sleep 300\n```\n"
)
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
