"""``python -m tests.trials.fuzz``: the properties of tests/selftest/test_fuzz.py, with atheris choosing the input.

hypothesis draws at random; atheris watches which branches of the harness, of Python-Markdown and of its extensions an
input reaches, and goes on from those that reach new ones. Each property runs in a process of its own for an equal share
of the time. A crash, a broken property, or an input that takes longer than HANG_SECONDS fails, and its bytes are kept.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""Nothing of the harness may be imported before atheris watches imports, so not from tests.trials.book."""
KEPT = ROOT / "build" / "fuzz"
HANG_SECONDS = 30
SEEDS, SEED_BYTES = 20, 2000
"""What atheris starts from: as many random inputs, long enough for hypothesis to make a whole page of."""
RUNS = re.compile(r"Done (\d+) runs in (\d+) second")


def one(name: str, seconds: int) -> None:
    """Fuzz a property in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["paodetong", "markdown", "pymdownx"]):
        from tests.selftest import test_fuzz
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(SEEDS):
        (corpus / f"seed{number}").write_bytes(random.Random(number).randbytes(SEED_BYTES))
    options = [f"-max_total_time={seconds}", f"-timeout={HANG_SECONDS}", f"-artifact_prefix={KEPT}/{name}-"]
    options += ["-max_len=8192", "-len_control=0", "-rss_limit_mb=6000"]
    atheris.Setup([name, *options, str(corpus)], getattr(test_fuzz, name).hypothesis.fuzz_one_input)
    atheris.Fuzz()


def properties() -> list[str]:
    """The names of all properties that test_fuzz has."""
    from tests.selftest import test_fuzz

    return [name for name, test in vars(test_fuzz).items() if name.startswith("test_") and hasattr(test, "hypothesis")]


def main() -> None:
    """Share the time out, and say what came."""
    parser = argparse.ArgumentParser(prog="make fuzz", description="由覆盖率引导，给框架喂坏输入。")
    parser.add_argument("--seconds", type=int, default=3600, help="一共多少秒（3600）")
    parser.add_argument("--property", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.property:
        one(given.property, given.seconds)
        return
    names = properties()
    share, failed = max(1, given.seconds // len(names)), 0
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in names:
        print(f"{name}：{share} 秒 …", flush=True)
        log = KEPT / f"{name}.log"
        start = time.monotonic()
        with log.open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", __spec__.name, "--property", name, "--seconds", str(share)],
                cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
        found = RUNS.search(log.read_text("utf-8", errors="replace"))
        if done.returncode or not found:
            failed += 1
            print(f"  失败（退出码 {done.returncode}），见 {log.relative_to(ROOT)}", flush=True)
        else:
            print(f"  {found[1]} 个输入，{time.monotonic() - start:.0f} 秒，没有崩溃，没有挂起，没有丢步骤", flush=True)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
