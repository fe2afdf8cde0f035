"""The workflows that test and publish the book: what they run elsewhere is run here, out of their files."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from paodetong.cli.main import main
from paodetong.reading import sources
from paodetong.running import ledger
from tests.site import book
from tests.this_book import ROOT

GITHUB = ".github/workflows"
GITLAB = ".gitlab-ci.yml"
DEVCONTAINER = ".devcontainer/devcontainer.json"
RUNNER = {
    "GITHUB_REPOSITORY": "somebody/book", "GITHUB_REPOSITORY_OWNER": "somebody", "SITE_URL": "",
    "REPO_URL": "https://example.com/somebody/book",
}  # fmt: skip
"""Variables of a runner on which nobody has said where the site is."""
BODY = "---\nmachine: {}\n---\n# 一页\n\n```console\n$ true\n```\n"
PAGES = {"index.md": BODY + "\n[安装](start/install.md)\n", "start/install.md": BODY}
"""A book that is quickly built."""


@dataclass(frozen=True)
class Script:
    """What a job runs in one shell.

    Attributes:
        name: what the job's file calls it.
        variables: those that it is given besides the runner's own, without those that the service works out.
    """

    job: str
    name: str
    text: str
    variables: dict[str, str]


class _GitLab(yaml.SafeLoader):
    """Also knows ``!reference``, which stands for what another key holds."""


_GitLab.add_constructor("!reference", lambda loader, node: [])


def _workflow(name: str) -> dict[Any, Any]:
    """A file of GitHub's; YAML 1.1 takes its key ``on`` for True."""
    found: dict[Any, Any] = yaml.safe_load((ROOT / GITHUB / name).read_text("utf-8"))
    return found


def _github(name: str) -> Iterator[Script]:
    for job, content in _workflow(name)["jobs"].items():
        if test := content.get("with", {}).get("test"):
            yield Script(job, "test", test, {})
        for step in content.get("steps", ()):
            if "run" in step:
                plain = {key: value for key, value in step.get("env", {}).items() if "${{" not in value}
                yield Script(job, step.get("name", ""), step["run"], plain)


def _gitlab() -> Iterator[Script]:
    for job, content in yaml.load((ROOT / GITLAB).read_text("utf-8"), _GitLab).items():
        for key in ("before_script", "script", "after_script") if isinstance(content, dict) else ():
            for line in itertools.chain.from_iterable(
                [part] if isinstance(part, str) else part for part in content.get(key, ())
            ):
                yield Script(job, key, line, {})


def _scripts() -> list[Script]:
    files = sorted((ROOT / GITHUB).glob("*.yml"))
    inputs = _workflow("pages.yml")[True]["workflow_call"]["inputs"]
    borrowed = Script("pages", "test", inputs["test"]["default"], {})
    return [*itertools.chain.from_iterable(_github(file.name) for file in files), borrowed, *_gitlab()]


def _made(text: str) -> list[str]:
    """The targets that a script has make for."""
    calls = re.findall(r"(?:^|[&|;]\s*|\w=\S*\s)make ([^&|;\n]+)", text, re.MULTILINE)
    return [word for call in calls for word in shlex.split(call) if "=" not in word]


