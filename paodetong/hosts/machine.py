"""A disposable Docker host: a container that has a dockerd of its own.

It lives as long as the connection that holds its standard input (see image/boot): killing the test run, even
with SIGKILL, ends it. It starts with ``--privileged`` where the daemon's machine allows that, else with every
capability that there is but CAP_SYS_RESOURCE.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import select
import socket
import tarfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import docker
from docker.errors import APIError, DockerException, NotFound
from docker.models.containers import Container
from docker.utils.socket import frames_iter

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, reaper
from paodetong.hosts.daemon import OURS
from paodetong.hosts.engine import STORES

BOOT_SECONDS = 300
USUAL_BOOT_SECONDS = 1.5
SNAPSHOTTER = "io.containerd.snapshotter"
"""What the status of an engine's driver names where it keeps images in containerd."""
NEEDS = {
    "hub": "timeout 5 curl -sf -o /dev/null https://registry-1.docker.io/v2/; [ $? = 22 ]",
    # asking for it by name makes the kernel load it, as Docker does
    "ipvs": "genl ctrl get name IPVS >/dev/null 2>&1 || [ -e /proc/net/ip_vs ]",
    "cgroup1": "[ ! -e /sys/fs/cgroup/cgroup.controllers ]",
    "cgroup2": "[ -e /sys/fs/cgroup/cgroup.controllers ]",
    "cpuset": "[ $(docker info -f '{{.CPUSet}}') = true ]",
    "overlay2": f"! docker info -f '{{{{.DriverStatus}}}}' | grep -q {SNAPSHOTTER}",
    "containerd": f"docker info -f '{{{{.DriverStatus}}}}' | grep -q {SNAPSHOTTER}",
}
"""What a machine may lack (the keys of ``reading.options.NEEDS``): bash that ends with 0 where it is there."""
VERSIONS = {
    "data-engine": "docker version -f {{.Server.Version}}",
    "data-compose": "docker compose version --short",
    "data-buildx": "docker buildx version",
}
"""What prints the version of a program (the keys of ``reading.options.PROGRAMS``), the first number of two parts."""
VERSION = re.compile(rb"\d+(?:\.\d+)+")


@dataclass(frozen=True)
class Host:
    """What a page ran on, as far as what commands print depends on it.

    Attributes:
        engine: the version of Docker Engine, for example ``28.5.2``.
        store: its image store, ``overlay2`` or ``containerd``.
        cgroup: the kernel's control groups, ``v1`` or ``v2``.
    """

    engine: str
    store: str
    cgroup: str


