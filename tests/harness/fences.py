"""A page's code blocks, found and read as Material renders them.

The opening line is read with the very expressions of pymdownx.superfences, so that what it drops, we refuse. The text
comes dedented (lists, admonitions, tabs, quotes) and with ``--8<--`` includes resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from markdown.extensions.attr_list import get_attrs
from pymdownx.superfences import RE_HL_LINES, RE_LINENUMS, RE_NESTED_FENCE_START, RE_OPTIONS

from tests.harness.errors import PageError
from tests.harness.includes import INCLUDE, MARKER

CONSOLE = "console"
FIGURES = ("text", "mermaid")
FILES = (
    "dockerfile", "yaml", "json", "toml", "ini", "conf", "nginx", "sh", "bash", "python", "javascript", "html", "xml",
    "hcl", "makefile", "go", "c", "perl",
)  # fmt: skip
STEP_OPTIONS = (
    "data-exit", "data-timeout", "data-retry", "data-engine", "data-node", "data-needs", "data-skip", "data-exact",
)  # fmt: skip
LOOK_OPTIONS = ("title", "hl_lines", "linenums")
FILE_OPTIONS = ("data-node", *LOOK_OPTIONS)
DIAGRAM_OPTIONS = ("title",)
DROPPED = 'Material 不认识，会整块丢掉；选项写在花括号里：``` { .console data-exit="1" }。'
NEEDS = ("hub", "ipvs", "cgroup1", "cgroup2", "overlay2", "containerd")

PREFIX = re.compile(r"[> \t]*")
ON_MARKER = re.compile(r"[> \t]*(?:[-*+]|\d+[.)])[ \t]+(?:`{3,}|~{3,})")
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""As MkDocs takes it: a byte order mark may stand before it, and YAML's end of a document after it."""
ENGINE = re.compile(r"(>=|<=|<|>|==)(\d+(?:\.\d+)*)\Z", re.ASCII)
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
class Declared:
    """The machine that a page starts from, as its front matter says."""

    images: tuple[str, ...] = ()
    nodes: int = 1
    docker: bool = True
    mirror: bool = True


def declared(matter: Any) -> Declared | None:
    """The front matter of this book: a table ``machine:`` with the fields of Declared, or ``machine: none``.

    Raises:
        ValueError: it is written otherwise.
    """
    if matter is None:
        raise ValueError("这一页没有 front matter；在开头用 `machine:` 声明它从怎样的机器开始。")
    if not isinstance(matter, dict) or "machine" not in matter:
        raise ValueError("front matter 里没有 `machine:`；不运行命令的页面写 `machine: none`。")
    machine: Any = matter["machine"]
    if machine == "none":
        return None
    if not isinstance(machine, dict):
        raise ValueError("`machine:` 应当是一张表，例如 `images: [debian:trixie-slim]`，或者 `none`。")
    known = {"images": list, "nodes": int, "docker": bool, "mirror": bool}
    for key, value in machine.items():
        if key not in known:
            raise ValueError(f"`machine:` 不认识 `{key}`；可以是 {'、'.join(known)}。")
        if type(value) is not known[key]:
            raise ValueError(f"`machine: {key}:` 的值 `{value}` 类型不对，应当是 {known[key].__name__}。")
    return Declared(**machine | {"images": tuple(machine.get("images", ()))})


Declare = Callable[[Any], Declared | None]
"""Reads a page's front matter, parsed as YAML (None where there is none); returns None for a page without a machine.

Raises ValueError, with a sentence, for one that it refuses.
"""


@dataclass(frozen=True)
class Book:
    """What the harness must know of a book: what is said here of one may be otherwise in another.

    Attributes:
        snippets: the folder that includes are relative to.
        images: the references of the images that a page may declare.
        declare: how its pages declare their machines.
        tidy: a page must not leave containers that it has given no name (a forgotten ``--rm``).
        size_ratio: how many times larger or smaller a size may come than a page shows it. The stores of images differ
            by half as much again, and a page must not hide that.
    """

    snippets: Path
    images: tuple[str, ...]
    declare: Declare = declared
    tidy: bool = False
    size_ratio: float = 1.25