@pytest.mark.reads(GITHUB, GITLAB, DEVCONTAINER, "Makefile")
def test_every_command_of_a_job_is_there() -> None:
    scripts = _scripts()
    lived = json.loads((ROOT / DEVCONTAINER).read_text("utf-8"))
    texts = [one.text for one in scripts] + [value for key, value in lived.items() if key.endswith("Command") and value]
    targets = {target for text in texts if isinstance(text, str) for target in _made(text)}
    assert {"pages", "ledgers", "check", "publish", "lint"} <= targets
    for target in sorted(targets):
        done = book.run(["make", "--dry-run", target], ROOT, LC_ALL="C")
        assert done.returncode == 0, f"make {target}：{done.stdout}"
        assert "Nothing to be done" not in done.stdout, f"make {target}：只在 .PHONY 里。"
    for text in [*(one.text for one in scripts), (ROOT / "Makefile").read_text("utf-8")]:
        for called in re.findall(r"bin/paodetong (\w+(?: (?:merge|flakes|compare)\b)?)", text):
            with pytest.raises(SystemExit) as ended:
                main([*called.split(), "--help"])
            assert ended.value.code == 0, called
    for one in scripts:
        done = subprocess.run(
            [Path(sys.executable).with_name("shellcheck"), "--shell=bash", "--exclude=SC2154", "-"],
            input=one.text, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{one.job}：{done.stdout}"


@pytest.mark.reads(GITHUB, GITLAB)
def test_both_services_do_the_same() -> None:
    def order(scripts: Iterator[Script], job: str) -> list[str]:
        return [target for one in scripts if one.job == job for target in _made(one.text) if target != ".venv/test"]

    assert order(_github("book.yml"), "site") == order(_gitlab(), "网站") == ["ledgers", "check", "publish"]
    assert order(_github("book.yml"), "harness") == order(_gitlab(), "框架")
    assert order(_github("book.yml"), "pages") == order(_gitlab(), ".pages") == ["pages"]


@pytest.mark.reads(GITHUB, "snippets/authors/reuse.yml")
def test_another_book_asks_for_what_there_is() -> None:
    there = _workflow("pages.yml")[True]["workflow_call"]["inputs"]
    (job,) = yaml.safe_load((ROOT / "snippets/authors/reuse.yml").read_text("utf-8"))["jobs"].values()
    assert job["uses"].split("@")[0].endswith(f"/{GITHUB}/pages.yml")
    assert set(job["with"]) <= set(there)
    assert (ROOT / "docs/authors.md").read_text("utf-8").count(f"`{there['test']['default']}`") == 1


def _environment(root: Path) -> None:
    """A .venv for a copy of the tree: it has what ours has, and make finds nothing to install."""
    folder = root / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    ours = sorted({path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")})
    (packages / "ours.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in ours), "utf-8")
    command = folder / "bin" / "paodetong"
    command.write_text(f'#!/bin/sh\nexec "{folder}/bin/python" -m paodetong "$@"\n', "utf-8")
    command.chmod(0o755)
    for stamp in ("site", "test"):
        (folder / stamp).touch()


def _share(root: Path) -> None:
    """Lay ledgers where a runner finds those of the shares: of two machines, each of which ran a page in each share."""
    for engine, version in (("trixie", "26.1.5"), ("forky", "28.5.2")):
        for number, (name, text) in enumerate(PAGES.items()):
            block = {
                "line": 3,
                "kind": "console",
                "status": "passed",
                "reason": None,
                "commands": ["true"],
                "seconds": 1,
            }
            page: ledger.Ledger = {
                "path": f"docs/{name}",
                "sha256": ledger.digest(sources.split(text), root / "snippets"),
            }
            page |= {"started": "2026-11-24T09:00:00Z", "seconds": 1, "runs": ["a"], "blocks": [block]}
            one = {"started": "2026-11-24T09:00:00Z", "engine": version, "store": "overlay2", "pages": [page]}
            folder = root / f"build/shards/ledger-{engine}-{number}"
            folder.mkdir(parents=True)
            for target in (ledger.name(one), ledger.LATEST):
                ledger.save(folder / target, one)


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What a clone has not."""
    made = {"build", ".venv", ".git"} if Path(folder) == ROOT else set()
    return {name for name in names if name in made or name == "__pycache__" or name.endswith("_cache")}


@pytest.mark.reads(GITHUB, GITLAB, "Makefile", "tests/prepare")
def test_what_is_published_is_what_was_tested(tmp_path: Path) -> None:
    root = tmp_path / "book"
    shutil.copytree(ROOT, root, ignore=_left_out)
    book.cut(root, PAGES)
    _environment(root)
    _share(root)
    for one in _github("book.yml"):
        if one.job == "site" and set(_made(one.text)) & {"ledgers", "publish"}:
            done = book.run(["bash", "-e", "-o", "pipefail", "-c", one.text], root, **RUNNER, **one.variables)
            assert done.returncode == 0, f"{one.name}：{done.stdout}"

    merged = [ledger.read(root / "build" / f"ledger-{version}.json") for version in ("26.1.5", "28.5.2")]
    assert [[page["path"] for page in one["pages"]] for one in merged] == [[f"docs/{name}" for name in PAGES]] * 2
    site = root / "build/site"
    page = (site / "start/install/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://somebody.github.io/book/start/install/">' in page
    assert f'href="{RUNNER["REPO_URL"]}/edit/main/docs/start/install.md"' in page
    assert "在 Docker 28.5.2、26.1.5 上逐条跑通" in page
    assert (site / "start/install/index.md").read_text("utf-8") == PAGES["start/install.md"]
    assert 'href="../../downloads/paodetong-docker.pdf"' in page
    with zipfile.ZipFile(site / "downloads/paodetong-docker-offline.zip") as archive:
        assert any(name.endswith("index.html") for name in archive.namelist())
    assert (site / "downloads/paodetong-docker.pdf").read_bytes().startswith(b"%PDF-")
