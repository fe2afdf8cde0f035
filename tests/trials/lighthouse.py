"""``python -m tests.trials.lighthouse``: Lighthouse's scores of the built site, on a phone and on a desk.

Of the home page, the longest page and the table of commands. The site is served compressed, as any host does that it is
published on. Speed is Lighthouse's own estimate for a slow phone or a desk, from what this machine took: on a busy one
it is too low, so the middle one of several runs counts.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from paodetong.errors import HarnessError
from paodetong.site.draw import FLAGS, browser_path
from tests.site.conftest import Quiet, serving
from tests.this_book import ROOT

LIGHTHOUSE = "lighthouse@12.8.2"
TOOLS = ROOT / "build" / "lighthouse"
SITE = ROOT / "build" / "site"
COMMANDS = "reference/commands/"
FORMS = {"手机": [], "桌面": ["--preset=desktop"]}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""What each category must reach, of 100; only these are asked."""
TEXT = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}
SECONDS = 300
"""A run that takes longer hangs."""


class Compressed(Quiet):
    """A server that sends texts compressed."""

    def do_GET(self) -> None:
        """Send a file; with its type, and for as long as a page is looked at."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        if file.suffix in TEXT:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        kind = self.guess_type(str(file))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if file.suffix in TEXT else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


def program() -> Path:
    """Lighthouse, fetched from npm once.

    Raises:
        HarnessError: there is no npm.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise HarnessError("Lighthouse 要用 npm 取得；请先安装 Node.js。")
    found = TOOLS / "node_modules" / ".bin" / "lighthouse"
    if not found.is_file():
        TOOLS.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--silent", "--no-package-lock"]
        subprocess.run([npm, "install", *quiet, "--prefix", str(TOOLS), LIGHTHOUSE], cwd=TOOLS, check=True)
    return found


def chromium() -> str:
    """The browser that the tests of the site use."""
    found = browser_path()
    if found:
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def scores(lighthouse: Path, browser: str, address: str, options: list[str]) -> dict[str, float]:
    """What one run gives a page, of 100, by category.

    Raises:
        HarnessError: Lighthouse failed.
    """
    command = [str(lighthouse), address, *options, "--quiet", "--output=json", "--output-path=stdout"]
    command += [f"--only-categories={','.join(LEAST)}", f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": browser}, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if done.returncode:
        raise HarnessError(f"Lighthouse 没有看成 {address}：{done.stderr.strip()[-600:]}")
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in LEAST}


def longest(site: Path) -> str:
    """The address of the page with the most HTML, but for the table of commands."""
    pages = [page for page in site.rglob("index.html") if page.parent != site / COMMANDS]
    return f"{max(pages, key=lambda page: page.stat().st_size).parent.relative_to(site)}/"


def main() -> None:
    """Look, print a table, and fail where a score is too low."""
    parser = argparse.ArgumentParser(prog="make lighthouse", description="用 Lighthouse 看 build/site，手机和桌面。")
    parser.add_argument("--times", type=int, default=3, help="每页看几遍，取中间的（3）")
    given = parser.parse_args()
    if not (SITE / "index.html").is_file():
        raise HarnessError("还没有 build/site；先 make site。")
    lighthouse, browser = program(), chromium()
    low = False
    with serving(SITE, Compressed) as base:
        for page, (form, options) in itertools.product(("", longest(SITE), COMMANDS), FORMS.items()):
            runs = [scores(lighthouse, browser, base + page, options) for _ in range(given.times)]
            middle = {name: statistics.median(run[name] for run in runs) for name in LEAST}
            below = [name for name, least in LEAST.items() if middle[name] < least]
            said = "，".join(f"{name} {score:g}" for name, score in middle.items())
            print(f"{form} /{page}：{said}{'　太低：' + '、'.join(below) if below else ''}", flush=True)
            low |= bool(below)
    sys.exit(low)


if __name__ == "__main__":
    try:
        main()
    except HarnessError as error:
        sys.exit(str(error))
