"""``paodetong clean``: remove what it has made in the daemon, and nothing else."""

from __future__ import annotations

import argparse

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, images

NAME = "clean"
HELP = "删除它在 Docker 守护进程里造的一切：测试机和镜像。"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def main(given: argparse.Namespace) -> int:
    """Remove machines and images, naming each; a daemon that does not answer has nothing to remove."""
    try:
        for what in images.remove(daemon.connect()):
            print(f"删除 {what}")
        images.LOCK.unlink(missing_ok=True)
    except HarnessError as error:
        print(error)
    return 0
