"""The images of the test machines: Debian's base image, and on it a Docker host with one engine and one image store.

Everything is kept in the user's daemon under names of our own (``paodetong/…``), built once, and removed by
``make clean``. No other image of the user's is added, changed or removed.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docker
import requests
from docker.errors import APIError
from filelock import FileLock

from paodetong.errors import HarnessError
from paodetong.hosts import base_image, daemon
from paodetong.hosts.base_image import Say, exists, pull, tags
from paodetong.hosts.daemon import OURS
from paodetong.hosts.engine import BASE_REFERENCE, SUITES, Engine
from paodetong.hosts.machine import launch, pack

CONTEXT = Path(__file__).parent / "image"
SOURCE_SECONDS = 8
"""An apt source may be silent so long."""
MACHINES = tuple(f"{OURS}/{kind}" for kind in ("bare", "docker", "unseeded"))
KEPT_SECONDS = 86_400
LOCK = Path(tempfile.gettempdir()) / f"{OURS}-{getpass.getuser()}.lock"
"""Held while images are looked for and built."""


@dataclass(frozen=True)
class Images:
    """What a run needs.

    Attributes:
        docker, bare: names of the images of machines with Docker and without.
        store: the image store of the engine.
        base_image: how the base image came: ``present``, ``pulled`` or ``imported``.
    """

    docker: str
    bare: str
    store: str
    base_image: str

    @property
    def version(self) -> str:
        """What changes with anything that the machines are made of."""
        return self.docker.partition(":")[2]


def _reachable(engine: Engine) -> None:
    """See that the engine's apt source has its suite, before anything is built from it.

    Raises:
        HarnessError: it has not, or does not answer within SOURCE_SECONDS.
    """
    try:
        answer = requests.head(f"{engine.source}/dists/{engine.suite}/Release", timeout=SOURCE_SECONDS)
        problem = "" if answer.ok else f"HTTP {answer.status_code}"
    except requests.RequestException as error:
        problem = daemon.reason(error)
    if problem:
        raise HarnessError(
            f"Docker 的 apt 软件源 {engine.source} 没有给出 Debian {engine.suite} 的软件包（{problem}）；"
            "请检查 DOCKER_SOURCE，或者用 ENGINE=trixie、ENGINE=forky，它们只要 Debian 的软件包。"
        )


def prepare(client: docker.DockerClient, engine: Engine, say: Say, more: Sequence[str] = ()) -> Images:
    """Find the machine images of an engine, or build what is missing, telling ``say`` what takes time.

    Runs that start side by side build once: the others wait.

    Args:
        more: references of images that pages may declare; what the user's daemon does not have is pulled, but for
            BASE_REFERENCE, which every machine has.

    Raises:
        HarnessError: the base image can be neither found, pulled nor built, or the engine's packages not be had.
    """
    with FileLock(LOCK):
        if engine.source and not any(tag.startswith(f"{MACHINES[1]}:{engine.name}-") for tag in ours(client)):
            _reachable(engine)
        return _prepare(client, engine, say, [reference for reference in more if reference != BASE_REFERENCE])


def _prepare(client: docker.DockerClient, engine: Engine, say: Say, more: Sequence[str]) -> Images:
    book_base, came = base_image.obtain(client, SUITES[0], say)
    suite_base = book_base if engine.suite == SUITES[0] else base_image.obtain(client, engine.suite, say)[0]
    version = _version(client, book_base, suite_base)
    bare, host = (f"{kind}:{engine.name}-{version}" for kind in MACHINES[:2])
    if not (exists(client, bare) and exists(client, host)):
        whose = "Docker 自己的软件包" if engine.source else f"Debian {engine.suite} 的 docker.io"
        say(f"建造测试机（{whose}，{engine.store} 镜像存储；只此一次，约一分钟）…")
        _build(client, bare, "bare", suite_base, engine, say)
        plain = f"{MACHINES[2]}:{engine.name}-{version}"
        _build(client, plain, "docker", suite_base, engine, say)
        _seed(client, plain, host, book_base, engine, say)
        _prune(client, engine, version)
    host = _stocked(client, host, more, say) if more else host
    return Images(docker=host, bare=bare, store=engine.store, base_image=came)


def ours(client: docker.DockerClient) -> list[str]:
    """Names of all images that this project has made in the daemon."""
    return [tag for tag, _ in tags(client) if tag.startswith(f"{OURS}/")]


def _prune(client: docker.DockerClient, engine: Engine, version: str) -> None:
    """Remove an engine's images of other versions, unless they are so new that another checkout may use them."""
    now = daemon.now(client)
    for name, created in tags(client):
        repository, _, tag = name.partition(":")
        of_engine = re.fullmatch(re.escape(engine.name) + r"-([0-9a-f]{12})(?:-[0-9a-f]{12})?", tag)
        old = repository in MACHINES and of_engine and of_engine[1] != version
        if old and now - created > KEPT_SECONDS:
            with contextlib.suppress(APIError):
                client.images.remove(name)


