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
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound
from filelock import FileLock

from tests.harness import daemon
from tests.harness.errors import HarnessError

PREFIX = "paodetong"
LABEL = "paodetong"
BASE_REFERENCE = "debian:trixie-slim"
"""The one image of the book; every page that declares images declares this one."""
SUITES = ("trixie", "forky", "bookworm")
VENDOR = "docker"
"""The engine of Docker's own packages, on Debian's first suite."""
STORES = ("overlay2", "containerd")
"""Where an engine keeps images: in its own graph driver's folders, or in containerd."""
CONTEXT = Path(__file__).resolve().parents[1] / "machine"
PULL_SECONDS = 60
SOURCE_SECONDS = 8
"""An apt source may be silent so long."""
MACHINES = tuple(f"{PREFIX}/{kind}" for kind in ("bare", "docker", "unseeded"))
KEPT_SECONDS = 86_400
LOCK = Path(tempfile.gettempdir()) / f"{PREFIX}-{getpass.getuser()}.lock"
"""Held while images are looked for and built."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Images:
    """What a run needs: image names, the image store, and how the base image came (present, pulled or imported)."""

    docker: str
    bare: str
    store: str
    base_image: str


@dataclass(frozen=True)
class Engine:
    """Which Docker the machines have.

    Attributes:
        suite: Debian's suite that brings it, one of SUITES.
        store: its image store, one of STORES.
        source: the apt source of Docker's own packages, a URL; empty where Debian's are taken.
    """

    suite: str = SUITES[0]
    store: str = STORES[0]
    source: str = ""

    @property
    def name(self) -> str:
        """What the tags of its images begin with."""
        parts = [VENDOR if self.source else self.suite] + ([] if self.store == STORES[0] else [self.store])
        return "-".join(parts)


def engine() -> Engine:
    """What the variables ENGINE (a suite, or VENDOR with the URL in DOCKER_SOURCE) and STORE ask for.

    Docker's own packages of today keep images in containerd unless told otherwise, Debian's in overlay2.

    Raises:
        HarnessError: an engine or store that we do not know.
    """
    name = os.environ.get("ENGINE") or SUITES[0]
    if name not in (*SUITES, VENDOR):
        raise HarnessError(f"ENGINE={name} 不认识；可以是 {'、'.join((*SUITES, VENDOR))}。")
    store = os.environ.get("STORE") or STORES[name == VENDOR]
    if store not in STORES:
        raise HarnessError(f"STORE={store} 不认识；可以是 {'、'.join(STORES)}。")
    if name != VENDOR:
        return Engine(name, store)
    source = os.environ.get("DOCKER_SOURCE", "").rstrip("/")
    if not source:
        raise HarnessError(
            "ENGINE=docker 用 Docker 自己的软件包，它们的 apt 软件源写在变量 DOCKER_SOURCE 里："
            "Docker 的 Debian 安装文档里 deb 那一行的网址，或者它的镜像站。"
        )
    return Engine(SUITES[0], store, source)


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
    book_base, came = _base(client, SUITES[0], say)
    suite_base = book_base if engine.suite == SUITES[0] else _base(client, engine.suite, say)[0]
    version = _version(client, book_base, suite_base)
    bare, host = (f"{kind}:{engine.name}-{version}" for kind in MACHINES[:2])
    if not (_exists(client, bare) and _exists(client, host)):
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
    return [tag for tag, _ in _tags(client) if tag.startswith(f"{PREFIX}/")]


def _tags(client: docker.DockerClient) -> list[tuple[str, float]]:
    """Every tag in the daemon, with the time when its image was made, in seconds since 1970.

    They come in one request, so that nothing vanishes midway.
    """
    return [(tag, image["Created"]) for image in client.api.images() for tag in image["RepoTags"] or ()]


def _prune(client: docker.DockerClient, engine: Engine, version: str) -> None:
    """Remove an engine's images of other versions, unless they are so new that another checkout may use them."""
    now = daemon.now(client)
    for name, created in _tags(client):
        repository, _, tag = name.partition(":")
        of_engine = re.fullmatch(re.escape(engine.name) + r"-([0-9a-f]{12})(?:-[0-9a-f]{12})?", tag)
        old = repository in MACHINES and of_engine and of_engine[1] != version
        if old and now - created > KEPT_SECONDS:
            with contextlib.suppress(APIError):
                client.images.remove(name)


def _exists(client: docker.DockerClient, name: str) -> bool:
    try:
        client.images.get(name)
    except ImageNotFound:
        return False
    return True


