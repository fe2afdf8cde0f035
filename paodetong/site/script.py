"""A page's files and commands as one bash script that does on the declared machine what the page does, in its order."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from paodetong.hosts.machine import NEEDS, VERSIONS
from paodetong.reading import transcript
from paodetong.reading.fences import CONSOLE, Fence
from paodetong.reading.sources import Source

LAST = "END_OF_FILE"
"""The line that ends a file's text; longer where the text has it."""
AGAIN = """again() { sleep 0.5; [ $((SECONDS - since)) -lt "$1" ]; }"""
HAS_VERSION = r"""has_version() { local clause want have lowest
  for clause in "${@:2}"; do
    want=${clause##*[<>=]}
    have=$($1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1)
    have=$(cut -d . -f "-$(tr -dc . <<<"$want." | wc -c)" <<<"$have")
    lowest=$(printf '%s\n' "$want" "$have" | sort -V | head -n 1)
    case $clause in
      '>='*) [ "$lowest" = "$want" ] ;;
      '<='*) [ "$lowest" = "$have" ] ;;
      '>'*) [ "$lowest" = "$want" ] && [ "$want" != "$have" ] ;;
      '<'*) [ "$lowest" = "$have" ] && [ "$want" != "$have" ] ;;
      *) [ "$want" = "$have" ] ;;
    esac || return
  done; }"""
TYPED = r"""typed=$(mktemp)
prompt() { for _ in $(seq 500); do
  [ "$(stat -c %s "$typed")" -gt "$seen" ] && tail -c 2 "$typed" | grep -q '[#$] ' && break
  sleep 0.02
done; }"""
"""Waits, 10 s at most, until the terminal stands at a prompt after what was typed last."""
FUNCTIONS = {"again ": AGAIN, "has_version ": HAS_VERSION, '"$typed"': TYPED}
"""What a script needs that uses these words."""


def scripted(source: Source) -> bool:
    """Whether a page has commands, for one machine only."""
    transcripts = any(fence.language == CONSOLE for fence in source.fences)
    return source.declared is not None and source.declared.nodes == 1 and transcripts


def script(source: Source, heading: str) -> str:
    """The script of a page that is ``scripted``: it prints each command before it runs it.

    Args:
        source: the page.
        heading: what stands above it, as comments.

    Raises:
        PageError: a block cannot be read.
    """
    body = "\n".join(_where_it_runs(fence, "\n".join(block(source, fence))) for fence in runs(source))
    needed = [text for word, text in FUNCTIONS.items() if word in body]
    above = "".join(f"# {line}".rstrip() + "\n" for line in heading.split("\n"))
    return "\n".join(["#!/usr/bin/env bash", above, *needed, "set -v", body, ""])


def runs(source: Source) -> Iterator[Fence]:
    """The blocks of a page that write a file or run commands, in order."""
    return (fence for fence in source.fences if fence.kind in ("file", "console"))


def block(source: Source, fence: Fence) -> Iterator[str]:
    """Bash that does what a block does, a piece for each command.

    Raises:
        PageError: the block cannot be read.
    """
    if fence.kind == "file":
        yield _file(fence)
        return
    seconds = fence.options.get("data-retry")
    for step in transcript.parse(source.path, fence):
        if step.interactive:
            yield _typed(step)
        elif seconds and step.status == 0:
            yield f"since=$SECONDS\nuntil\n{step.command}\ndo again {seconds} || break; done"
        else:
            yield step.command


def _where_it_runs(fence: Fence, commands: str) -> str:
    conditions = []
    for option, command in VERSIONS.items():
        if versions := fence.options.get(option):
            clauses = (clause.strip() for clause in versions.split(","))
            conditions.append(shlex.join(["has_version", command, *clauses]))
    if need := fence.options.get("data-needs"):
        conditions.append(f"{{ {NEEDS[need]}; }}")
    return f"if {' && '.join(conditions)}; then\n{commands}\nfi" if conditions else commands


def _file(fence: Fence) -> str:
    """Bash that writes a file's block as the harness does."""
    title = fence.options["title"]
    name, folder = shlex.quote(title), title.rpartition("/")[0]
    last = LAST
    while last in fence.lines:
        last += "_"
    lines = [f"mkdir -p {shlex.quote(folder)}"] if folder else []
    lines.append(f"cat > {name} <<'{last}'\n{fence.text}{last}")
    return "\n".join([*lines, *([f"chmod +x {name}"] if fence.text.startswith("#!") else [])])


def _typed(step: transcript.Step) -> str:
    """An interactive command on a terminal made by script(1), each line typed when the prompt is there."""
    lines = [': > "$typed"; seen=0']
    for one in step.inputs:
        if not one.typed:
            continue
        lines.append("prompt" if one.prompt else "sleep 0.5")
        lines.append('seen=$(stat -c %s "$typed")')
        if one.keys:
            lines.append("printf '" + "".join(f"\\x{key:02x}" for key in one.keys) + "'")
        else:
            lines.append(f"printf '%s\\n' {shlex.quote(one.typed)}")
    return f'({"; ".join(lines)}) | script -qefc {shlex.quote(step.command)} "$typed"'
