"""The simple commands of a piece of bash, wherever in it they stand: behind pipes, in loops, in ``$(…)``, in strings.

It is read, not run: what stands behind ``||`` or in a function that nobody calls is found as well. The grammar is
tree-sitter's, https://github.com/tree-sitter/tree-sitter-bash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

Words = list[str]
STRINGS = frozenset({"bash", "dash", "eval", "runuser", "script", "sh", "ssh", "su", "trap", "watch"})
"""Programs that take shell text as an argument."""
NO_PART = frozenset({"variable_assignment", "file_redirect", "heredoc_redirect", "herestring_redirect"})
"""What stands in a command and is neither its program nor an argument."""
PUT_IN = frozenset({"command_substitution", "process_substitution", "arithmetic_expansion"})
UNKNOWN = "$(…)"
"""Stands for what a substitution puts in."""
TIME = "time"
"""A word before a command, which the grammar takes for its program."""
BASH = Language(tree_sitter_bash.language())


def simple(text: str) -> Iterator[Words]:
    """The words of each simple command, without quotes, redirections, and the assignments before it.

    The commands of a substitution come before the one that it is a part of.
    """
    yield from _below(Parser(BASH).parse(text.encode()).root_node)


def _below(node: Node) -> Iterator[Words]:
    for child in node.children:
        yield from _below(child)
    if node.type != "command":
        return
    words = [_value(child) for child in node.children if child.type not in NO_PART]
    if words[:1] == [TIME]:
        del words[0]
    if not words:
        return
    yield words
    if words[0].rpartition("/")[2] in STRINGS:
        for word in words[1:]:
            if re.search(r"\s", word):
                yield from simple(word)


def _value(node: Node) -> str:
    """A word as the program gets it, as far as that is known without running anything."""
    text = (node.text or b"").decode()
    match node.type:
        case kind if kind in PUT_IN:
            return UNKNOWN
        case "raw_string":
            return text[1:-1]
        case "word":
            return re.sub(r"\\(.)", r"\1", text)
        case "string" | "expansion" | "concatenation" | "command_name":
            return _parts(node, text)
        case _:
            return text


def _parts(node: Node, text: str) -> str:
    """A word that has parts: what stands between them is kept, but for the quotes of a string."""
    start, value = node.start_byte, ""
    whole = text.encode()
    for child in node.children:
        value += whole[start - node.start_byte : child.start_byte - node.start_byte].decode()
        quote = node.type == "string" and child.type == '"'
        escaped = re.sub(r'\\(["\\$`])', r"\1", _value(child)) if child.type == "string_content" else _value(child)
        value += "" if quote else escaped
        start = child.end_byte
    return value + whole[start - node.start_byte :].decode()
