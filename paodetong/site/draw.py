"""Draws the Mermaid fences of pages.

Each fence becomes a file ``<digest of its text>.svg``, with colours taken from the page's own variables, so
that one picture serves light and dark. Needs npm, and a Chromium that Playwright can start; the site itself needs
neither.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from paodetong.errors import HarnessError
from paodetong.site.drawn import name

TOOLS = Path("build") / "mermaid"
"""Where Mermaid is kept, relative to the current folder."""
MERMAID = "mermaid@11.17.2"
FENCE = re.compile(
    r"^(?P<indent>[> \t]*)```+[ \t]*(?:mermaid|\{[^}\n]*\.mermaid[^}\n]*\})[^\n]*\n"
    r"(?P<source>.*?)^(?P=indent)```+[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Programs that Playwright can start, the best first: the shell draws no window, and loads a page twice as fast."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'

# Mermaid computes with colours, so it gets these; the picture gets the page's variable instead of each.
COLOURS = {
    "#fefdf1": "--diagram-bg",
    "#dff0f1": "--diagram-fill",
    "#fdeede": "--diagram-accent-fill",
    "#eef1f2": "--diagram-group",
    "#13414e": "--diagram-line",
    "#b3541f": "--diagram-accent",
    "#1a2b31": "--diagram-text",
}
PAPER, FILL, ACCENT_FILL, GROUP, LINE, ACCENT, TEXT = COLOURS
# What Mermaid writes of its own accord, whatever the theme says.
STRAY = {
    "--diagram-line": ("#000000", "#01020e", "#333333", "#666666", "#999999"),
    "--diagram-fill": ("#eaeaea", "#edf2ae", "#e0e0e0", "#ececff"),
}
VARIABLES = COLOURS | {colour: variable for variable, strays in STRAY.items() for colour in strays}
MARKUP = re.compile(r"<style\b.*?</style>|<[^>]*>", re.DOTALL)
COLOUR = re.compile(
    r"(?<=[:\" ])(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\((\d+),\s*(\d+),\s*(\d+)[^)]*\)|black\b)", re.IGNORECASE
)
SIZE, SMALLEST = 15, 12
"""Pixels of the letters in a picture, and what they are shrunk to where there is little room; beyond, it scrolls."""
CONFIG: dict[str, Any] = {
    "startOnLoad": False,
    "theme": "base",
    "look": "classic",
    "htmlLabels": False,
    "flowchart": {"htmlLabels": False, "useMaxWidth": True, "padding": 10, "nodeSpacing": 32, "rankSpacing": 36},
    "state": {"useMaxWidth": True, "nodeSpacing": 60, "rankSpacing": 50},
    "sequence": {"useMaxWidth": True},
    "fontFamily": FONT,
    "themeVariables": {
        "fontFamily": FONT,
        "fontSize": f"{SIZE}px",
        "background": PAPER,
        "mainBkg": FILL,
        "primaryColor": FILL,
        "primaryBorderColor": LINE,
        "primaryTextColor": TEXT,
        "secondaryColor": ACCENT_FILL,
        "secondaryBorderColor": ACCENT,
        "secondaryTextColor": TEXT,
        "tertiaryColor": GROUP,
        "tertiaryBorderColor": LINE,
        "tertiaryTextColor": TEXT,
        "lineColor": LINE,
        "textColor": TEXT,
        "titleColor": TEXT,
        "nodeTextColor": TEXT,
        "nodeBorder": LINE,
        "clusterBkg": GROUP,
        "clusterBorder": LINE,
        "edgeLabelBackground": PAPER,
        "noteBkgColor": ACCENT_FILL,
        "noteTextColor": TEXT,
        "noteBorderColor": ACCENT,
        "actorBkg": FILL,
        "actorBorder": LINE,
        "actorTextColor": TEXT,
        "actorLineColor": LINE,
        "signalColor": LINE,
        "signalTextColor": TEXT,
        "labelBoxBkgColor": ACCENT_FILL,
        "labelBoxBorderColor": ACCENT,
        "labelTextColor": TEXT,
        "loopTextColor": TEXT,
        "activationBkgColor": ACCENT_FILL,
        "activationBorderColor": ACCENT,
        "sequenceNumberColor": PAPER,
        "labelColor": TEXT,
        "altBackground": GROUP,
        "compositeBackground": PAPER,
        "compositeTitleBackground": GROUP,
        "compositeBorder": LINE,
        "stateBkg": FILL,
        "stateBorder": LINE,
        "stateLabelColor": TEXT,
        "transitionColor": LINE,
        "transitionLabelColor": TEXT,
        "innerEndBackground": LINE,
        "specialStateColor": LINE,
        "errorBkgColor": ACCENT_FILL,
        "errorTextColor": TEXT,
    },
}


def sources(docs: Path) -> dict[str, str]:
    """The Mermaid sources of all pages, by the name of their picture."""
    found: dict[str, str] = {}
    for page in sorted(docs.rglob("*.md")):
        for fence in FENCE.finditer(page.read_text("utf-8")):
            indent = fence["indent"]
            lines = [line.removeprefix(indent) for line in fence["source"].split("\n")]
            source = "\n".join(lines).strip()
            found[name(source)] = source
    return found


def script() -> Path:
    """Mermaid's own bundle, fetched from npm once; it needs no other package."""
    bundle = TOOLS / "package" / "dist" / "mermaid.min.js"
    if not bundle.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise HarnessError("画示意图要用 npm 取得 Mermaid；请先安装 Node.js。")
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "pack", "--silent", MERMAID], cwd=TOOLS, check=True, stdout=subprocess.DEVNULL)
        (archive,) = TOOLS.glob("mermaid-*.tgz")
        with tarfile.open(archive) as content:
            content.extractall(TOOLS, filter="data")
    return bundle


