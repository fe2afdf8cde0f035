"""Pages on the real daemon: order, failures, options, interactive sessions, recording, the ledger.

Most of it is one session over several pages, on two workers; each page has a machine of its own, and one without
Docker wherever Docker does not matter, since that starts sooner.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paodetong.hosts.fleet import Fleet
from paodetong.hosts.shell import ENDED
from paodetong.running import judging
from paodetong.running.page import Page
from tests.selftest.pages import book
from tests.selftest.session import TRACES, Folder, Ran, at

BARE = "---\nmachine:\n  docker: false\n---\n"
DOCKER = "---\nmachine:\n  images: [debian:trixie-slim]\n---\n"
CLEAN = "```console\n$ pwd; ls -A; touch leak; echo ${leak-none}; leak=1; hostname\n/root/book\nnone\ndebian\n```\n\n"
"""Steps that show a machine to be fresh, and that leave something behind."""

GOOD = (
    DOCKER
    + CLEAN
    + """\
# 一页

```console
$ docker ps -aq
$ docker images --format '{{.Repository}}:{{.Tag}}'
debian:trixie-slim
$ book=docker; greet() { echo "hi $1"; }; mkdir -p work && cd work
$ greet $book
> pwd
hi docker
/root/book/work
```

=== "标签"

    ``` { .console data-exit="3" }
    $ true
    $ (exit 3)
    ```

    !!! note

        ```console
        $ echo "$?" # 上一条的退出码
        3
        ```

1. 文件

    ```sh title="app/run.sh"
    #!/bin/sh
    if true; then
      echo 跑
    fi
    ```

2. 引入的文件

    ```dockerfile title="Dockerfile"
    --8<-- "cow/Dockerfile"
    ```

    ```console
    $ ./app/run.sh; pwd; cat Dockerfile
    跑
    /root/book/work
    FROM debian:trixie-slim
    RUN true
    $ printf 'a\\377b\\n'
    a\ufffdb
    $ cat <<'EOF'
    >   缩进
    >
    > $ 完
    > > 完
    > EOF
      缩进

    ...
    > 完
    ```

```text
图
```

``` { .console data-retry="30" }
$ setsid -f sh -c 'sleep 1; touch ready'
```

``` { .console data-retry="30" }
$ ls ready 2>&1
ready
```

``` { .console data-engine=">=1" }
$ echo 这个版本
这个版本
```

``` { .console data-engine=">=99" }
$ exit 1
```

``` { .console data-buildx=">=0.1" data-compose=">=98" }
$ exit 1
```

``` { .console data-skip="要十分钟" }
$ exit 1
```

``` { .console data-needs="hub" }
$ echo hub
hub
```

``` { .console data-exit="130" }
$ docker run -it --name modest debian:trixie-slim bash
root@3f2a1b9c0d1e:/# echo $((6 * 7)) $HOSTNAME
42 3f2a1b9c0d1e
root@3f2a1b9c0d1e:/# exit
exit
$ docker inspect --format '{{slice .Id 0 12}}' modest
3f2a1b9c0d1e
$ docker run -d --name web debian:trixie-slim sh -c 'echo started; exec sleep 300'
9b7d6f5e4a3c9b7d6f5e4a3c9b7d6f5e4a3c9b7d6f5e4a3c9b7d6f5e4a3c1234
$ docker logs -f web
started
^C
```