@dataclass
class Machine:
    """One running machine. ``close()`` ends it; so does losing ``lifeline``, in its own time: ``let_go()``."""

    container: Container
    lifeline: Any
    address: str
    boot_seconds: float
    closed: bool = field(default=False)

    @property
    def slowness(self) -> float:
        """How many times slower than a usual computer this one is (emulated, or busy); at least 1.

        Limits of time that are there to end what hangs are multiplied by it.
        """
        return max(1.0, self.boot_seconds / USUAL_BOOT_SECONDS)

    def run(self, command: Sequence[str], given: bytes | None = None) -> tuple[int, bytes]:
        """Run a command of the harness's own (not of a page); its status, and its stdout and stderr as bytes.

        Args:
            given: its standard input.

        Raises:
            HarnessError: nothing came for BUILD_SECONDS.
        """
        api = self.container.client.api
        made = api.exec_create(self.container.id, list(command), stdin=given is not None)
        stream = api.exec_start(made["Id"], socket=True)
        try:
            if given is not None:
                raw(stream).sendall(given)
                raw(stream).shutdown(socket.SHUT_WR)
            output = b"".join(received(stream, daemon.BUILD_SECONDS))
        finally:
            hang_up(stream)
        return api.exec_inspect(made["Id"])["ExitCode"], output

    def put(self, folder: str, files: dict[str, bytes]) -> None:
        """Write files below ``folder``, which must exist.

        Raises:
            HarnessError: the machine refuses.
        """
        try:
            self.container.put_archive(folder, pack(files))
        except (APIError, NotFound) as error:
            raise HarnessError(f"测试机写不了文件 {', '.join(files)}：{error}") from error

    def has(self, need: str) -> bool:
        """Whether this machine has what a page may need: a key of NEEDS.

        It is asked anew each time, since a page may install an engine or change its store.
        """
        return self.run(["bash", "-c", NEEDS[need]])[0] == 0

    def version(self, program: str) -> str | None:
        """The version of a program, a key of VERSIONS; None where it is not there. It is asked anew each time, too."""
        status, output = self.run(["bash", "-c", f"{VERSIONS[program]} 2>/dev/null"])
        found = VERSION.search(output)
        return found[0].decode() if status == 0 and found else None

    def host(self) -> Host | None:
        """What commands ran on; None where no engine is installed, or the machine died."""
        script = (
            "docker info -f '{{.ServerVersion}} {{.DriverStatus}}' 2>/dev/null || exit;"
            f"{NEEDS['cgroup2']} && echo v2 || echo v1"
        )
        with contextlib.suppress(HarnessError, DockerException, OSError):
            status, output = self.run(["bash", "-c", script])
            info, _, cgroup = output.decode().partition("\n")
            version, _, driver = info.partition(" ")
            if status == 0 and version:  # 26.1 says nothing of a daemon that is down, and ends with 0
                return Host(version.partition("+")[0], STORES[SNAPSHOTTER in driver], cgroup.strip())
        return None

    def let_go(self) -> None:
        """Hang up, and do not wait: the machine ends, and is removed, while others start."""
        hang_up(self.lifeline)

    def close(self) -> None:
        """End the machine and remove what it had, if its daemon still answers; does nothing the second time."""
        if self.closed:
            return
        self.closed = True
        self.let_go()
        with contextlib.suppress(HarnessError, DockerException, OSError):
            daemon.end(self.container.client, self.container.id)

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def pack(files: dict[str, bytes], onto: bytes = b"") -> bytes:
    """A tar archive, on top of another, of regular files with mode 0644, or 0755 for what begins with ``#!``."""
    buffer = io.BytesIO(onto)
    with tarfile.open(fileobj=buffer, mode="a" if onto else "w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o755 if content.startswith(b"#!") else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def raw(stream: Any) -> socket.socket:
    """The socket beneath what the Docker SDK returns for an attached stream."""
    return getattr(stream, "_sock", stream)  # type: ignore[no-any-return]


def received(stream: Any, seconds: float) -> Iterator[bytes]:
    """What comes on an attached stream until it ends.

    Raises:
        HarnessError: nothing came for so many seconds.
    """
    frames = frames_iter(stream, tty=False)
    while select.select([raw(stream)], [], [], seconds)[0]:
        frame = next(frames, None)
        if frame is None:
            return
        yield frame[1]
    raise HarnessError(f"测试机在 {seconds:.0f} 秒内没有应答。")


def hang_up(stream: Any) -> None:
    """Close an attached stream, its response first: when that is collected after its socket, Python 3.13 complains."""
    for one in (getattr(stream, "_response", None), stream):
        with contextlib.suppress(OSError, ValueError):
            if one is not None:
                one.close()


@functools.cache
def privileged(client: docker.DockerClient, image: str) -> bool:
    """Whether this daemon may start a container with every privilege."""
    labels = {OURS: "probe"} | reaper.label()
    probe = client.containers.create(image, entrypoint=["true"], labels=labels, privileged=True)
    try:
        probe.start()
    except APIError:
        return False
    finally:
        probe.remove(force=True, v=True)
    return True


FULL = {"privileged": True}
ALMOST = {
    "cap_add": ["ALL"],
    "cap_drop": ["SYS_RESOURCE"],
    "security_opt": ["seccomp=unconfined"],
    "device_cgroup_rules": ["a *:* rwm"],
}
"""The arguments of a host configuration that let a daemon run inside a container: usually, and where that is denied."""


def launch(
    client: docker.DockerClient,
    image: str,
    *,
    hostname: str,
    command: Sequence[str],
    hosts: dict[str, str] | None = None,
) -> Machine:
    """Start a machine and wait until it is ready.

    Args:
        hostname: its name inside.
        command: arguments of ``boot``.
        hosts: names and addresses for its /etc/hosts.

    Raises:
        HarnessError: it did not become ready within BOOT_SECONDS.
    """
    privileges: dict[str, Any] = FULL if privileged(client, image) else ALMOST
    host_config = client.api.create_host_config(auto_remove=True, extra_hosts=hosts or {}, **privileges)
    # What the SDK has no argument for: a cgroup namespace of its own, and all of /proc and /sys, unmasked
    host_config |= {"CgroupnsMode": "private", "MaskedPaths": [], "ReadonlyPaths": []}
    made = client.api.create_container(
        image,
        list(command),
        hostname=hostname,
        detach=False,
        stdin_open=True,
        volumes=["/var/lib/docker", "/var/lib/containerd"],
        labels={OURS: "machine"} | reaper.label(),
        host_config=host_config,
    )
    container = client.containers.get(made["Id"])
    start = time.monotonic()
    try:
        lifeline = client.api.attach_socket(made["Id"], params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
        container.start()
        output = _wait_ready(lifeline)
    except BaseException:
        with contextlib.suppress(APIError, NotFound):
            container.remove(force=True, v=True)
        raise
    if output is not None:
        log = container.exec_run(["tail", "-n", "5", "/var/log/docker.log"]).output if alive(container) else b""
        with contextlib.suppress(APIError, NotFound):
            container.remove(force=True, v=True)
        raise HarnessError(f"测试机没有起来：{(output + log).decode(errors='replace')[-600:]}")
    container.reload()
    address = container.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
    return Machine(container, lifeline, address, time.monotonic() - start)


def alive(container: Container) -> bool:
    with contextlib.suppress(NotFound):
        container.reload()
        return bool(container.status == "running")
    return False


def _wait_ready(lifeline: Any) -> bytes | None:
    """None when the machine says "ready", else what it printed until it ended or time ran out."""
    output = b""
    with contextlib.suppress(HarnessError):
        for part in received(lifeline, BOOT_SECONDS):
            output += part
            if b"ready\n" in output:
                return None
    return output or b"(no output)"
