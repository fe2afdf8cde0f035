"""``python -m tests.trials.soak``: all pages so many times, one run after the other, and the steps that ever failed.

Each run tells its ledger, so what is listed at the end counts the runs before these, too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from paodetong.running import ledger
from tests.this_book import BOOK, ROOT


def main() -> None:
    """Run, and list; the exit status is 1 where a step has failed in one of these runs."""
    parser = argparse.ArgumentParser(prog="make soak", description="把页面连着测几遍，列出失败过的每一步。")
    parser.add_argument("--count", type=int, default=5, help="几遍（5）")
    parser.add_argument("--workers", type=int, default=2, help="同时跑几页（2）")
    parser.add_argument("pages", nargs="*", default=["docs"], help="页面或目录（docs）")
    given = parser.parse_args()
    failed = 0
    for number in range(1, given.count + 1):
        print(f"==> 第 {number} 遍，共 {given.count} 遍", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(given.workers), *given.pages]
        failed += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    whole = ledger.read(BOOK.ledgers / ledger.LATEST)
    print(f"==> {given.count} 遍里 {failed} 遍没有全过；账本里失败过或者重试过的步骤：")
    for flake in ledger.flakes(whole):
        print(flake)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
