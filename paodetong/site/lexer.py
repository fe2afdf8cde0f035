"""How a console block is coloured.

The grammar is the tests' own (``reading.prompts``), so that what looks like a command is what was run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.lexers.shell import BashLexer
from pygments.token import Generic, Text, Whitespace, _TokenType

from paodetong.reading.prompts import CONTINUATION, PROMPT, Input, inputs

INNER = Generic.Prompt.Inner
TYPED = Generic.Typed
BASH = BashLexer()

Tokens = Iterator[tuple[int, _TokenType, str]]


class TranscriptLexer(Lexer):
    """Commands after ``$ `` and ``> `` as bash; what follows an inner prompt as typed; the rest as output."""

    name = "Transcript"
    aliases: ClassVar = ["transcript"]
    url = "https://pygments.org/docs/lexers/#pygments.lexers.shell.BashSessionLexer"

    def get_tokens_unprocessed(self, text: str) -> Tokens:
        """Yield (offset, token type, text) over the whole block; the texts joined give the block."""
        at = 0
        for command, output in _steps(text.splitlines(keepends=True)):
            if command:
                yield from _command(at, command)
            at += sum(map(len, command))
            typed = {one.index: one for one in inputs("".join(command), [line.rstrip("\n") for line in output])}
            for number, line in enumerate(output):
                yield from _output(at, line, typed.get(number))
                at += len(line)


def _steps(lines: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of each command, and those of its output; first what stands before any command."""
    command: list[str] = []
    output: list[str] = []
    for line in lines:
        if line.startswith(PROMPT):
            yield command, output
            command, output = [line], []
        elif command and not output and _continues(line):
            command.append(line)
        else:
            output.append(line)
    yield command, output


def _continues(line: str) -> bool:
    return line.startswith(CONTINUATION) or line.rstrip("\n") == CONTINUATION.strip()


def _command(at: int, lines: list[str]) -> Tokens:
    prompts = [PROMPT, *(line[: len(CONTINUATION)].rstrip("\n") for line in lines[1:])]
    command = "".join(line[len(prompt) :] for line, prompt in zip(lines, prompts, strict=True))
    yield at, Generic.Prompt, prompts[0]
    at += len(prompts[0])
    row = 0
    for _, kind, value in BASH.get_tokens_unprocessed(command):
        if kind is Whitespace:
            kind = Text  # an element for each space between two words would be a quarter of all that a page has
        for part in value.splitlines(keepends=True):
            yield at, kind, part
            at += len(part)
            if part.endswith("\n") and row + 1 < len(prompts):
                row += 1
                yield at, Generic.Prompt, prompts[row]
                at += len(prompts[row])


def _output(at: int, line: str, typed: Input | None) -> Tokens:
    text = line.rstrip("\n")
    if typed:
        end = len(typed.prompt)
        if end:
            yield at, INNER, text[:end]
        if text[end:]:
            yield at + end, TYPED, text[end:]
    elif text:
        yield at, Generic.Output, text
    if line.endswith("\n"):
        yield at + len(text), Text, "\n"
