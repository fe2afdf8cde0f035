"""``paodetong diagrams``: draw the Mermaid fences of a book's pages."""

from __future__ import annotations

import argparse
from pathlib import Path

PICTURES = Path("theme") / "diagrams"
NAME = "diagrams"
HELP = "把页面里的 mermaid 图画成 SVG（需要 Node.js、浏览器和 playwright）。"


def add(parser: argparse.ArgumentParser) -> None:
    """Where the pages and the pictures are."""
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="目录", help="页面（docs）")
    parser.add_argument("--into", type=Path, default=PICTURES, metavar="目录", help=f"图（{PICTURES}）")
    parser.add_argument("--all", action="store_true", help="全部重画，而不只画新的")


def main(given: argparse.Namespace) -> int:
    """Draw.

    Raises:
        HarnessError: Mermaid cannot be had, or refuses a source.
    """
    from paodetong.site import draw  # only this needs Playwright

    count, new = draw.update(given.docs, given.into, every=given.all)
    print(f"{count} 张示意图，新画了 {new} 张。")
    return 0
