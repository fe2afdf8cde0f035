"""Which of docker's commands a page runs, where in it, and what is said of those that no page does."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from paodetong.cli.main import main
from paodetong.errors import HarnessError
from paodetong.reading import headings, texts
from paodetong.reading.simple import simple
from paodetong.running import coverage, ledger
from paodetong.running.coverage import Place
from paodetong.site.command_index import COMMENT, CommandIndexExtension
from tests.this_book import ROOT

DATA = ROOT / "data" / "commands"
ENGINES = coverage.records(DATA)
LEAVES = coverage.leaves(ENGINES)
SAID = texts.load(DATA / texts.FILE)

SIMPLE = {
    "docker ps": ["docker ps"],
    "a b | c; d & e && f || g": ["a b", "c", "d", "e", "f", "g"],
    "x=$(docker ps -q) && docker rm $x": ["docker ps -q", "docker rm $x"],
    "A=1 B=2 docker run web": ["docker run web"],
    "! docker ps": ["docker ps"],
    "time docker ps": ["docker ps"],
    "for i in docker podman; do docker run $i; done": ["docker run $i"],
    "until docker exec db true; do sleep 1; done": ["docker exec db true", "sleep 1"],
    "if docker ps; then docker rm a; else docker rm b; fi": ["docker ps", "docker rm a", "docker rm b"],
    "case $x in a) docker rm a;; esac": ["docker rm a"],
    "f() {\n  docker ps\n}": ["docker ps"],
    "(cd a && docker ps)": ["cd a", "docker ps"],
    'echo "$(docker ps)" # docker rm': ["docker ps", "echo $(…)"],
    "echo '$(docker ps)'": ["echo $(docker ps)"],
    "echo `docker ps`": ["docker ps", "echo $(…)"],
    "echo ${x:-$(docker ps)}": ["docker ps", "echo ${x:-$(…)}"],
    "echo $((1 + 2)); docker ps": ["echo $(…)", "docker ps"],
    "diff <(docker ps) <(docker images)": ["docker ps", "docker images", "diff $(…) $(…)"],
    "docker ps -a 2>&1 >/dev/null": ["docker ps -a"],
    "docker ps -a &>log": ["docker ps -a"],
    "docker build -q . <<E\nRUN docker rm\nE\ndocker ps": ["docker build -q .", "docker ps"],
    "cat <<E\n$(docker ps)\nE": ["cat", "docker ps"],
    "cat <<'E'\n$(docker ps)\nE": ["cat"],
    "cat <<-E\n\tdocker rm\n\tE\ndocker ps": ["cat", "docker ps"],
    "cat <<< docker": ["cat"],
    "docker run \\\n  -d web": ["docker run -d web"],
    'docker run "a\\"b"': ['docker run a"b'],
    "echo a#b #c": ["echo a#b"],
    "su ming -c 'docker ps | cat'": ["su ming -c docker ps | cat", "docker ps", "cat"],
    "": [],
}
RAN = {
    "docker ps -a": ["docker ps"],
    "docker container ls": ["docker container ls"],
    "docker --context far ps": ["docker ps"],
    "docker -H tcp://127.0.0.1:1 ps": ["docker ps"],
    "docker compose -f x.yaml -p shop up -d": ["docker compose up"],
    "docker compose --profile=test run --rm web docker ps": ["docker compose run"],
    "docker run --name ps web docker ps": ["docker run"],
    "docker buildx --builder far build .": ["docker buildx build"],
    "docker buildx imagetools inspect web": ["docker buildx imagetools inspect"],
    "docker ps -q | xargs -r docker rm -f": ["docker ps", "docker rm"],
    "sudo docker ps; timeout 5 docker stats": ["docker ps", "docker stats"],
    "/usr/bin/docker ps": ["docker ps"],
    "bash -c 'docker ps; docker images'": ["docker ps", "docker images"],
    "docker exec web sh -c 'docker ps'": ["docker exec"],
    "docker ps --help": [],
    "docker --help": [],
    "docker": [],
    "docker container": [],
    "docker contianer ls": [],
    "docker --version": [],
    "echo docker ps; grep docker ps; apt-get install docker": [],
    "docker-compose up; dockerd": [],
}


@pytest.mark.parametrize("text", SIMPLE)
def test_commands_are_found_wherever_they_stand(text: str) -> None:
    assert [" ".join(words) for words in simple(text)] == SIMPLE[text]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", RAN)
def test_what_a_text_runs_is_named(text: str, engine: str) -> None:
    assert list(ENGINES[engine].ran(text)) == RAN[text]


def test_what_holds_others_and_does_something_itself_counts() -> None:
    found = ENGINES["28.5"].ran("docker buildx history inspect; docker buildx history inspect attachment --type sbom")
    assert list(found) == ["docker buildx history inspect", "docker buildx history inspect attachment"]


def test_each_command_is_one_whatever_it_is_called() -> None:
    names = [name for leaf in LEAVES for name in leaf.names]
    assert len(names) == len(set(names))
    of = {name: leaf for leaf in LEAVES for name in leaf.names}
    assert of["docker ps"].name == "docker container ls"
    assert of["docker build"].name == "docker buildx build"
    assert of["docker build"].groups == ("buildx", "image", "builder")
    assert of["docker builder du"].name == "docker buildx du"
    assert of["docker compose convert"].name == "docker compose config"
    assert of["docker version"].groups == (coverage.TOP,)
    assert of["docker buildx history ls"].engines == ("28.5",)
    assert "docker container" not in of
    assert "dockerd" not in of


def test_every_command_has_its_line_and_no_other_has() -> None:
    groups = {"docker" if leaf.group == coverage.TOP else f"docker {leaf.group}" for leaf in LEAVES}
    assert set(SAID) == groups | {leaf.name for leaf in LEAVES}
    assert [name for name, text in SAID.items() if not text.says or text.says.endswith("。")] == []


@pytest.mark.parametrize("wrong", ['["a"]\nwhy = "b"\n', '["a"]\nsays = "b"\nmore = 1\n', "= 1", "a = 1"])
def test_lines_that_are_written_wrongly_are_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "texts.toml").write_text(wrong, "utf-8")
    with pytest.raises(HarnessError, match=r"texts\.toml 写得不对"):
        texts.load(tmp_path / "texts.toml")


PAGE = """\
---
machine:
  images: [debian:trixie-slim]
