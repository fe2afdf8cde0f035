"""``paodetong``: what authors do besides running pytest, a subcommand each."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from paodetong.cli import (
    archive,
    clean,
    commands,
    coverage,
    diagrams,
    doctor,
    explain,
    forms,
    ledgers,
    pdf,
    prose,
    record,
    scan,
    shell,
)
from paodetong.errors import HarnessError

COMMANDS = (
    scan, record, shell, ledgers, commands, prose, coverage, diagrams, forms, archive, pdf, explain, doctor, clean,
)  # fmt: skip
"""Modules with NAME, HELP, ``add(parser)`` for the arguments and ``main(given)``, which returns the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and do what they say; the exit status."""
    parser = argparse.ArgumentParser(
        prog="paodetong", description="让一本 Markdown 书里的每条 Docker 命令都跑得通。测试本身用 pytest 运行。"
    )
    subcommands = parser.add_subparsers(required=True, metavar="命令")
    for one in COMMANDS:
        sub = subcommands.add_parser(one.NAME, help=one.HELP, description=one.HELP)
        one.add(sub)
        sub.set_defaults(main=one.main)
    given = parser.parse_args(arguments)
    try:
        status: int = given.main(given)
        sys.stdout.flush()
    except HarnessError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has seen enough, as in `paodetong ledger compare … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status