def _base(client: docker.DockerClient, suite: str, say: Say) -> tuple[str, str]:
    """Our name for Debian's slim image of a suite, and how it came.

    The way it came stands in our tag, since an image's labels cannot be changed.
    """
    for came in ("present", "pulled", "imported"):
        name = f"{PREFIX}/debian:{suite}-{came}"
        if _exists(client, name):
            return name, came
    reference = f"debian:{suite}-slim"
    if _exists(client, reference):
        came = "present"
    elif _pull(client, reference, say):
        came = "pulled"
    else:
        came = "imported"
        _bootstrap(client, suite, f"{PREFIX}/debian:{suite}-{came}", say)
        return f"{PREFIX}/debian:{suite}-{came}", came
    client.images.get(reference).tag(f"{PREFIX}/debian", f"{suite}-{came}")
    if came == "pulled":
        client.images.remove(reference)
    return f"{PREFIX}/debian:{suite}-{came}", came


def _pull(client: docker.DockerClient, reference: str, say: Say) -> bool:
    say(f"拉取 {reference} …")
    try:
        daemon.connect(PULL_SECONDS).images.pull(reference)
    except (HarnessError, DockerException, OSError) as error:
        say(f"拉不到 {reference}：{str(error)[:160]}")
        return False
    return True


def _bootstrap(client: docker.DockerClient, suite: str, name: str, say: Say) -> None:
    """Build Debian's slim image as ``mmdebstrap`` does it, and import it."""
    if shutil.which("mmdebstrap") is None:
        raise HarnessError(
            f"debian:{suite}-slim 不在本机，从 Docker Hub 也拉不到，而本机没有 mmdebstrap 可以自己建造。"
            "请配置镜像加速，或用 docker load 导入它，或安装 mmdebstrap，再试一次。"
        )
    say(f"改用 mmdebstrap 从 Debian 软件包建造 debian:{suite}-slim（约 20 秒）…")
    command = ["mmdebstrap", "--variant=minbase", '--aptopt=Acquire::Check-Valid-Until "false"']
    command += [f"--dpkgopt=path-exclude=/usr/share/{what}/*" for what in ("doc", "man", "locale")]
    command += [suite, "-"]
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        command.append(mirror)
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        raise HarnessError(f"mmdebstrap 失败了：{made.stderr.decode(errors='replace')[-600:]}")
    repository, tag = name.split(":")
    client.api.import_image_from_data(made.stdout, repository, tag, changes=['CMD ["bash"]'])


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
        labels={LABEL: "image"},
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
        if not _exists(client, reference) and not _pull(client, reference, say):
            raise HarnessError(f"镜像 {reference} 不在本机，也拉不到；先用 docker build 或 docker load 准备它。")
    ids = "".join(f"{reference} {client.images.get(reference).id}\n" for reference in more)
    name = f"{host}-{hashlib.sha256(ids.encode()).hexdigest()[:12]}"
    if not _exists(client, name):
        say(f"把 {'、'.join(more)} 放进测试机 …")
        files = {stored(reference): b"".join(client.api.get_image(reference)) for reference in more}
        context = pack({"Dockerfile": f"FROM {host}\nCOPY images /images\n".encode()} | files)
        client.images.build(
            fileobj=io.BytesIO(context), custom_context=True, tag=name, labels={LABEL: "image"}, rm=True
        )
    return name


def _seed(client: docker.DockerClient, plain: str, name: str, base: str, engine: Engine, say: Say) -> None:
    """Commit a machine that has the base image in its seed and in its registry's storage."""
    from tests.harness.machine import launch

    say(f"把 {BASE_REFERENCE} 放进测试机和它的镜像站 …")
    with launch(client, plain, hostname="seed", command=[f"store={engine.store}"]) as machine:
        machine.put("/", {"base.tar": b"".join(client.api.get_image(base))})
        status, output = machine.run(["bash", "-c", SEED_SCRIPT, "seed", base])
        if status:
            raise HarnessError(f"测试机里放不进基础镜像：{output.decode(errors='replace')[-600:]}")
        repository, tag = name.split(":")
        machine.container.commit(repository, tag)
    client.images.remove(plain, noprune=True)


def pack(files: dict[str, bytes]) -> bytes:
    """A tar archive of regular files with mode 0644, or 0755 for what begins with ``#!``."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o755 if content.startswith(b"#!") else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def remove(client: docker.DockerClient) -> Iterator[str]:
    """Remove all that this project has made in the daemon; yields what it removes."""
    for container in client.api.containers(all=True, filters={"label": LABEL}):
        yield f"container {container['Names'][0].removeprefix('/')}"
        daemon.end(client, container["Id"])
    for name in ours(client):
        yield f"image {name}"
        try:
            client.images.remove(name, force=True)
        except APIError as error:
            raise HarnessError(f"镜像 {name} 删不掉：{error}") from error
