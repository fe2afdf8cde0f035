"""A page's code blocks, found and read as Material renders them.

The opening line is read with the very expressions of pymdownx.superfences, so that what it drops, we refuse. The text
comes dedented (lists, admonitions, tabs, quotes) and with ``--8<--`` includes resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from markdown.extensions.attr_list import get_attrs
from pymdownx.superfences import RE_NESTED_FENCE_START, RE_OPTIONS

from paodetong.errors import PageError
from paodetong.reading import options as known_options
from paodetong.reading.includes import INCLUDE, MARKER

CONSOLE = "console"
DIAGRAM = "mermaid"
FIGURES = ("text", DIAGRAM)
FILES = (
    "dockerfile", "yaml", "json", "toml", "ini", "conf", "nginx", "sh", "bash", "python", "javascript", "html", "xml",
    "hcl", "makefile", "go", "c", "perl", "markdown",
)  # fmt: skip
DROPPED = 'Material 不认识，会整块丢掉；选项写在花括号里：``` { .console data-exit="1" }。'

PREFIX = "> \t"
"""What may stand before a fence: of a list, or of a quotation."""
ON_MARKER = re.compile(r"[> \t]*(?:[-*+]|\d+[.)])[ \t]+(?:`{3,}|~{3,})")
ATTRIBUTE = r"""[.#]?[\w+-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'=}]+))?"""
ATTRIBUTES = re.compile(rf"\s*(?:{ATTRIBUTE}\s+)*\Z")
"""What stands between the braces. Python-Markdown drops in silence what it cannot read, so that is refused."""
FILE_NAME = re.compile(r"[\w.+@-]+(?:/[\w.+@-]+)*\Z")


@dataclass(frozen=True)
class Fence:
    """One code block.

    Attributes:
        line: 1-based line of the opening fence; ``first`` that of the first line of its text.
        prefix: what stands before each line of the text in the file (indentation, quote marks).
        lines: the text's lines, dedented, includes resolved.
        included: the text comes from ``snippets/``, so its lines are not the page's.
    """

    line: int
    first: int
    prefix: str
    language: str
    options: dict[str, str]
    lines: tuple[str, ...]
    included: bool

    @property
    def text(self) -> str:
        """The text, with a newline at its end unless it is empty."""
        return "".join(line + "\n" for line in self.lines)

    @property
    def kind(self) -> str:
        """``console``, ``file``, ``figure`` or ``skip`` (a console block that is never run)."""
        if self.language == CONSOLE:
            return "skip" if "data-skip" in self.options else "console"
        return "figure" if self.language in FIGURES else "file"


@dataclass(frozen=True)
class Refused:
    """A code block that cannot be tested as it is: where it opens, its language as written, its text, and why."""

    line: int
    language: str
    lines: tuple[str, ...]
    error: PageError


@dataclass
class Found:
    """The blocks of a page; ``errors`` holds all that is wrong, ``refused`` the blocks that some of them are about."""

    fences: list[Fence] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """Where a code block stands, whatever it is: the indices of its opening and of its closing line."""

    opening: int
    closing: int
    prefix: str
    header: re.Match[str]

    @property
    def language(self) -> str:
        """The language that its opening line names, whatever else is wrong with it; empty where it names none."""
        classes = [value for key, value in get_attrs(self.header["attrs"] or "") if key == "."]
        return self.header["lang"] or next((value for value in classes if value), "")


def walk(path: Path, lines: list[str], offset: int) -> Iterator[tuple[int, Block | None]]:
    """The lines of a page that are outside its blocks, by their indices, and its blocks, in order.

    Raises:
        PageError: a block does not end as Material wants it to.
    """
    index = 0
    while index < len(lines):
        prefix = lines[index].removesuffix(lines[index].lstrip(PREFIX))
        header = RE_NESTED_FENCE_START.match(lines[index], len(prefix))
        if header is None:
            yield index, None
        else:
            opening = index
            index = _closing(path, lines, opening, prefix, header["fence"], offset)
            yield opening, Block(opening, index, prefix, header)
        index += 1


def find(path: Path, lines: list[str], offset: int, snippets: Path) -> Found:
    """Read the blocks of the body of a page.

    Args:
        path: the page's file, for messages.
        lines: the lines of its body.
        offset: how many lines of the file stand before it.
        snippets: the folder that includes are relative to.
    """
    found = Found()
    try:
        for index, block in walk(path, lines, offset):
            line = offset + index + 1
            if block is not None:
                _add_block(found, path, line, block, lines[block.opening + 1 : block.closing], snippets)
            elif MARKER.match(lines[index].lstrip(PREFIX)):
                message = "`--8<--` 只能写在带 title 的代码块里，这样引入的内容才会被测试。"
                found.errors.append(PageError(path, line, message))
            elif ON_MARKER.match(lines[index]):
                message = "代码块不能与列表符号同一行，Material 认不出它；换一行，缩进四格。"
                found.errors.append(PageError(path, line, message))
    except PageError as error:
        found.errors.append(error)
    return found


def _add_block(found: Found, path: Path, line: int, block: Block, inside: list[str], snippets: Path) -> None:
    text = [_dedent(one, block.prefix) for one in inside]
    try:
        found.fences.append(_fence(path, line, block.prefix, block.header, text, snippets))
    except PageError as error:
        found.errors.append(error)
        found.refused.append(Refused(line, block.language, tuple(text), error))


def _closing(path: Path, lines: list[str], start: int, prefix: str, fence: str, offset: int) -> int:
    """The index of the line that closes a fence.

    Raises:
        PageError: there is none, or a line before it that makes Material give the block up.
    """
    if "\t" in prefix:
        raise PageError(path, offset + start + 1, "代码块用空格缩进，不用制表符。")
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.strip() and not line.startswith(prefix) and line.rstrip() != prefix.rstrip():
            message = f"第 {offset + start + 1} 行的代码块还没有结束，这一行的缩进却比它的开头少。"
            raise PageError(path, offset + index + 1, message)
        if re.fullmatch(re.escape(fence) + r"[ \t]*", _dedent(line, prefix)):
            return index
    message = f"代码块没有结束；要有一行与开头同样缩进的 `{fence}`。"
    raise PageError(path, offset + start + 1, message)


def _dedent(line: str, prefix: str) -> str:
    return line[len(prefix) :] if line.startswith(prefix) else ""


def _fence(path: Path, line: int, prefix: str, header: re.Match[str], text: list[str], snippets: Path) -> Fence:
    language, options = _header(path, line, header)
    included = False
    lines: list[str] = []
    for number, one in enumerate(text, line + 1):
        if include := INCLUDE.match(one):
            if ">" in prefix:
                raise PageError(path, number, "引用（`>`）里不能引入文件，Material 不认识；改用提示块。")
            included = True
            lines += _include(path, number, include["path"], snippets)
        elif MARKER.match(one):
            raise PageError(path, number, '引入文件请写成一行 `--8<-- "文件"`，前后没有空格。')
        else:
            lines.append(one)
    fence = Fence(line, line + 1, prefix, language, options, tuple(lines), included)
    _check(path, fence)
    return fence


def _header(path: Path, line: int, header: re.Match[str]) -> tuple[str, dict[str, str]]:
    language = header["lang"] or ""
    if header["unrecognized"]:
        option = header["unrecognized"].strip()
        raise PageError(path, line, f"选项 `{option}` {DROPPED}")
    options: dict[str, str] = {}
    if header["attrs"] is not None:
        if not ATTRIBUTES.match(header["attrs"] + " "):
            message = f'花括号里的 `{header["attrs"].strip()}` 写得不对；写成 选项="值"，用空格隔开。'
            raise PageError(path, line, message)
        for key, value in get_attrs(header["attrs"]):
            if key == "." and not language:
                language = value or ""
            elif key in (".", "id"):
                raise PageError(path, line, f"代码块上不用 `{'.' if key == '.' else '#'}{value}`。")
            else:
                _add(path, line, options, key, value)
    for option in RE_OPTIONS.finditer(header["options"] or ""):
        key, value = option["key"], option["value"]
        if value is None or key not in known_options.LOOK or language == DIAGRAM:
            raise PageError(path, line, f"选项 `{option.group()}` {DROPPED}")
        _add(path, line, options, key, value)
    if not language:
        raise PageError(path, line, "代码块没有写语言；可以是 console、text、mermaid，或文件的语言加 title。")
    return language, options


def _add(path: Path, line: int, options: dict[str, str], key: str, value: str | None) -> None:
    if key in options:
        raise PageError(path, line, f"选项 `{key}` 写了两次。")
    # depending on its version, Python-Markdown gives a word alone no value, or itself
    if value is None or value == key:
        value = ""
    options[key] = value


def _include(path: Path, line: int, name: str, snippets: Path) -> list[str]:
    root = snippets.resolve()
    target = (root / name).resolve()
    if not target.is_relative_to(root):
        raise PageError(path, line, f"引入的 `{name}` 不在 snippets/ 里面。")
    if not target.is_file():
        raise PageError(path, line, f"引入的文件 snippets/{name} 不存在。")
    try:
        lines = target.read_text("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise PageError(path, line, f"引入的文件 snippets/{name} 不是 UTF-8。") from error
    if any(MARKER.search(one) for one in lines):
        raise PageError(path, line, f"引入的文件 snippets/{name} 里有 `--8<--`，Material 会再处理它。")
    return lines


def _check(path: Path, fence: Fence) -> None:
    """Refuse what no reader, test or theme would understand alike."""
    line, options = fence.line, fence.options
    if fence.language == CONSOLE:
        if fence.included:
            raise PageError(path, line, "console 块的内容直接写在页面里，不从 snippets/ 引入。")
        allowed = known_options.STEPS
    elif fence.language == DIAGRAM:
        allowed = known_options.DIAGRAMS
    elif fence.language in FILES:
        allowed = known_options.FILES
    elif fence.language in FIGURES:
        allowed = known_options.LOOK
    else:
        known = "、".join((CONSOLE, *FIGURES, *FILES))
        raise PageError(path, line, f"不认识的语言 `{fence.language}`；可以是 {known}。")
    for key, value in options.items():
        if key not in allowed:
            raise PageError(path, line, f"{fence.language} 块不认识选项 `{key}`；可以是 {'、'.join(allowed)}。")
        try:
            allowed[key](key, value)
        except ValueError as error:
            raise PageError(path, line, str(error)) from error
    if fence.language in FILES:
        title = options.get("title", "")
        if not title:
            raise PageError(path, line, '文件块要有文件名：title="Dockerfile"。只给人看的内容用 text 块。')
        name = PurePosixPath(title)
        if name.is_absolute() or ".." in name.parts or title.startswith("~"):
            raise PageError(path, line, f"文件 `{title}` 在页面自己的目录之外。")
        if not FILE_NAME.match(title) or "." in title.split("/"):
            raise PageError(path, line, f"文件名 `{title}` 不行；只用文字、数字和 `. _ - + @`，目录用 `/` 隔开。")
