"""Error messages: read from their page, reduced to their fixed words, and found in what somebody pastes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import markdown
import pytest

from paodetong.cli.main import main
from paodetong.errors import PageError
from paodetong.messages import Dictionary, Entry, entries, vocabulary
from paodetong.site.messages import MessagesExtension
from tests.this_book import BOOK, ROOT

PAGE = Path("errors.md")
TEXT = """\
---
machine: {}
---
# 报错

## `port is already allocated` { #allocated }

```console
$ docker run -d --name shop -p 8080:80 web
3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a
```

```{ .console data-message="true" data-exit="125" data-engine="<28" }
$ docker run -d --name shop2 -p 8080:80 web
0a2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a
docker: Error response from daemon: driver failed programming external connectivity on endpoint shop2 (5b2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a): Bind for 0.0.0.0:8080 failed: port is already allocated.
```

**原因。** 另一个**容器**占着 `8080`，见[端口](a.md#b)。

与 [`address already in use`](#in-use) 不同：那是主机上的程序。

## `address already in use` { #in-use }

```{ .console data-message="true" data-exit="125" }
$ docker run -d --name shop3 -p 80:80 web
docker: Error response from daemon: driver failed programming external connectivity on endpoint shop3 (...): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use.

Run 'docker run --help' for more information
```

## `No such container` { #no-such }

```{ .console data-message="true" data-exit="1" }
$ docker logs nosuch
Error response from daemon: ...o such container: nosuch
```

## `container … is not running` { #not-running }

```{ .console data-message="true" data-exit="1" data-engine=">=26" }
$ docker exec shop ls
Error response from daemon: container 3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a is not running
```

### 要有网络的 { #offline }

```{ .console data-message="true" data-skip="要有 Hub" }
$ docker pull web
Error response from daemon: toomanyrequests: You have reached your pull rate limit.
```

## 没有锚点的一节

别的话。
"""  # noqa: E501
PASTED = {
    "docker: Error response from daemon: driver failed programming external connectivity on endpoint nginx-proxy "
    "(9c1f0e): Bind for 0.0.0.0:443 failed: port is already allocated.": ["allocated"],
    "ERROR: for db  Cannot start service db: driver failed programming external connectivity on endpoint app_db_1: "
    "Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use\nSee 'docker run --help'.": [
        "in-use"
    ],
    "2024-05-01T10:00:00.123Z  Error: no such container:\n  my-app": ["no-such"],
    "Error response from daemon: Container 8a7b is not\nrunning": ["not-running"],
    "error from registry: toomanyrequests: You have reached your unauthenticated pull rate limit.": ["offline"],
    "Bind for :::3000 failed: port is already allocated": ["allocated"],
    "Error: No such container: a\nok\nError response from daemon: Bind for 0.0.0.0:80 failed: port is already "
    "allocated": ["allocated", "no-such"],
    "Unable to locate package docker-ce": [],
    "docker run --rm -it debian bash": [],
    "怎样删除容器": [],
    "": [],
}  # fmt: skip
KNOWN = vocabulary(ROOT / "data" / "commands")


def _entries(text: str = TEXT) -> list[Entry]:
    return entries(PAGE, text, BOOK.snippets, KNOWN)


def test_entries_are_headings_with_marked_blocks() -> None:
    found = _entries()
    assert [one.anchor for one in found] == ["allocated", "in-use", "no-such", "not-running", "offline"]
    first = found[0]
    assert (first.line, first.title, first.place) == (6, "port is already allocated", "errors.md#allocated")
    assert first.cause == "原因。 另一个容器占着 8080，见端口。"
    assert [(one.line, one.versions, one.ran) for one in first.messages] == [(13, "Docker <28", True)]
    assert not found[-1].messages[0].ran


@pytest.mark.parametrize(
    ("entry", "skeleton"),
    [
        (
            "allocated",
            "docker error response from daemon driver failed programming external connectivity on endpoint * bind for *"
            " failed port is already allocated",
        ),
        (
            "in-use",
            "docker error response from daemon driver failed programming external connectivity on endpoint * error"
            " starting userland proxy listen tcp4 * bind address already in use",
        ),
        ("no-such", "error response from daemon * such container"),
        ("not-running", "error response from daemon container * is not running"),
    ],
)
def test_a_skeleton_is_the_fixed_words(entry: str, skeleton: str) -> None:
    (message,) = next(one for one in _entries() if one.anchor == entry).messages
    assert " ".join(message.skeleton) == skeleton


def test_what_the_heading_says_is_fixed() -> None:
    text = TEXT.replace("## `No such container`", "## `No such container: nosuch`")
    (message,) = _entries(text)[2].messages
    assert message.skeleton[-1] == "nosuch"


@pytest.mark.parametrize("pasted", PASTED)
def test_an_entry_is_found_in_what_is_pasted(pasted: str) -> None:
    assert [one.entry.anchor for one in Dictionary(_entries()).held(pasted)] == PASTED[pasted]


def test_a_wording_is_told_from_the_others() -> None:
    (held,) = Dictionary(_entries()).held(TEXT[TEXT.index("docker: Error") : TEXT.index("\n```\n\n**原因")])
    assert held.message
    assert held.message.versions == "Docker <28"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## `No such container` { #no-such }", "## `No such container`", r"errors\.md:34: .*带锚点的标题"),
        ("Error response from daemon: ...o such container: nosuch\n", "", r"errors\.md:34: .*什么也没有打印"),
    ],
)
def test_a_message_that_is_none_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        _entries(TEXT.replace(old, new))


def test_the_page_hides_the_skeletons_in_their_section() -> None:
    body = TEXT.partition("---\n# ")[2]
    extensions = ["attr_list", "md_in_html", "pymdownx.superfences", MessagesExtension(commands="data/commands")]
    shown = markdown.markdown(f"# {body}", extensions=extensions)
    hidden = re.findall(r'<h\d id="([\w-]+)">[^\n]*</h\d>\n<div hidden>⟦(.*)⟧</div>', shown)
    assert [anchor for anchor, _ in hidden] == [one.anchor for one in _entries()]
    assert dict(hidden)["no-such"] == "error response from daemon * such container|no such container"
    assert shown.count("⟦") == len(hidden)


def test_the_script_of_the_site_has_the_same_constants() -> None:
    script = (ROOT / "theme/templates/assets/javascripts/search.js").read_text("utf-8")
    ours = "".join((ROOT / file).read_text("utf-8") for file in ("paodetong/messages.py", "paodetong/site/messages.py"))
    for name in ("NEAR", "OWN", "ALL", "SKIP", "EVERYWHERE", "GAP", "WARNING"):
        (there,) = re.findall(rf"const {name} = (.*);", script)
        (here,) = re.findall(rf"^{name} = (.*)$", ours, re.MULTILINE)
        assert there == here, name
    assert "const WORD = /[a-z0-9]+/g;" in script
    assert 'WORD = re.compile(r"[a-z0-9]+")' in ours


def _explain(monkeypatch: pytest.MonkeyPatch, text: str, folder: Path) -> int:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return main(["explain", str(folder)])


def test_the_command_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "errors.md").write_text(TEXT, "utf-8")
    assert _explain(monkeypatch, "Error: No such container: a\n" + next(iter(PASTED)), tmp_path) == 0
    said = capsys.readouterr().out.split("\n")
    assert said[:4] == [
        "port is already allocated",
        "  原因。 另一个容器占着 8080，见端口。",
        "  这样写的是 Docker <28",
        f"  {tmp_path}/errors.md#allocated",
    ]
    assert said[4:6] == ["No such container", f"  {tmp_path}/errors.md#no-such"]


def test_the_command_says_when_it_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _explain(monkeypatch, "都好", tmp_path / "nowhere") == 2
    assert _explain(monkeypatch, "都好", tmp_path) == 2
    assert "没有标着" in capsys.readouterr().err
    (tmp_path / "errors.md").write_text(TEXT, "utf-8")
    assert _explain(monkeypatch, "都好", tmp_path) == 1
    assert "书里的 5 条报错，这段输出里一条也没有。" in capsys.readouterr().out


ALIKE = """# 页

## `not a directory` { #directory }

```{ .console data-message="true" }
$ docker run a
OCI runtime create failed: runc create failed: unable to start container process: not a directory
```

## `no such device` { #device }

```{ .console data-message="true" }
$ docker run b
OCI runtime create failed: runc create failed: unable to start container process: no such device
```

## `attribute is obsolete` { #obsolete }

```{ .console data-message="true" }
$ docker compose up
time="2026-01-01T00:00:00Z" level=warning msg="/root/c.yaml: the attribute `version` is obsolete, it will be ignored"
```

## `requested access is denied` { #denied }

```{ .console data-message="true" }
$ docker push c
requested access is denied...
```
"""


@pytest.mark.parametrize(
    ("pasted", "known"),
    [
        ("OCI runtime create failed: unable to start container process: bad seccomp profile", []),
        (
            "OCI runtime create failed: runc create failed: unable to start container process: no such device",
            ["device"],
        ),
        (
            'time="2025" level=warning msg="/a/b.yaml: the attribute `version` is obsolete, it will be ignored"\n'
            "denied: requested access is denied",
            ["denied", "obsolete"],
        ),
        ("the requested access", []),
    ],
)
def test_what_two_entries_share_tells_of_neither_and_errors_come_before_warnings(pasted: str, known: list[str]) -> None:
    assert [one.entry.anchor for one in Dictionary(_entries(ALIKE)).held(pasted)] == known
