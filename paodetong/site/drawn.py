"""Mermaid fences as pictures drawn ahead of time (``paodetong diagrams``), so that a page needs no script for them.

mkdocs.yml names both functions for pymdownx.superfences: ``!!python/object/apply:paodetong.site.drawn.pictures``, with
the folder of the pictures, and ``!!python/name:paodetong.site.drawn.validate``.
"""

from __future__ import annotations

import functools
import hashlib
import html
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown import Markdown

TITLE = re.compile(r"^\s*accTitle\s*:\s*(.+)$", re.MULTILINE)
log = logging.getLogger("mkdocs.diagrams")


def name(source: str) -> str:
    """The name of a diagram's file: a digest of its source."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]


def title(source: str, attributes: dict[str, str]) -> str:
    """What a screen reader says of the picture: the fence's title, else the source's accTitle."""
    if given := attributes.get("title"):
        return given
    written = TITLE.search(source)
    return written.group(1).strip() if written else "示意图"


def validate(
    language: str, inputs: dict[str, Any], options: dict[str, Any], attrs: dict[str, Any], md: Markdown
) -> bool:
    """The superfences validator: a fence may have a title; with anything else it is no diagram."""
    options.update(inputs)
    return set(inputs) <= {"title"}


def pictures(folder: str) -> Callable[..., str]:
    """The superfences formatter that shows the pictures of this folder, relative to the current one."""
    return functools.partial(_format, Path(folder))


def _format(
    folder: Path, source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **kwargs: Any
) -> str:
    """The SVG inline, or a visible note and a warning, which fails a strict build."""
    file = folder / f"{name(source)}.svg"
    attributes = {**options, **(kwargs.get("attrs") or {})}
    caption = title(source, attributes)
    if not file.is_file():
        first = source.strip().split("\n", 1)[0]
        log.warning("示意图「%s」还没有画出来；运行 make diagrams，并把 %s 里的新文件一起提交。", first, folder)
        return (
            f'<figure class="{css_class} diagram--missing"><p>这张图还没有画出来：运行 <code>make diagrams</code>。</p>'
            f"<pre><code>{html.escape(source)}</code></pre></figure>"
        )
    picture = file.read_text("utf-8").replace("<svg ", f'<svg aria-label="{html.escape(caption)}" ', 1)
    scrolled = f'<div class="diagram__scroll" tabindex="0">{picture}</div>'
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if "title" in attributes else ""
    return f'<figure class="{css_class}" data-search-exclude>{scrolled}{below}</figure>'
