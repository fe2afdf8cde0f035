"""A transcript as asciinema plays it: its commands typed as a person types, what came of them when it came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from paodetong.reading.prompts import CONTINUATION, PROMPT

COLUMNS, ROWS = 100, 24
"""A terminal as people have them; one with fewer rows where fewer are written."""
KEY = 0.04
"""Seconds from key to key."""
READ = 0.8
"""Seconds between the end of a command and the next one."""
IDLE = 2.0
"""Seconds that a viewer waits at most where nothing comes."""


def cast(steps: Sequence[dict[str, Any]]) -> str:
    """A recording in asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/), a line an event.

    Args:
        steps: commands, each with its ``pace``: seconds since it began, and the text that came.
    """
    events: list[tuple[float, str]] = []
    now = 0.5
    for step in steps:
        typed = step["command"].replace("\n", f"\n{CONTINUATION}")
        events.append((now, PROMPT))
        for key in typed:
            now += KEY
            events.append((now, key.replace("\n", "\r\n")))
        now += KEY
        events.append((now, "\r\n"))
        began, left = now, True
        for seconds, text in step["pace"]:
            now = began + seconds
            events.append((now, text if "\r" in text else text.replace("\n", "\r\n")))
            left = text.endswith("\n")
        if not left:
            events.append((now, "\r\n"))
        now += READ
    events.append((now, PROMPT))
    widest = max((len(line) for _, text in events for line in text.split("\r\n")), default=COLUMNS)
    rows = 1 + sum(text.count("\n") for _, text in events)
    size = {"width": max(COLUMNS, min(widest, 2 * COLUMNS)), "height": min(ROWS, rows)}
    header = {"version": 2, **size, "idle_time_limit": IDLE}
    lines = [json.dumps(header), *(json.dumps([round(at, 3), "o", text], ensure_ascii=False) for at, text in events)]
    return "\n".join(lines) + "\n"
