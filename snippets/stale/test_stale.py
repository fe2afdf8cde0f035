"""stale.py 的测试：前一半不用 Docker，后一半用真的守护进程，只碰自己贴了标签的东西。"""

from __future__ import annotations

import io
import uuid
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import docker
import pytest
import stale
from docker import DockerClient
from docker.errors import ImageNotFound
from docker.models.containers import Container


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("24h", 86400), ("7d", 604800)])
def test_age(text: str, seconds: int) -> None:
    assert stale.parse_age(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "7", "d", "-1d", "1w", "1h30m"])
def test_no_age(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        stale.parse_age(text)


def stopped_since(status: str, finished: str) -> datetime | None:
    attrs = {"Created": "2026-01-01T00:00:00Z", "State": {"Status": status, "FinishedAt": finished}}
    return stale.stopped_since(SimpleNamespace(attrs=attrs))


def test_counts_from_the_stop() -> None:
    moment = datetime(2026, 11, 28, 12, 0, 0, 123456, UTC)
    assert stopped_since("exited", "2026-11-28T12:00:00.123456789Z") == moment


def test_counts_from_the_creation_of_what_never_ran() -> None:
    assert stopped_since("created", stale.NEVER) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("status", ["running", "paused", "restarting", "removing"])
def test_spares_what_has_not_stopped(status: str) -> None:
    assert stopped_since(status, stale.NEVER) is None


class Bench:
    """守护进程，和一个只有这个测试用的标签。"""

    def __init__(self, client: DockerClient) -> None:
        self.client = client
        self.key, self.value = "stale-test", uuid.uuid4().hex
        self.label = f"{self.key}={self.value}"

    def container(self, command: str = "true", image: str = "debian:trixie-slim", **labels: str) -> Container:
        return self.client.containers.create(image, command, labels={self.key: self.value, **labels})

    def image(self) -> str:
        text = f"FROM debian:trixie-slim\nLABEL {self.label}\n"
        self.client.images.build(fileobj=io.BytesIO(text.encode()), tag=self.value, rm=True)
        return self.value

    def names(self) -> set[str]:
        found = self.client.containers.list(all=True, filters={"label": self.label}, ignore_removed=True)
        return {container.name for container in found}

    def later(self, *arguments: str, hours: int = 2) -> int:
        """几小时之后运行 stale.py --older 1h，返回它的退出码。"""
        now = datetime.now(UTC) + timedelta(hours=hours)
        return stale.main(["--older", "1h", "--label", self.label, *arguments], now=now)


@pytest.fixture
def bench() -> Iterator[Bench]:
    client = docker.from_env()
    bench = Bench(client)
    yield bench
    filters = {"label": bench.label}
    for container in client.containers.list(all=True, filters=filters):
        container.remove(force=True)
    for image in client.images.list(filters=filters):
        client.images.remove(image.id, force=True)
    client.close()


def test_dry_run_names_and_leaves_it(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    name = bench.container().name
    assert bench.later("--dry-run") == 0
    assert capsys.readouterr().out.startswith(f"要删 容器 {name}，")
    assert bench.names() == {name}


def test_removes_what_stopped_long_ago(bench: Bench) -> None:
    container = bench.container()
    container.start()
    container.wait()
    assert bench.later(hours=0) == 0
    assert bench.names() == {container.name}
    assert bench.later() == 0
    assert bench.names() == set()


def test_leaves_what_runs(bench: Bench) -> None:
    container = bench.container("sleep 1000")
    container.start()
    assert bench.later() == 0
    assert bench.names() == {container.name}


def test_leaves_what_has_not_all_the_labels(bench: Bench) -> None:
    plain, marked = bench.container(), bench.container(done="yes")
    assert bench.later("--label", "done=yes") == 0
    assert bench.names() == {plain.name}
    assert marked.name not in bench.names()


def test_leaves_an_image_in_use(bench: Bench) -> None:
    image = bench.image()
    bench.container("sleep 1000", image).start()
    assert bench.later() == 0
    assert bench.client.images.get(image)


def test_removes_a_container_and_then_its_image(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    image = bench.image()
    bench.container("true", image)
    assert bench.later() == 0
    assert capsys.readouterr().out.count("删了") == 2
    with pytest.raises(ImageNotFound):
        bench.client.images.get(image)
