"""What really came, written into a page in place of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paodetong.hosts.shell import Outcome
from paodetong.matching import Bindings, merge
from paodetong.reading import transcript
from paodetong.running.actions import Action


@dataclass
class Recording:
    """The outputs of one page that are new.

    Attributes:
        outputs: actions, each with the lines that the page is to show.
    """

    outputs: list[tuple[Action, Sequence[str]]] = field(default_factory=list)

    def take(self, action: Action, outcome: Outcome, bindings: Bindings) -> str | None:
        """Keep what came of an action that has ended as it must; binds what it identifies.

        Returns:
            Why it cannot be recorded, in a sentence; None where it can.
        """
        if bad := transcript.unwritable(outcome.output):
            return f"输出里的 `{bad}` 写进页面会被当成别的，请让命令不打印它，或用 `...`。"
        came = action.written(outcome.output)
        self.outputs.append((action, merge(action.shown, came, action.known(bindings))))
        return None

    def save(self, path: Path, text: str) -> None:
        """Write the page, if anything is new: from its end, so that the numbers of the lines above hold.

        Args:
            path: the page's file.
            text: its content when it was read.
        """
        if not self.outputs:
            return
        lines = text.split("\n")
        for action, output in sorted(self.outputs, key=lambda pair: pair[0].line, reverse=True):
            first = action.shown_line - 1
            lines[first : first + len(action.shown)] = [(action.fence.prefix + line).rstrip() for line in output]
        path.write_text("\n".join(lines), "utf-8")
        self.outputs.clear()
