"""The image of the site, and the machine to practise on: built and started on the user's daemon."""

from __future__ import annotations

import http.client
import io
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import docker
import pytest
from docker.models.containers import Container

from paodetong.hosts import base_image, daemon, machine, reaper
from tests.site.conftest import Built
from tests.this_book import ROOT

IMAGE = "publish/Dockerfile"
DEVCONTAINER = ".devcontainer/devcontainer.json"
SECONDS = 120
"""A server or a daemon that takes longer to answer does not come up."""


@pytest.fixture(scope="module")
def client() -> docker.DockerClient:
    """The user's daemon."""
    return daemon.connect()


@pytest.fixture(scope="module")
def base(client: docker.DockerClient) -> str:
    """Debian's image, which this machine may have under our own name only."""
    return base_image.obtain(client, "trixie", lambda _: None)[0]


class _Answer(io.BytesIO):
    """What a server sent, for http.client to read as from a socket."""

    def makefile(self, mode: str) -> _Answer:
        """Itself."""
        return self


@dataclass(frozen=True)
class Served:
    """A container that serves the site."""

    container: Container

    def ask(self, path: str, accepted: str = "identity") -> http.client.HTTPResponse:
        """Get a path, from inside the container: the daemon may be on another computer."""
        fields = ("Host: site", f"Accept-Encoding: {accepted}", "Connection: close")
        asked = "".join(f"{line}\\r\\n" for line in (f"GET {path} HTTP/1.1", *fields, ""))
        script = f"exec 3<>/dev/tcp/127.0.0.1/8080 && printf '{asked}' >&3 && cat <&3"
        status, output = self.container.exec_run(["bash", "-c", script], demux=True)
        assert status == 0, output[1]
        answer = http.client.HTTPResponse(_Answer(output[0]))  # type: ignore[arg-type]
        answer.begin()
        return answer


@pytest.fixture(scope="module")
def served(
    client: docker.DockerClient, base: str, built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The image, built as ``make image`` does it, in a container that may write nothing but to /tmp."""
    context = tmp_path_factory.mktemp("image")
    shutil.copytree(ROOT / "publish", context / "publish")
    shutil.copytree(built("online"), context / "build/site")
    shutil.copy(ROOT / ".dockerignore", context)
    (context / "left-out").write_text("", "utf-8")
    name = f"{daemon.OURS}/site:{uuid.uuid4().hex[:12]}"
    labels = {daemon.OURS: "image"}
    client.images.build(
        path=str(context), dockerfile=IMAGE, tag=name, buildargs={"BASE": base}, labels=labels, rm=True, forcerm=True
    )
    try:
        container = client.containers.run(
            name, detach=True, read_only=True, tmpfs={"/tmp": ""}, cap_drop=["ALL"],
            labels={daemon.OURS: "site"} | reaper.label(),
        )  # fmt: skip
        try:
            _wait(
                container, lambda: container.exec_run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080"]).exit_code == 0
            )
            yield Served(container)
        finally:
            daemon.end(client, container.id)
    finally:
        client.images.remove(name)


def _wait(container: Container, answers: Callable[[], bool]) -> None:
    """Until it answers; it must go on running."""
    end = time.monotonic() + SECONDS
    while not answers():
        container.reload()
        assert container.status == "running", container.logs().decode()
        assert time.monotonic() < end, "没有应答。"
        time.sleep(0.1)


@pytest.mark.reads("publish", ".dockerignore")
def test_the_image_serves_the_site(served: Served, built: Built) -> None:
    home = served.ask("/")
    assert home.read() == (built("online") / "index.html").read_bytes()
    assert home.headers["Content-Type"] == "text/html; charset=utf-8"

    moved = served.ask("/start/install")
    assert (moved.status, moved.headers["Location"]) == (301, "/start/install/")
    missing = served.ask("/nowhere/")
    assert (missing.status, missing.read()) == (404, (built("online") / "404.html").read_bytes())

    kinds = {"llms.txt": "text/plain", "assets/stylesheets/book.css": "text/css"}
    kinds |= {"search/search_index.json": "application/json", "assets/javascripts/search.js": "application/javascript"}
    for path, kind in kinds.items():
        answer = served.ask(f"/{path}", "gzip")
        assert (answer.status, answer.headers.get_content_type()) == (200, kind), path
        assert answer.headers["Content-Encoding"] == "gzip", path
    for path, kind in {"/sitemap.xml": "text/xml", "/assets/images/favicon.svg": "image/svg+xml"}.items():
        assert served.ask(path).headers.get_content_type() == kind, path

    assert served.container.exec_run(["id", "-u"]).output.strip() not in (b"", b"0")
    assert served.container.exec_run(["ls", "/srv/site/left-out", "/left-out"]).exit_code != 0


@pytest.mark.reads(DEVCONTAINER)
def test_the_devcontainer_is_a_machine_with_docker(client: docker.DockerClient, base: str) -> None:
    """Built and started as the editors do it: a terminal, nobody typing in it, /run empty at each start."""
    said = json.loads((ROOT / DEVCONTAINER).read_text("utf-8"))
    assert said["privileged"]
    assert not said["overrideCommand"], "boot 要是第一个进程。"
    assert {"--tty", "--tmpfs=/run"} <= set(said["runArgs"])
    build, folder = said["build"], (ROOT / DEVCONTAINER).parent
    assert build["args"].keys() == {"BASE"}
    name = f"{daemon.OURS}/devcontainer:{uuid.uuid4().hex[:12]}"
    client.images.build(
        path=str(folder / build["context"]), dockerfile=str((folder / build["dockerfile"]).resolve()), tag=name,
        target=build["target"], buildargs={"BASE": base, "MIRROR": os.environ.get("DEBIAN_MIRROR", ""), "SOURCE": ""},
        labels={daemon.OURS: "image"}, rm=True, forcerm=True,
    )  # fmt: skip
    privileges = machine.FULL if machine.privileged(client, name) else machine.ALMOST
    configuration = client.api.create_host_config(tmpfs={"/run": ""}, **privileges)
    configuration |= {"CgroupnsMode": "private", "MaskedPaths": [], "ReadonlyPaths": []}
    created = client.api.create_container(
        name, tty=True, volumes=[mount["target"] for mount in said["mounts"]], host_config=configuration,
        labels={daemon.OURS: "machine"} | reaper.label(),
    )  # fmt: skip
    container = client.containers.get(created["Id"])
    try:
        for start in (container.start, container.restart):
            start()
            _wait(container, lambda: container.exec_run(["docker", "version"]).exit_code == 0)
        answer = container.exec_run(["systemctl", "is-active", "docker"])
        assert answer.output == b"active\n"
    finally:
        daemon.end(client, container.id)
        client.images.remove(name, noprune=True)  # the layers are the machines', too
