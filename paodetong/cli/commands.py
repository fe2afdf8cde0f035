"""``paodetong commands``: ask docker on a machine for the help of each of its commands, and keep what they say."""

from __future__ import annotations

import argparse
from pathlib import Path

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import fleet
from paodetong.hosts.machine import Machine
from paodetong.reading import commands
from paodetong.reading.commands import Commands

NAME = "commands"
HELP = "在一台测试机上走一遍 docker 的 --help，把每个命令和选项记成一个文件。"
WALK = r"""
docker swarm init --advertise-addr 127.0.0.1 >/dev/null # without a cluster, docker hides its commands
walk() {
  local help; help=$("$@" --help 2>/dev/null) || return
  printf '\f%s\n%s\n' "$*" "$help"
  for name in $(sed -n '/ommands:$/,/^$/s/^  \([a-z][a-z-]*\)\*\{0,1\} .*/\1/p' <<<"$help"); do walk "$@" "$name"; done
}
walk docker; walk dockerd
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", type=Path, metavar="目录", help="写到这里，文件以引擎的版本为名，如 26.1.json")


def walk(machine: Machine) -> Commands:
    """The commands of a machine's docker.

    Raises:
        HarnessError: it says nothing of them.
    """
    host = machine.host()
    status, came = machine.run(["bash", "-c", WALK])
    if status or host is None:
        raise HarnessError(f"docker --help 没有走完：{came.decode(errors='replace')[-600:]}")
    return commands.read(came.decode(), host.engine)


def main(given: argparse.Namespace) -> int:
    """Walk, and write the file.

    Raises:
        HarnessError: no daemon answers, or the machine's docker says nothing.
    """
    client = daemon.connect()
    with fleet(client, images.prepare(client, Engine.wanted(), print)) as machines, machines.machine() as machine:
        found = walk(machine)
    file = given.folder / found.file
    commands.save(file, found)
    print(f"{file}：{len({one.names[0] for one in found.commands.values()})} 个命令")
    return 0