@dataclass(frozen=True)
class Refused:
    """A code block that cannot be tested as it is: where it opens, its language as written, its text, and why."""

    line: int
    language: str
    lines: tuple[str, ...]
    error: PageError


@dataclass
class Source:
    """A page's text split into what the harness needs.

    ``errors`` holds all that is wrong with it, and ``refused`` the blocks that some of them are about.
    """

    path: Path
    body: str = ""
    declared: Declared | None = None
    fences: list[Fence] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)


def read(path: Path, text: str, book: Book) -> Source:
    """Split a page into its front matter and its fences.

    Args:
        path: the file's name, for messages.
        text: its content.
        book: the book that it belongs to.
    """
    source = Source(path)
    matter = FRONT_MATTER.match(text)
    start = text.count("\n", 0, matter.end()) if matter else 0
    source.body = text[matter.end() :] if matter else text
    if (nul := text.find("\0")) >= 0:
        message = "页面里有 NUL 字节，网页里不能有它；删掉它，命令里写 printf 的转义（`\\0`）。"
        source.errors.append(PageError(path, text.count("\n", 0, nul) + 1, message))
        return source
    try:
        source.declared = _machine(path, matter["yaml"] if matter else None, book)
    except PageError as error:
        source.errors.append(error)
    known = not source.errors
    _scan(source, source.body.split("\n"), start, book.snippets)
    if known:
        source.errors += _homeless(source)
    return source


def _homeless(source: Source) -> Iterator[PageError]:
    """Blocks that would run on a machine which the page does not declare."""
    for fence in source.fences:
        if fence.kind not in ("console", "file"):
            continue
        node = fence.options.get("data-node", "1")
        if source.declared is None:
            yield PageError(source.path, fence.line, "这一页声明 `machine: none`，却有要运行的块。")
        elif int(node) > source.declared.nodes:
            message = f'data-node="{node}"，而这一页只声明了 {source.declared.nodes} 台机器。'
            yield PageError(source.path, fence.line, message)


def split(text: str) -> str:
    """The body of a page: its text without the front matter."""
    matter = FRONT_MATTER.match(text)
    return text[matter.end() :] if matter else text


def _machine(path: Path, matter: str | None, book: Book) -> Declared | None:
    """The machine that the front matter declares.

    Raises:
        PageError: there is no front matter, or it declares nothing that can be had.
    """
    try:
        data = None if matter is None else yaml.safe_load(matter) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise PageError(path, mark.line + 2 if mark else 1, f"front matter 不是合法的 YAML：{problem}") from error
    try:
        machine = book.declare(data)
    except ValueError as error:
        raise PageError(path, 1, str(error)) from error
    if machine is None:
        return None
    for image in machine.images:
        if image not in book.images:
            raise PageError(path, 1, f"测试机里没有镜像 `{image}`；可以声明的有 {'、'.join(book.images)}。")
    if machine.nodes < 1:
        raise PageError(path, 1, "`nodes:` 至少是 1。")
    if machine.images and not machine.docker:
        raise PageError(path, 1, "`docker: false` 的机器上没有 Docker，也就没有镜像；去掉 `images:`。")
    return machine


def _scan(source: Source, lines: list[str], offset: int, snippets: Path) -> None:
    """Walk the body; ``offset`` is the number of lines of the file before it."""
    index = 0
    while index < len(lines):
        opening = PREFIX.match(lines[index])
        assert opening is not None
        header = RE_NESTED_FENCE_START.match(lines[index], opening.end())
        if header is None:
            if MARKER.match(lines[index], opening.end()):
                message = "`--8<--` 只能写在带 title 的代码块里，这样引入的内容才会被测试。"
                source.errors.append(PageError(source.path, offset + index + 1, message))
            elif ON_MARKER.match(lines[index]):
                message = "代码块不能与列表符号同一行，Material 认不出它；换一行，缩进四格。"
                source.errors.append(PageError(source.path, offset + index + 1, message))
            index += 1
            continue
        prefix = opening.group()
        try:
            end = _closing(source.path, lines, index, prefix, header["fence"], offset)
        except PageError as error:
            source.errors.append(error)
            return
        text = [_dedent(line, prefix) for line in lines[index + 1 : end]]
        try:
            source.fences.append(_fence(source.path, offset + index + 1, prefix, header, text, snippets))
        except PageError as error:
            source.errors.append(error)
            source.refused.append(Refused(offset + index + 1, _language(header), tuple(text), error))
        index = end + 1