---

# 1.2 一页

```console
$ docker ps
```

## 看 `docker` { #look .screen }

```console
# 不是标题
$ docker images
$ docker rm -f $(docker ps -q)
```

### 没有锚点

```console
$ docker volume ls
```
"""


def test_a_line_is_found_below_its_heading() -> None:
    found = headings.headings(PAGE)
    assert [(one.line, one.level, one.text, one.anchor) for one in found] == [
        (6, 1, "1.2 一页", ""),
        (12, 2, "看 `docker`", "look"),
        (20, 3, "没有锚点", ""),
    ]
    assert headings.above(found, 5) is None
    assert [(one.line if (one := headings.above(found, line)) else 0) for line in (9, 12, 16, 23)] == [6, 6, 12, 12]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of one page, whose ledger of one engine says that all but its last block passed."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "docs/a.md").write_text(PAGE, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.paodetong]\n", "utf-8")
    blocks = [
        _block("passed", (9, "docker ps")),
        _block("passed", (16, "docker images"), (17, "docker rm $(docker ps)")),
    ]
    _ledger(tmp_path, "26.1.5", "overlay2", [*blocks, _block("skipped", (23, "docker volume ls"))])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _block(status: str, *commands: tuple[int, str]) -> dict[str, Any]:
    steps = [{"line": line} for line, _ in commands]
    return {"kind": "console", "status": status, "commands": [text for _, text in commands], "steps": steps}


def _ledger(root: Path, engine: str, store: str, blocks: list[dict[str, Any]]) -> None:
    digest = hashlib.sha256(PAGE.partition("---\n\n")[2].strip().encode()).hexdigest()
    page = {"path": "docs/a.md", "sha256": digest, "started": "2026-01-01", "blocks": blocks}
    whole = {"engine": engine, "store": store, "pages": [page]}
    (root / "build" / f"ledger-{engine}-{store}.json").write_text(json.dumps(whole), "utf-8")


def _measured(root: Path) -> coverage.Coverage:
    return coverage.measure(ENGINES, ledger.load(root / "build"), root, root / "snippets")


def test_what_passed_has_run_and_nothing_else(book: Path) -> None:
    found = _measured(book)
    of = {name: leaf for leaf in LEAVES for name in leaf.names}
    assert found.engines == ("26.1",)
    assert found.where(of["docker container ls"]) == {Place("docs/a.md", 9): 1, Place("docs/a.md", 17): 1}
    assert found.missing(of["docker rmi"]) == ["26.1"]
    assert found.missing(of["docker volume ls"]) == ["26.1"]
    assert found.missing(of["docker container ls"]) == found.missing(of["docker buildx history ls"]) == []
    assert found.share("container", "26.1") == (2, 25)
    assert found.share("", "26.1")[0] == 3


def test_two_stores_of_an_engine_are_one(book: Path) -> None:
    _ledger(book, "26.1.5", "containerd", [_block("passed", (23, "docker volume ls"))])
    found = _measured(book)
    assert found.engines == ("26.1",)
    assert sorted(found.machines) == ["26.1.5（containerd）", "26.1.5（overlay2）"]
    assert found.share("", "26.1")[0] == 4


def test_an_engine_without_a_record_is_taken_for_the_newest(book: Path) -> None:
    _ledger(book, "29.7.2", "containerd", [_block("passed", (9, "docker buildx history ls"))])
    found = _measured(book)
    assert found.engines == ("29.7", "26.1")
    assert found.share("buildx", "29.7") == (1, found.share("buildx", "28.5")[1])


def test_a_page_that_has_changed_proves_nothing(book: Path) -> None:
    (book / "docs/a.md").write_text(PAGE.replace("docker images", "docker images -a"), "utf-8")
    assert _measured(book).places == {}
    (book / "docs/a.md").unlink()
    assert _measured(book).places == {}


def test_the_shares_are_printed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--engines", str(DATA)]) == 0
    first, head, *lines = capsys.readouterr().out.splitlines()
    assert first == "docker 的命令跑过多少：26.1.5（overlay2）"
    assert head.split() == ["组", "26.1"]
    assert "container  2/25 8%" in lines
    there = sum("26.1" in leaf.engines for leaf in LEAVES)
    assert f"合计       3/{there} 2%" in lines
    assert "  docker trust sign：要一台 Notary 服务器" in lines
    assert "  docker volume ls：没有写理由" in lines
    assert not any("docker container ls" in line or "docker buildx history ls" in line for line in lines)


def test_without_a_ledger_nothing_is_claimed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    next((book / "build").iterdir()).unlink()
    assert main(["coverage", "--engines", str(DATA)]) == 0
    assert "还没有账本" in capsys.readouterr().out
    html = _rendered()
    assert "没有账本" in html
    assert 'href="../a.md' not in html
    assert 'aria-label="跑过"' not in html


def test_the_shares_want_a_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["coverage", "--engines", str(DATA)]) == 2
    assert "没有书" in capsys.readouterr().err


def _rendered() -> str:
    config = {"page": "docs/reference/commands.md", "engines": str(DATA)}
    html: str = Markdown(extensions=[CommandIndexExtension(**config)]).convert(f"# 页\n\n{COMMENT}\n\n<!-- 别的 -->\n")
    return html


def _row(html: str, name: str) -> str:
    found = re.search(rf"<tr>\s*<th scope=\"row\"><code>{name}</code>.*?</tr>", html, re.DOTALL)
    assert found, name
    return found[0]


def test_the_index_links_to_where_each_has_run(book: Path) -> None:
    html = _rendered()
    assert html.count('<th scope="row">') == len(LEAVES)
    row = _row(html, "docker container ls")
    assert "<code>docker ps</code>" in row
    assert SAID["docker container ls"].says in row
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', row) == [
        ("../a.md", "1.2 一页"),
        ("../a.md#look", "1.2 看 docker"),
    ]
    assert re.findall(r'aria-label="(\w+)"', row) == ["没有账本", "跑过"]
    assert re.findall(r'aria-label="(\w+)"', _row(html, "docker volume ls")) == ["没有账本", "没有跑过"]
    assert "没有跑过" in _row(html, "docker volume ls")
    assert "没有跑过：要一台 Notary 服务器" in _row(html, "docker trust sign")
    assert re.findall(r'aria-label="(\w+)"', _row(html, "docker buildx history ls")) == ["没有账本", "这个版本没有它"]
    assert "docker builder 就是它" in html
    assert "<!-- 别的 -->" in html


def test_a_page_without_the_comment_is_left_alone(tmp_path: Path) -> None:
    extension = CommandIndexExtension(engines=str(tmp_path))
    assert Markdown(extensions=[extension]).convert("全部命令\n") == "<p>全部命令</p>"