```console
$ docker run -it --name det debian:trixie-slim bash
root@0a1b2c3d4e5f:/# ^P^Q
$ docker ps --format '{{.Names}} {{.ID}}'
det 0a1b2c3d4e5f
web 9b7d6f5e4a3c
$ docker inspect --format '{{.State.Running}}' 0a1b2c3d4e5f
true
```
""".replace("\n> pwd\n", "; pwd\n")
)
"""The pty session that ends by ^C is the last of its block, since its status is 130."""

FRESH = (
    DOCKER
    + CLEAN
    + "```console\n$ docker ps -aq; docker volume ls -q\n$ docker run --name web debian:trixie-slim\n```\n"
)
ORDER = (
    BARE
    + CLEAN
    + "```console\n$ n=1\n$ n=$((n + 1)); echo 甲$n\n甲2\n$ n=$((n + 1)); echo 乙$n\n乙9\n$ echo 丙\n丙\n```\n\n"
    + "```sh title='丁'\ntrue\n```\n\n``` { .console data-skip='从不' }\n$ echo 戊\n```\n"
)
SWAPPED = BARE + CLEAN + "```console\n$ echo 甲; echo 乙; echo 丙\n甲\n丙\n乙\n$ true\n```\n"
MUCH = (
    BARE
    + CLEAN
    + "```console\n$ seq 100 -1 1; echo 中; echo 丙\n"
    + "".join(f"{n}\n" for n in range(1, 101))
    + "中\n乙\n$ true\n```\n"
)
HANGS = (
    BARE
    + CLEAN
    + "``` { .console data-timeout='1' }\n$ echo 之前; sleep 300\n之前\n```\n\n```console\n$ echo 之后\n之后\n```\n"
)
FLAW = 'failed to prepare extraction snapshot "extract-1 sha256:a": parent snapshot sha256:b does not exist: not found'
FLAWED = (
    BARE
    + CLEAN
    + f"``` {{ .console data-exit='1' }}\n$ echo '{FLAW}'; false\n{FLAW}\n```\n\n"
    + f"```console\n$ echo '{FLAW}'; echo again\n```\n"
)
"""The engine's flaw shows where the page says so, then where it does not."""
FLOODS = BARE + CLEAN + "```console\n$ yes 洪水\n$ true\n```\n"
ENDS = BARE + CLEAN + "```console\n$ exit 3\n$ true\n```\n"
STATUS = BARE + CLEAN + "``` { .console data-exit='2' }\n$ false\n```\n\n```console\n$ true\n```\n"
SILENT = BARE + CLEAN + "```console\n$ false\n$ true\n```\n"
TYPED = (
    BARE
    + CLEAN
    + "``` { .console data-timeout='5' }\n$ bash --norc -i\n"
    + "root@debian:~/book# echo 一\n一\nroot@debian:~/book# exit\nexit\n$ true\n```\n"
).replace("bash --norc -i", "PS1='\\u@\\h:\\w# ' bash --norc -i")
WAITS = TYPED.replace("exit\nexit\n", "echo 二\n二\n")
OVER = BARE + CLEAN + "``` { .console data-exit='130' }\n$ true\n$ bash -c 'echo 一; sleep 0.1'\n一\n^C\n```\n"
NODES = (
    "---\nmachine:\n  docker: false\n  nodes: 2\n---\n"
    + "```console\n$ hostname; touch one\nnode1\n```\n\n``` { .console data-node='2' }\n$ hostname; ls -A; x=2\nnode2\n"
    + "$ mkdir over; touch over/below; mount -t tmpfs none over; cd over\n```\n\n"
    + "``` { .sh title='in/a' data-node='2' }\n#!/bin/sh\necho 在 \"$(hostname)\"\n```\n\n"
    + "``` { .console data-node='2' }\n$ in/a; ls ../over in\n在 node2\n../over:\nin\n\nin:\na\n"
    + "$ timeout 5 bash -c '</dev/tcp/node1/9' 2>&1 | grep -o -m1 refused\nrefused\n```\n\n"
    + "```console\n$ ls; echo ${x-none}\none\nnone\n```\n"
)
POWEROFF = BARE + CLEAN + "```console\n$ systemctl poweroff --force --force\n$ sleep 30\n```\n"
UNTIDY = (
    DOCKER + CLEAN + "```console\n$ docker run --name kept debian:trixie-slim true\n"
    "$ docker run debian:trixie-slim true\n$ docker ps -aq | wc -l\n2\n```\n"
)
STOPPED = (
    DOCKER + CLEAN + "```console\n$ systemctl stop docker\n```\n\n``` { .console data-engine='>=1' }\n$ exit 1\n```\n"
)
PAGES = {
    "good.md": GOOD,
    "stopped.md": STOPPED,
    "part/fresh.md": FRESH,
    "order.md": ORDER,
    "swapped.md": SWAPPED,
    "much.md": MUCH,
    "hangs.md": HANGS,
    "flawed.md": FLAWED,
    "floods.md": FLOODS,
    "ends.md": ENDS,
    "status.md": STATUS,
    "silent.md": SILENT,
    "typed.md": TYPED,
    "waits.md": WAITS,
    "over.md": OVER,
    "nodes.md": NODES,
    "poweroff.md": POWEROFF,
    "untidy.md": UNTIDY,
}
FAILING = (
    "order.md",
    "swapped.md",
    "much.md",
    "hangs.md",
    "flawed.md",
    "floods.md",
    "ends.md",
    "status.md",
    "silent.md",
    "waits.md",
    "over.md",
    "poweroff.md",
    "untidy.md",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A project with all the pages."""
    made = Folder(tmp_path_factory.mktemp("pages"))
    for name, text in PAGES.items():
        made.write(name, text)
    made.write("snippets/cow/Dockerfile", "FROM debian:trixie-slim\nRUN true\n")
    return made


@pytest.fixture(scope="module")
def session(folder: Folder) -> Ran:
    """All the pages on two workers."""
    return folder.run("-v", "-n", "2", "-o", "junit_family=xunit1", "--junitxml=junit.xml", *PAGES)


def outcomes(folder: Folder, page: str) -> list[str]:
    """The status of each of a page's blocks."""
    return [block["status"] for block in folder.blocks(page)]


def failure(session: Ran, page: str, line: int) -> list[str]:
    """What the session says of a failed step, from its sentence to its end."""
    start = next(n for n, text in enumerate(session.lines) if text.startswith(f"{page}:{line}: $ "))
    end = next(n for n in range(start, len(session.lines)) if re.match(r"_{5,}|={5,}", session.lines[n]))
    return session.lines[start:end]


def test_every_step_of_a_good_page_passes(folder: Folder, session: Ran) -> None:
    blocks = folder.blocks("good.md")
    assert [block["status"] for block in blocks if block["status"] not in ("passed", "skipped")] == [], session.text
    wanted = [n for n, line in enumerate(GOOD.split("\n"), 1) if re.match(r" *```+( ?\{|\w)", line)]
    assert [block["line"] for block in blocks] == wanted
    kinds = [block["kind"] for block in blocks]
    assert (kinds.count("file"), kinds.count("figure"), kinds.count("skip")) == (2, 1, 1)
    by_line = {block["line"]: block for block in blocks}
    assert by_line[at(GOOD, ">=99")]["status"] == "skipped"
    assert by_line[at(GOOD, ">=99")]["reason"].startswith("只在 Docker >=99 上运行，这里是 ")
    assert by_line[at(GOOD, ">=98")]["reason"].startswith("只在 Compose >=98 上运行，这里是 2.")
    assert by_line[at(GOOD, "data-skip")] | {"seconds": 0, "steps": []} == {
        "line": at(GOOD, "data-skip"), "kind": "skip", "status": "skipped", "reason": "要十分钟",
        "commands": ["exit 1"], "seconds": 0, "steps": [],
    }  # fmt: skip
    needs = by_line[at(GOOD, "data-needs")]
    assert (needs["status"], needs["reason"]) in [("passed", None), ("skipped", "这台测试机没有 hub")]
    commands = [command for block in blocks for command in block["commands"]]
    assert "cat <<'EOF'\n  缩进\n\n$ 完\n> 完\nEOF" in commands
    assert len(commands) == sum(line.strip().startswith("$ ") for line in GOOD.split("\n"))
    assert sum(block["seconds"] for block in blocks if block["commands"]) > 1


@pytest.mark.parametrize("page", ["part/fresh.md", "typed.md", "nodes.md"])
def test_other_good_pages(page: str, folder: Folder, session: Ran) -> None:
    assert set(outcomes(folder, page)) == {"passed"}, session.text


@pytest.mark.parametrize("page", [*FAILING, "good.md", "part/fresh.md"])
def test_each_page_has_a_fresh_machine(page: str, folder: Folder, session: Ran) -> None:
    assert folder.blocks(page)[0]["status"] == "passed", session.text


def test_a_machine_whose_docker_is_stopped_has_no_version(folder: Folder, session: Ran) -> None:
    block = folder.blocks("stopped.md")[-1]
    assert block["status"] == "skipped"
    assert block["reason"] == "只在 Docker >=1 上运行，这里没有 Docker"


def test_what_follows_a_failed_step_is_blocked(folder: Folder, session: Ran) -> None:
    line = at(ORDER, "echo 乙")
    assert failure(session, "order.md", line) == [
        f"order.md:{line}: $ n=$((n + 1)); echo 乙$n",
        "输出与页面不同（- 页面上有，没有出现；+ 出现了，页面上没有）：",
        "- 乙9",
        "+ 乙3",
    ]
    assert outcomes(folder, "order.md") == ["passed", "failed", "blocked", "blocked"]
    assert folder.blocks("order.md")[2]["reason"].startswith(f"被第 {line} 行的失败挡住：")
    assert session.status == 1
    assert sum(text.startswith("失败") for text in session.lines) == len(FAILING)


def test_lines_in_another_order_are_said_to_be_that(session: Ran) -> None:
    assert failure(session, "swapped.md", at(SWAPPED, "echo 甲"))[-1] == judging.REORDERED
    assert judging.REORDERED not in failure(session, "order.md", at(ORDER, "echo 乙"))


def test_a_long_difference_is_cut_but_judged_whole(session: Ran) -> None:
    found = failure(session, "much.md", at(MUCH, "seq 100"))
    assert len(found) == 2 + judging.DIFFERENCE_LINES + 1
    assert sorted(line[1:] for line in found if line[0] == "-") == sorted(line[1:] for line in found if line[0] == "+")
    assert found[-1] == "（还有 2 行）"


def test_a_command_that_hangs_is_ended(folder: Folder, session: Ran) -> None:
    found = failure(session, "hangs.md", at(HANGS, "sleep 300"))
    said = re.fullmatch(r"命令在 ([\d.]+) 秒内没有结束；给它 data-timeout，或让它能自己结束。", found[1])
    assert said, found  # a slow machine is given more than the second that the page says
    assert outcomes(folder, "hangs.md") == ["passed", "failed", "blocked"]
    rounded = 0.51
    assert 1 <= float(said[1]) <= folder.blocks("hangs.md")[1]["seconds"] + rounded < float(said[1]) + 10


def test_a_terminal_that_waits_is_ended(folder: Folder, session: Ran) -> None:
    found = failure(session, "waits.md", at(WAITS, "bash --norc"))
    assert re.fullmatch(r"命令在等人从键盘输入.*；最后一行要结束会话（例如 exit）。", found[1])
    assert outcomes(folder, "waits.md") == ["passed", "failed"]


def test_a_key_does_not_end_what_ends_by_itself(folder: Folder, session: Ran) -> None:
    assert failure(session, "over.md", at(OVER, "sleep 0.1"))[1] == "会话在页面写的输入用完之前就结束了。"
    assert outcomes(folder, "over.md") == ["passed", "failed"]


def test_a_flood_is_cut(folder: Folder, session: Ran) -> None:
    found = failure(session, "floods.md", at(FLOODS, "yes"))
    assert found[1] == "输出超过 1000000 字节，不再往下读；请让命令少打印一些。"
    assert len("\n".join(found)) < 10_000
    assert outcomes(folder, "floods.md") == ["passed", "failed"]


@pytest.mark.parametrize(
    ("said", "flawed"),
    [
        (f"#9 ERROR: {FLAW}", True),
        ("Failed to remove network p6we: Error response from daemon: ... network p6we is in use by task 5oli", True),
        ("Error response from daemon: ... network p6we is in use by service 5oli", False),
        ("ERROR: parent snapshot sha256:b does not exist: not found", False),
    ],
)
def test_flaws_of_the_engine_are_known_by_what_it_says(said: str, flawed: bool) -> None:
    assert (judging.flaw(["Removing service demo_web", said]) is not None) == flawed


def test_a_page_that_fails_by_a_flaw_of_the_engine_is_begun_again(folder: Folder, session: Ran) -> None:
    assert outcomes(folder, "flawed.md") == ["passed", "passed", "failed"]
    assert [len(step["retried"]) for block in folder.blocks("flawed.md") for step in block["steps"]] == [0, 0, 1]
    found = failure(session, "flawed.md", at(FLAWED, "again"))
    assert found[-1] == "引擎自己的毛病，碰巧才有（moby/buildkit#6558）。这一页从头走了 3 遍；再运行一次。"


def test_a_page_is_begun_again_on_new_machines(machines: Fleet) -> None:
    holds = iter([True, False, True, True])
    text = BARE + f"```console\n$ ls -A; touch leak\n$ echo '{FLAW}'\n```\n"
    page = Page(Path("page.md"), text, book(), lambda: machines, judge=lambda *_: next(holds))
    try:
        results = [page.run(action) for action in page.actions]
    finally:
        page.close()
    assert [(one.status, one.retries) for one in results] == [("passed", 0), ("passed", 1)]
    assert page.results[page.actions[0].line].output == []
    assert page.results[page.actions[0].line] is not results[0]


def test_a_command_that_ends_the_shell(session: Ran) -> None:
    found = failure(session, "ends.md", at(ENDS, "exit 3"))
    assert found[1] == ENDED


def test_a_machine_that_loses_its_power(session: Ran) -> None:
    assert failure(session, "poweroff.md", at(POWEROFF, "sleep"))[1].startswith("shell 在命令中途结束了")


def test_a_container_without_a_name_must_not_stay(folder: Folder, session: Ran) -> None:
    found = failure(session, "untidy.md", at(UNTIDY, "wc -l"))
    assert found[1].startswith("页面走完了，第 1 台机器上还有没起名字的容器")
    assert re.fullmatch(r'[a-z]+_[a-z]+\d? debian:trixie-slim "true"', found[2])
    assert len(found) == 3
    assert outcomes(folder, "untidy.md") == ["passed", "failed"]


def test_a_wrong_exit_status(session: Ran) -> None:
    assert failure(session, "status.md", at(STATUS, "$ false"))[1] == "退出码是 1，页面说是 2。"
    expected = '退出码是 1，页面说是 0。本来就该这样的话，把它单独放一块，写上 data-exit="1"。'
    assert failure(session, "silent.md", at(SILENT, "$ false"))[1] == expected


def test_no_failure_comes_with_a_traceback(session: Ran) -> None:
    assert not [line for line in session.lines if any(trace in line for trace in TRACES)]


def test_workers_keep_a_page_together_and_in_order(session: Ran) -> None:
    seen: dict[str, list[tuple[str, int]]] = {}
    for line in session.lines:
        if found := re.match(r"\[(gw\d)\] \[ *\d+%\] \S+.*? ([\w/]+\.md)::(\d+): ", line):
            seen.setdefault(found[2], []).append((found[1], int(found[3])))
    assert set(seen) == set(PAGES)
    for page, steps in seen.items():
        assert len({worker for worker, _ in steps}) == 1, page
        assert [line for _, line in steps] == sorted(line for _, line in steps), page
        text = PAGES[page].split("\n")
        assert all(text[line - 1].strip().startswith(("$ ", "```")) for _, line in steps), page
    assert {worker for steps in seen.values() for worker, _ in steps} == {"gw0", "gw1"}


def test_the_ledger_holds_all_pages_of_all_workers(folder: Folder, session: Ran) -> None:
    del session
    ledger = folder.ledger()
    assert [page["path"] for page in ledger["pages"]] == sorted(PAGES)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ledger["started"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", ledger["engine"])
    assert ledger["base_image"] in ("present", "pulled", "imported")
    assert ledger["store"] in ("overlay2", "containerd")
    assert ledger["cgroup"] in ("v1", "v2")
    store = "" if ledger["store"] == "overlay2" else "-containerd"
    assert (folder.path / "build" / f"ledger-{ledger['engine']}{store}.json").exists()
    for page in ledger["pages"]:
        assert re.fullmatch(r"[0-9a-f]{64}", page["sha256"])
        assert page["machine"].startswith("trixie")
        for block in page["blocks"]:
            assert set(block) == {"line", "kind", "status", "reason", "commands", "seconds", "steps"}


def test_one_step_alone_runs_what_stands_before_it(folder: Folder, session: Ran) -> None:
    del session
    line = at(ORDER, "echo 甲")
    by_word = folder.run("-v", "order.md", "-k", "甲")
    assert by_word.steps("order.md") == [(line, "通过")], by_word.text
    # --lf remembers the failures of the session; the step finds n as the steps before it have left it
    failed = folder.run("-v", "order.md", "--lf")
    assert failed.steps("order.md") == [(at(ORDER, "echo 乙"), "失败")], failed.text
    assert "+ 乙3" in failed.lines


def test_a_step_after_the_failure_asked_for_by_its_id(folder: Folder, session: Ran) -> None:
    del session
    line, broken = at(ORDER, "$ echo 丙"), at(ORDER, "echo 乙")
    ran = folder.run("-v", f"order.md::{line}: echo 丙")
    assert ran.steps("order.md") == [(line, "挡住")], ran.text
    assert f"被第 {broken} 行的失败挡住" in ran.text


def test_reports_name_the_line_of_the_file(folder: Folder, session: Ran) -> None:
    """In JUnit's file, pytest's line counts from 0."""
    del session
    report = (folder.path / "junit.xml").read_text("utf-8")
    for page, text in PAGES.items():
        found = re.findall(rf'name="(\d+): [^"]*" file="{page}" line="(\d+)"', report)
        assert len(found) >= 3
        assert all(int(name) == int(line) + 1 for name, line in found)
        lines = [text.split("\n")[int(name) - 1].strip() for name, _ in found]
        assert all(line.startswith(("$ ", "```")) for line in lines), lines


RECORD = (
    BARE
    + """\
```console
$ echo 新; echo; echo '  缩进'
旧
$ echo 不变
不变
```

1. 列表

    ```console
    $ echo a; echo 'b  b'; echo c; date +%T
    a
    ...
    改
    01:02:03
    $ mkdir -p /tmp/x; echo '3f2a1b9c0d1f web'
    ```

    !!! note

        ``` { .console data-exit="1" }
        $ printf '一\\n\\n  二\\n'; false
        ```

> ```console
> $ printf '三\\n\\n四\\n'
> 三
> ```

```console
$ echo 完
```
"""
)
RECORDED = (
    BARE
    + """\
```console
$ echo 新; echo; echo '  缩进'
新

  缩进
$ echo 不变
不变
```

1. 列表

    ```console
    $ echo a; echo 'b  b'; echo c; date +%T
    a
    ...
    c
    01:02:03
    $ mkdir -p /tmp/x; echo '3f2a1b9c0d1f web'
    3f2a1b9c0d1f web
    ```

    !!! note

        ``` { .console data-exit="1" }
        $ printf '一\\n\\n  二\\n'; false
        一

          二
        ```

> ```console
> $ printf '三\\n\\n四\\n'
> 三
>
> 四
> ```

```console
$ echo 完
完
```
"""
)
WRONG = BARE + "```console\n$ echo 新\n旧\n$ echo 错; false\n对\n$ echo 后\n前\n```\n"
PROMPT = BARE + "```console\n$ echo 一\n$ echo '$ 命令'\n```\n"


def test_recording(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    pages = {"record.md": RECORD, "wrong.md": WRONG, "prompt.md": PROMPT}
    files = {name: folder.write(name, text) for name, text in pages.items()}
    ran = folder.run("-v", "--record", *files)
    assert files["record.md"].read_text() == RECORDED, ran.text
    # what failed is not recorded, nor what it blocks; what came before it is
    assert files["wrong.md"].read_text() == WRONG.replace("旧", "新")
    assert f"wrong.md:{at(WRONG, '错')}: $ echo 错; false" in ran.lines
    assert files["prompt.md"].read_text() == PROMPT.replace("echo 一\n", "echo 一\n一\n")
    line = ran.lines.index(f"prompt.md:{at(PROMPT, '命令')}: $ echo '$ 命令'")
    assert ran.lines[line + 1].startswith("输出里的 `$ 命令` 写进页面会被当成别的")
    assert not (tmp_path / "build").exists()

    before = files["record.md"].read_bytes()
    again = folder.run("-v", "--record", "record.md")
    assert again.status == 0, again.text
    assert files["record.md"].read_bytes() == before
    test = folder.run("record.md")
    assert test.status == 0, test.text


def test_a_page_that_is_written_wrongly_gets_sentences(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    body = "```console timeout=5\n$ true\n```\n\n```sh title='../a'\n```\n\n```console\ntrue\n```\n\n```rust\n```\n"
    folder.write("docs/bad.md", BARE + body)
    folder.write("docs/none.md", body)
    folder.write("docs/open.md", BARE + "```console\n$ true\n")
    ran = folder.run("docs")
    assert ran.status == 2
    for sentence in (
        "docs/bad.md:5: 选项 `timeout=5` Material 不认识",
        "docs/bad.md:9: 文件 `../a` 在页面自己的目录之外。",
        "docs/bad.md:13: console 块要以命令开始",
        "docs/bad.md:16: 不认识的语言 `rust`",
        "docs/none.md:1: 这一页没有 front matter",
        "docs/open.md:5: 代码块没有结束",
    ):
        assert any(line.startswith(sentence) for line in ran.lines), ran.text
    assert not [line for line in ran.lines if any(trace in line for trace in TRACES)], ran.text