def _version(client: docker.DockerClient, *bases: str) -> str:
    """Twelve hex digits that change with anything the machine is made of."""
    digest = hashlib.sha256(SEED_SCRIPT.encode())
    for part in sorted(CONTEXT.iterdir()):
        digest.update(part.read_bytes())
    for base in bases:
        digest.update(client.images.get(base).id.encode())
    digest.update(os.environ.get("DEBIAN_MIRROR", "").encode())
    return digest.hexdigest()[:12]


def _build(client: docker.DockerClient, name: str, target: str, base: str, engine: Engine, say: Say) -> None:
    arguments = {"BASE": base, "MIRROR": os.environ.get("DEBIAN_MIRROR", ""), "SOURCE": engine.source}
    stream = client.api.build(
        path=str(CONTEXT), tag=name, target=target, buildargs=arguments, rm=True, forcerm=True, decode=True,
        labels={OURS: "image"},
    )  # fmt: skip
    for event in stream:
        if error := event.get("error"):
            raise HarnessError(f"建造 {name} 失败了：{error.strip()}")
        if (text := event.get("stream", "").strip()).startswith("Step "):
            say(f"  {text[:110]}")


SEED_SCRIPT = f"""
set -e
store=$(cat /run/machine/store)
echo overlay2 > /run/machine/store
systemctl restart docker
docker load -q < /base.tar >/dev/null
docker-registry serve /etc/machine-registry.yml >/dev/null 2>&1 &
until curl -sf http://127.0.0.1:5000/v2/ >/dev/null; do sleep 0.05; done
docker tag "$1" 127.0.0.1:5000/library/{BASE_REFERENCE}
docker push -q 127.0.0.1:5000/library/{BASE_REFERENCE}
docker rmi 127.0.0.1:5000/library/{BASE_REFERENCE} "$1" >/dev/null
systemctl stop docker
pkill containerd
while pgrep -x containerd >/dev/null; do sleep 0.05; done
rm -rf /var/lib/docker/* /var/lib/containerd/* /run/containerd
echo "$store" > /run/machine/store
echo --registry-mirror=http://127.0.0.1:5000 > /run/machine/dockerd-options
systemctl start docker
docker pull -q {BASE_REFERENCE}
systemctl stop docker
kill %1
pkill containerd
mkdir /seed && cp -a /var/lib/docker /var/lib/containerd /seed/
rm -r /seed/docker/network
rm -rf /base.tar /var/log/docker.log /var/log/containerd.log /run/machine /run/containerd /run/docker*
"""
"""Pushes the base image to a registry in the machine and pulls it from there as a reader would from a mirror;
what dockerd then has in its data root becomes the seed that each fresh machine starts from, without the networks:
dockerd would take the bridge of the machine where they were made down before it makes its own, for 0.3 s.

It pushes from overlay2 whatever the store, since containerd's would push the layers as they were loaded, uncompressed,
which Docker Hub's are not."""


def stored(reference: str) -> str:
    """Where a machine keeps an image that is loaded when a page declares it."""
    return f"images/{hashlib.sha256(reference.encode()).hexdigest()[:12]}.tar"


def _stocked(client: docker.DockerClient, host: str, more: Sequence[str], say: Say) -> str:
    """A machine image that also carries these images, to be loaded where a page declares them."""
    for reference in more:
        if not exists(client, reference) and not pull(client, reference, say):
            raise HarnessError(f"镜像 {reference} 不在本机，也拉不到；先用 docker build 或 docker load 准备它。")
    ids = "".join(f"{reference} {client.images.get(reference).id}\n" for reference in more)
    name = f"{host}-{hashlib.sha256(ids.encode()).hexdigest()[:12]}"
    if not exists(client, name):
        say(f"把 {'、'.join(more)} 放进测试机 …")
        files = {stored(reference): b"".join(client.api.get_image(reference)) for reference in more}
        context = pack({"Dockerfile": f"FROM {host}\nCOPY images /images\n".encode()} | files)
        client.images.build(fileobj=io.BytesIO(context), custom_context=True, tag=name, labels={OURS: "image"}, rm=True)
    return name


def _seed(client: docker.DockerClient, plain: str, name: str, base: str, engine: Engine, say: Say) -> None:
    """Commit a machine that has the base image in its seed and in its registry's storage."""
    say(f"把 {BASE_REFERENCE} 放进测试机和它的镜像站 …")
    with launch(client, plain, hostname="seed", command=[f"store={engine.store}"]) as machine:
        machine.put("/", {"base.tar": b"".join(client.api.get_image(base))})
        status, output = machine.run(["bash", "-c", SEED_SCRIPT, "seed", base])
        if status:
            raise HarnessError(f"测试机里放不进基础镜像：{output.decode(errors='replace')[-600:]}")
        repository, tag = name.split(":")
        machine.container.commit(repository, tag)
    client.images.remove(plain, noprune=True)


def remove(client: docker.DockerClient) -> Iterator[str]:
    """Remove all that this project has made in the daemon; yields what it removes."""
    for container in client.api.containers(all=True, filters={"label": OURS}):
        yield f"container {container['Names'][0].removeprefix('/')}"
        daemon.end(client, container["Id"])
    for name in ours(client):
        yield f"image {name}"
        try:
            client.images.remove(name, force=True)
        except APIError as error:
            raise HarnessError(f"镜像 {name} 删不掉：{error}") from error
