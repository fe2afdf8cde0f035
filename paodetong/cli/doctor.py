"""``paodetong doctor``: whether a run would find what it needs."""

from __future__ import annotations

import argparse

from paodetong.errors import HarnessError
from paodetong.hosts import base_image, daemon
from paodetong.hosts.engine import SUITES, Engine

NAME = "doctor"
HELP = "看 Docker 守护进程和基础镜像在不在。退出码：1 没有守护进程，2 变量写错了，3 还没有基础镜像。"
SECONDS = 20
"""The daemon may be silent so long."""


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def main(given: argparse.Namespace) -> int:
    """Say what is there and what is missing; 0 where nothing is."""
    wanted = Engine.wanted()
    try:
        client = daemon.connect(SECONDS)
    except HarnessError as error:
        print(error)
        return 1
    print(f"Docker 守护进程：{client.version()['Version']}")
    missing = [suite for suite in {SUITES[0], wanted.suite} if not base_image.present(client, suite)]
    for suite in missing:
        print(f"基础镜像 debian:{suite}-slim 还没有；测试会先拉取它，拉不到就用 mmdebstrap 从 Debian 软件包建造。")
    return 3 if missing else 0
