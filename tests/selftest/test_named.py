"""What prose names of the docker command: found where it stands, and there on every engine, or said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from paodetong.cli import commands as walking
from paodetong.cli.main import main
from paodetong.hosts.fleet import Fleet
from paodetong.reading import commands, named
from tests.this_book import ROOT

DATA = ROOT / "data" / "commands"
ENGINES = {file.stem: commands.load(file) for file in sorted(DATA.glob("*.json"))}

THERE = [
    "docker run --rm -it debian:trixie-slim bash --norc",
    "docker run -p8080:80 -e A=--none web",
    "docker exec web ls -la --color",
    "docker container ls -aq --filter name=web",
    "docker -H tcp://127.0.0.1:1 ps",
    "docker build -t app --build-arg A=1 .",
    "docker buildx build --platform linux/arm64 .",
    "docker compose -p shop up -d --wait",
    "docker compose run web sh -c ls",
    "docker service create --replicas=3 web",
    "docker system df -v",
    "docker ps --help",
    "docker volume prune -af",
    "dockerd --live-restore",
]
MISSING = {
    "docker contianer ls": "docker contianer",
    "docker image purge": "docker image purge",
    "docker run --rmm debian": "docker run --rmm",
    "docker run -itZ debian": "docker run -itZ",
    "docker ps --all-of-them": "docker ps --all-of-them",
    "docker stop --detach web": "docker stop --detach",
    "docker compose up --watchdog": "docker compose up --watchdog",
    "docker compose upp": "docker compose upp",
    "docker build --squash-all .": "docker build --squash-all",
    "docker service ls --size": "docker service ls --size",
    "dockerd --no-such": "dockerd --no-such",
}
TEXT = """\
# `docker ps` 与 `--rm`

用 ``docker run -it`` 启动；以前的 `docker daemon`{ .gone title="17.03 起没有" }，还有 `docker-compose` 和 `dockerd`。

| `docker rm -f` | `ls -l` |

```console
$ docker nothing
```

> ```mermaid
> flowchart LR
>   a -->|"docker pause"| b
> ```

```yaml title="a.yaml"
command: docker other
```
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("line", THERE)
def test_what_is_there_is_not_missed(line: str, engine: str) -> None:
    assert ENGINES[engine].unknown(line.split()) is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("line", MISSING)
def test_what_is_not_there_is_missed(line: str, engine: str) -> None:
    assert ENGINES[engine].unknown(line.split()) == MISSING[line]


def test_an_engine_that_lacks_it_is_named() -> None:
    (one,) = named.named("用 `docker compose volumes`。")
    (said,) = one.missing(ENGINES.values(), "")
    assert said == "Docker 26.1.5 没有 docker compose volumes"


def test_it_is_found_where_it_stands() -> None:
    found = [(one.line, str(one), one.gone) for one in named.named(TEXT)]
    assert found == [
        (1, "docker ps", False),
        (1, "--rm", False),
        (3, "docker run -it", False),
        (3, "docker daemon", True),
        (5, "docker rm -f", False),
        (13, "docker pause", False),
    ]
    assert named.blocks(TEXT) == "$ docker nothing\ncommand: docker other"


@pytest.mark.parametrize(
    ("option", "missing"), [("--rm", 0), ("--variant=minbase", 0), ("--varian", 2), ("--nothing", 2)]
)
def test_an_option_may_be_another_programs(option: str, missing: int) -> None:
    (one,) = named.named(f"选项 `{option}`")
    known = {"26.1": ENGINES["26.1"], "28.5": ENGINES["28.5"]}
    assert len(list(one.missing(known.values(), "$ mmdebstrap --variant=minbase trixie"))) == missing


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(TEXT, "utf-8")
    assert main(["prose", "--engines", str(DATA), str(page)]) == 0
    assert "写到 5 次 docker 命令、1 次单独的选项，标明已经没有的 1 处" in capsys.readouterr().out
    page.write_text(TEXT.replace("docker rm -f", "docker rm -z"), "utf-8")
    assert main(["prose", "--engines", str(DATA), str(page)]) == 1
    assert f"{page}:5: `docker rm -z`：Docker 26.1" in capsys.readouterr().out
    assert main(["prose", "--engines", str(tmp_path), str(page)]) == 2


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    known = ENGINES["26.1"]
    commands.save(tmp_path / known.file, known)
    assert (tmp_path / known.file).read_text("utf-8") == (DATA / known.file).read_text("utf-8")


def test_what_is_kept_is_what_a_machine_says(machines: Fleet) -> None:
    with machines.machine() as machine:
        said = walking.walk(machine)
    kept = DATA / said.file
    assert kept.is_file(), f"{kept} 还没有；运行 make commands"
    assert said == commands.load(kept), f"{kept} 不是 {said.engine} 说的；运行 make commands"