def _language(header: re.Match[str]) -> str:
    """The language that an opening line names, whatever else is wrong with it; empty where it names none."""
    classes = [value for key, value in get_attrs(header["attrs"] or "") if key == "."]
    return header["lang"] or next((value for value in classes if value), "")


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
        if value is None or key not in LOOK_OPTIONS or language == "mermaid":
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
        allowed: tuple[str, ...] = (*STEP_OPTIONS, *LOOK_OPTIONS)
    elif fence.language == "mermaid":
        allowed = DIAGRAM_OPTIONS
    elif fence.language in FILES:
        allowed = FILE_OPTIONS
    elif fence.language in FIGURES:
        allowed = LOOK_OPTIONS
    else:
        known = "、".join((CONSOLE, *FIGURES, *FILES))
        raise PageError(path, line, f"不认识的语言 `{fence.language}`；可以是 {known}。")
    for key, value in options.items():
        if key not in allowed:
            raise PageError(path, line, f"{fence.language} 块不认识选项 `{key}`；可以是 {'、'.join(allowed)}。")
        _check_value(path, line, key, value)
    if fence.language in FILES:
        title = options.get("title", "")
        if not title:
            raise PageError(path, line, '文件块要有文件名：title="Dockerfile"。只给人看的内容用 text 块。')
        name = PurePosixPath(title)
        if name.is_absolute() or ".." in name.parts or title.startswith("~"):
            raise PageError(path, line, f"文件 `{title}` 在页面自己的目录之外。")
        if not FILE_NAME.match(title) or "." in title.split("/"):
            raise PageError(path, line, f"文件名 `{title}` 不行；只用文字、数字和 `. _ - + @`，目录用 `/` 隔开。")


def _check_value(path: Path, line: int, key: str, value: str) -> None:
    if key == "title" and not value.strip():
        raise PageError(path, line, 'title 要有内容：title="Dockerfile"。')
    if key == "hl_lines" and not RE_HL_LINES.match(value):
        raise PageError(path, line, f'hl_lines="{value}" 应当写成 "2 4-6" 这样。')
    if key == "linenums" and not RE_LINENUMS.fullmatch(value):
        raise PageError(path, line, f'linenums="{value}" 应当是第一行的行号。')
    if key == "data-skip" and not value.strip():
        raise PageError(path, line, 'data-skip 要写明理由，读者会看到它：data-skip="为什么不运行"。')
    if key == "data-exact" and value != "true":
        raise PageError(path, line, f'data-exact="{value}" 应当写成 data-exact="true"：这一块的输出一个字也不许变。')
    if key in ("data-exit", "data-timeout", "data-retry", "data-node"):
        low, high = (0, 255) if key == "data-exit" else (1, 3600)
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise PageError(path, line, f'{key}="{value}" 应当是 {low} 到 {high} 的整数。')
    if key == "data-engine":
        for clause in value.split(","):
            if not ENGINE.match(clause.strip()):
                raise PageError(path, line, f'data-engine="{value}" 应当写成 ">=28" 或 ">=23,<29" 这样。')
    if key == "data-needs" and value not in NEEDS:
        raise PageError(path, line, f'data-needs="{value}" 不认识；可以是 {"、".join(NEEDS)}。')


def engine_agrees(condition: str, version: str) -> bool:
    """Whether an engine version such as ``26.1.5`` meets a condition such as ``>=23,<29``."""
    return all(_compare(clause.strip(), version) for clause in condition.split(","))


def _compare(clause: str, version: str) -> bool:
    parsed = ENGINE.match(clause)
    assert parsed is not None
    wanted = [int(part) for part in parsed[2].split(".")]
    # only as many parts as the condition names: 28.5.2 is neither above nor below 28
    have = [int(part) for part in re.findall(r"\d+", version)[: len(wanted)]]
    return {
        ">=": have >= wanted, "<=": have <= wanted, ">": have > wanted, "<": have < wanted, "==": have == wanted,
    }[parsed[1]]  # fmt: skip
