"""The user's own Docker daemon, as the harness talks to it: it answers in time, or what needs it ends in a sentence."""

from __future__ import annotations

import contextlib
import datetime
import functools
import os
import shlex
import shutil
import subprocess
import tempfile
import urllib.parse
from pathlib import Path
from typing import Any, NamedTuple

import docker
import requests
from docker.context import ContextAPI
from docker.errors import APIError, DockerException, NotFound

from paodetong.errors import HarnessError

OURS = "paodetong"
"""What our images' names begin with, and the label of our images and containers."""
BUILD_SECONDS = 600
"""A build's single step, or an image that is loaded, may take this long before the daemon says anything."""
ANSWER_SECONDS = 120
"""Anything else that it is asked may take this long, also on a slow machine."""
SSH_SECONDS = 20
STOP_SECONDS = 5
SOCKET = "/var/run/docker.sock"
"""Where a daemon listens on its own computer."""


class _Requests(docker.APIClient):  # type: ignore[misc]  # the SDK has no types
    """Docker's API; a daemon that has once not answered in time is not asked again."""

    _silent = False

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send one request.

        Raises:
            HarnessError: the daemon is gone, or silent for longer than the client's timeout.
        """
        if self._silent:
            raise HarnessError("Docker 守护进程早先没有应答，这次运行不再等它。")
        try:
            response: requests.Response = super().send(request, **options)
        except requests.Timeout as error:
            self._silent = True
            raise HarnessError(f"Docker 守护进程在 {self.timeout} 秒内没有应答，这次运行不再等它。") from error
        except requests.ConnectionError as error:
            raise HarnessError(f"Docker 守护进程连不上（{reason(error)}）。") from error
        return response


def reason(error: BaseException) -> str:
    """What lies at the bottom of the errors that requests and urllib3 wrap in each other, for a person."""
    inner = [one for one in (*error.args, getattr(error, "reason", None)) if isinstance(one, BaseException)]
    return reason(inner[-1]) if inner else getattr(error, "strerror", None) or str(error)


class Client(docker.DockerClient):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client, on such requests."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.api = _Requests(*arguments, **named)


def connect(timeout: float = BUILD_SECONDS) -> Client:
    """The user's own daemon, found as the docker command finds it.

    Args:
        timeout: seconds that it may be silent when it is asked something.

    Raises:
        HarnessError: no daemon answers.
    """
    try:
        context = ContextAPI.kwargs_from_context(environment=os.environ)
        address = os.environ.get("DOCKER_HOST") or context.get("base_url") or ""
        if address.startswith("ssh://"):
            client = Client(base_url=_tunnel(address).socket, version="auto", timeout=timeout)
        else:
            client = Client.from_env(timeout=timeout)
        client.ping()
    except (DockerException, HarnessError) as error:
        raise HarnessError(
            "没有 Docker 守护进程应答。请启动 Docker，或用环境变量 DOCKER_HOST 指明它在哪里"
            f"（例如 DOCKER_HOST=ssh://user@host）。原因：{error}"
        ) from error
    return client


class _Tunnel(NamedTuple):
    """The address of a local socket, and the process that forwards it, which ends when its input is closed."""

    socket: str
    process: subprocess.Popen[bytes]


@functools.cache  # and so held until this process ends
def _tunnel(address: str) -> _Tunnel:
    """A way to the daemon of another computer, by the user's own ssh.

    The SDK's way by ssh takes a session for each connection, and servers allow ten; a forwarded socket takes none. The
    tunnel is a shell's child that ends with this process's end of its input, however this process ends.

    Raises:
        HarnessError: ssh is missing, or does not get there.
    """
    parts = urllib.parse.urlsplit(address)
    if shutil.which("ssh") is None:
        raise HarnessError(f"没有 ssh 命令，到不了 {address}；请安装 openssh-client。")
    folder = Path(tempfile.mkdtemp(prefix="paodetong-ssh-"))
    local = folder / "docker.sock"
    host = f"{parts.username}@{parts.hostname}" if parts.username else str(parts.hostname)
    port = ["-p", str(parts.port)] if parts.port else []
    options = [f"-o{name}" for name in ("BatchMode=yes", "ExitOnForwardFailure=yes", f"ConnectTimeout={SSH_SECONDS}")]
    command = ["ssh", "-T", *options, *port, "-L", f"{local}:{SOCKET}", host, "echo ready; exec cat"]
    running = subprocess.Popen(
        ["sh", "-c", f"{shlex.join(command)}; rm -rf {folder}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    came = b""
    while not came.endswith(b"ready\n"):
        part = os.read(running.stdout.fileno(), 4096)
        if not part:
            raise HarnessError(f"ssh 到不了 {address}：{came.decode(errors='replace').strip()}")
        came += part
    return _Tunnel(f"unix://{local}", running)


def now(client: docker.DockerClient) -> float:
    """Seconds since 1970 by the daemon's clock: what it dates is compared with that, since ours may differ."""
    return datetime.datetime.fromisoformat(client.info()["SystemTime"]).timestamp()


def end(client: docker.DockerClient, container: str) -> None:
    """Stop a container, and remove it with its volumes; it may also be gone, or be about to remove itself.

    A machine that is killed outright has no time to let go of what is paused inside (see image/boot).

    Raises:
        HarnessError: the daemon cannot remove it, is gone, or is silent.
    """
    try:
        client.api.stop(container, timeout=STOP_SECONDS)
        client.api.remove_container(container, force=True, v=True)
    except NotFound:
        return
    except APIError as error:
        if error.status_code != requests.codes.conflict:
            raise HarnessError(f"容器 {container[:12]} 停不了或删不掉：{error}") from error
        with contextlib.suppress(NotFound):
            client.api.wait(container, condition="removed")
