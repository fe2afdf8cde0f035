"""A daemon that is not there, or does not answer: one sentence, in time, and no second wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from paodetong.errors import HarnessError
from paodetong.hosts import daemon

SECONDS = 0.5


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Something that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = "tcp://{}:{}".format(*server.getsockname())
        monkeypatch.setenv("DOCKER_HOST", url)
        yield url


@pytest.mark.parametrize(
    ("host", "reason"),
    [("unix:///nowhere/docker.sock", "No such file or directory"), ("tcp://127.0.0.1:1", "Connection refused")],
)
def test_no_daemon_is_one_sentence(host: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    with pytest.raises(HarnessError, match=r"没有 Docker 守护进程应答.*" + reason):
        daemon.connect()


def test_a_silent_daemon_is_given_up(silent: str) -> None:
    with pytest.raises(HarnessError, match=rf"在 {SECONDS} 秒内没有应答"):
        daemon.connect(SECONDS)


def test_a_daemon_that_fell_silent_is_not_asked_again(silent: str) -> None:
    client = daemon.Client(base_url=silent, version="1.41", timeout=SECONDS)
    with pytest.raises(HarnessError, match="没有应答"):
        client.ping()
    start = time.monotonic()
    for _ in range(3):
        with pytest.raises(HarnessError, match="不再等它"):
            client.ping()
    assert time.monotonic() - start < SECONDS


def test_the_daemons_clock_is_read() -> None:
    assert abs(daemon.now(daemon.connect()) - time.time()) < 86_400