def finish(svg: str) -> str:
    """The picture with the page's variables for colours, one image to a screen reader, and legible on a small screen.

    Raises:
        ValueError: a colour is left that would not follow the page from light to dark.
    """
    svg = MARKUP.sub(lambda part: COLOUR.sub(_variable, re.sub(r' data-points="[^"]*"', "", part.group())), svg)
    width = float(re.findall(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+)', svg)[0])
    style = f'style="max-width: {width:.0f}px; min-width: {math.ceil(width * SMALLEST / SIZE)}px;"'
    svg = re.sub(r'style="max-width: [\d.]+px;[^"]*"', style, svg, count=1)
    return re.sub(r'role="graphics-document document" aria-roledescription="[^"]*"', 'role="img"', svg, count=1)


def _variable(colour: re.Match[str]) -> str:
    if colour[1]:
        digits = colour[1].lower()
        value = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    elif colour[2]:
        value = "#{:02x}{:02x}{:02x}".format(*map(int, colour.groups()[1:4]))
    else:
        value = "#000000"
    if value not in VARIABLES:
        allowed = "、".join(COLOURS)
        raise ValueError(f"颜色 {colour.group()} 不会随浅色、深色变化；图里要用颜色，就用这几个：{allowed}。")
    return f"var({VARIABLES[value]})"


def browser_path() -> str | None:
    """The browser that CHROME_PATH names, else the best one here; None leaves it to Playwright, which has its own."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)


def draw(wanted: dict[str, str]) -> dict[str, str]:
    """The pictures of these sources, by name.

    Raises:
        HarnessError: Mermaid refuses a source.
    """
    drawn: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 900})
        page.set_content("<!doctype html><html lang='zh'><body></body></html>")
        page.add_script_tag(path=script())
        page.add_script_tag(path=Path(__file__).with_name("draw.js"))
        page.evaluate("config => mermaid.initialize(config)", CONFIG)
        for key, source in wanted.items():
            try:
                svg = page.evaluate("([id, source]) => draw(id, source)", [f"diagram-{key}", source])
            except Exception as error:
                raise HarnessError(f"Mermaid 画不出这张图：\n{source}\n\n{error}") from error
            try:
                drawn[key] = finish(str(svg)).rstrip() + "\n"
            except ValueError as error:
                raise HarnessError(f"{error}\n\n{source}") from error
        browser.close()
    return drawn


def update(docs: Path, folder: Path, *, every: bool) -> tuple[int, int]:
    """Draw what is missing, remove what no page has any more; how many pictures there are, and how many are new.

    Args:
        docs: the pages.
        folder: where the pictures are.
        every: draw all: a picture's name tells its source, not the settings above.

    Raises:
        HarnessError: Mermaid cannot be had, or refuses a source.
    """
    folder.mkdir(exist_ok=True, parents=True)
    wanted = sources(docs)
    for file in folder.glob("*.svg"):
        if file.stem not in wanted or every:
            file.unlink()
    missing = {key: source for key, source in wanted.items() if not (folder / f"{key}.svg").is_file()}
    for key, svg in draw(missing).items() if missing else ():
        (folder / f"{key}.svg").write_text(svg, "utf-8")
    return len(wanted), len(missing)
