"""``python -m paodetong.hosts.reaper RUN``: once a run has ended, remove what it has created and not started.

A container that is started ends with its run (see image/boot). One that is only created stays, and the run that
is killed at that moment can do nothing about it. So a process that makes containers has a child which outlives it for a
moment, however it ends.
"""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import time
import uuid
from typing import NamedTuple

from paodetong.errors import HarnessError
from paodetong.hosts import daemon

RUN_LABEL = "paodetong.run"
"""What all containers of a process carry, with the name of its run."""
LATE_SECONDS = 2.0
"""A daemon may still create a container so long after the one who asked for it is gone."""
PAUSE_SECONDS = 0.1


class _Run(NamedTuple):
    """A run's name, and its reaper, which acts when its input is closed."""

    name: str
    reaper: subprocess.Popen[bytes]


@functools.cache  # and so held until this process ends
def _run() -> _Run:
    name = uuid.uuid4().hex
    reaper = subprocess.Popen(
        [sys.executable, "-m", "paodetong.hosts.reaper", name],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    return _Run(name, reaper)


def label() -> dict[str, str]:
    """The label of this process's containers; from now on they are looked after."""
    return {RUN_LABEL: _run().name}


def reap(run: str) -> None:
    """Remove a run's containers that do not run, as they come, for LATE_SECONDS.

    Raises:
        HarnessError: no daemon answers.
    """
    client = daemon.connect(daemon.ANSWER_SECONDS)
    end = time.monotonic() + LATE_SECONDS
    while time.monotonic() < end:
        for one in client.api.containers(all=True, filters={"label": f"{RUN_LABEL}={run}"}):
            if one["State"] in ("created", "exited", "dead"):
                with contextlib.suppress(HarnessError):  # the next time, or nobody is left to be told
                    daemon.end(client, one["Id"])
        time.sleep(PAUSE_SECONDS)


def main() -> None:
    """Wait until the run has ended, and reap."""
    sys.stdin.buffer.read()
    with contextlib.suppress(HarnessError):  # nobody is left to be told
        reap(sys.argv[1])


if __name__ == "__main__":
    main()
