"""What lies beside each page: a script that does what the page does, on a machine, and the folder of its example."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest

from paodetong.errors import HarnessError
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.machine import VERSIONS
from paodetong.hosts.shell import ENVIRONMENT
from paodetong.reading import fences, sources, transcript
from paodetong.reading.book import Book
from paodetong.reading.options import PROGRAMS
from paodetong.running.machines import lacks
from paodetong.site import archive, forms, script
from tests.site import book
from tests.site.conftest import Site
from tests.this_book import BOOK, ROOT

ENDED = "@ended "
"""How a line begins that tells the number of a step and its exit status."""
TIMED_OUT = 124
"""What timeout(1) exits with."""
PAGE = """---
machine:
  images: [debian:trixie-slim]
---
# 一页

```sh title="a-b/x.sh"
#!/bin/sh
echo $1
END_OF_FILE
```

```{ .console data-engine=">=2,<3" }
$ echo old
old
```

```{ .console data-engine=">=20.10" data-needs="cgroup1" }
$ echo new
new
```

```{ .console data-retry="5" }
$ cat <<EOF
> here
> EOF
here
```

```{ .console data-exit="1" }
$ false
```

```{ .console data-skip="只是给人看" }
$ rm -rf /
```
"""


def _read(path: Path, text: str) -> sources.Source:
    return sources.read(path, text, BOOK)


def test_a_script_has_all_that_runs(tmp_path: Path) -> None:
    made = script.script(_read(tmp_path / "a.md", PAGE), "一页\n\n怎样用")
    assert made.startswith("#!/usr/bin/env bash\n# 一页\n#\n# 怎样用\n")
    assert "mkdir -p a-b\ncat > a-b/x.sh <<'END_OF_FILE_'\n#!/bin/sh\necho $1\nEND_OF_FILE\nEND_OF_FILE_\n" in made
    assert "chmod +x a-b/x.sh\n" in made
    assert "if has_version 'docker version -f {{.Server.Version}}' '>=2' '<3'; then\necho old\nfi\n" in made
    assert "until\ncat <<EOF\nhere\nEOF\ndo again 5 || break; done\n" in made
    assert "\nfalse\n" in made
    assert "rm -rf /" not in made
    assert "prompt()" not in made


@pytest.mark.parametrize("option", PROGRAMS)
def test_a_condition_asks_the_program(machines: Fleet, option: str) -> None:
    with machines.machine(images=BOOK.images[:1]) as machine:
        version = machine.version(option)
        assert version is not None
        first, second = version.split(".")[:2]
        asked = {
            f">={first}": True, f">{first}": False, f"<={first}": True, f"<{first}": False, f"=={first}": True,
            f">={first}.{second}": True, f">={int(first) + 1}": False, f"<{first}.{int(second) + 1}": True,
            f"=={int(first) + 1}.{second}": False,
        }  # fmt: skip
        said = "; ".join(f"has_version '{VERSIONS[option]}' '{clause}' && echo yes || echo no" for clause in asked)
        _, output = machine.run(["bash", "-c", f"{script.HAS_VERSION}\n{said}"])
    assert output.decode().split() == ["yes" if one else "no" for one in asked.values()]


RUN = ("intro/lifecycle.md", "start/install.md")
"""Pages with sessions, conditions, questions that are asked again; ``make bench`` runs what is in any page."""


@pytest.mark.parametrize("name", RUN)
def test_a_script_does_what_its_page_does(name: str, complete: Site, machines: Fleet) -> None:
    page = ROOT / "docs" / name
    source = _read(page, page.read_text("utf-8"))
    assert source.declared is not None
    declared = source.declared
    told = (complete.folder / name.removesuffix(".md") / forms.SCRIPT).read_text("utf-8")
    steps: list[tuple[transcript.Step, fences.Fence]] = []
    place = 0
    with machines.machine(images=declared.images, docker=declared.docker, mirror=declared.mirror) as machine:
        for fence in (one for one in script.runs(source) if one.kind == "console" and "data-retry" not in one.options):
            for step in (one for one in transcript.parse(page, fence) if not one.interactive):
                place = told.index(f"\n{step.command}\n", place) + len(step.command) + 2
                told = f'{told[:place]}echo "{ENDED}{len(steps)} $?"\n{told[place:]}'
                steps.append((step, fence))
        machine.put("/root", {forms.SCRIPT: told.encode()})
        command = ["timeout", "300", "bash", forms.SCRIPT]
        done = machine.container.exec_run(command, environment=ENVIRONMENT, workdir="/root")
        assert done.exit_code != TIMED_OUT
        expected = [None if lacks(machine, fence) else str(step.status) for step, fence in steps]
    output = done.output.decode()
    ended = dict(re.findall(rf"(?m)^{ENDED}(\d+) (\d+)$", output))
    came = [ended.get(str(number)) for number in range(len(steps))]
    wrong = [step.command for (step, _), one, other in zip(steps, came, expected, strict=True) if one != other]
    assert not wrong, output[-4000:]


@pytest.mark.reads("docs", "snippets")
def test_every_file_is_there_as_it_is_shown(complete: Site) -> None:
    found = 0
    for page in book.pages():
        source = _read(ROOT / "docs" / page.file, (ROOT / "docs" / page.file).read_text("utf-8"))
        folder = complete.folder / page.served
        linked = re.findall(r'<span class="filename"><a href="([^"]*)" download>', (folder / "index.html").read_text())
        shown = [(unquote(one), (folder / unquote(one)).read_text("utf-8")) for one in linked]
        files = [fence for fence in source.fences if fence.kind == "file"]
        assert [text for _, text in shown] == [fence.text for fence in files]
        assert all(
            name.endswith("/" + PurePosixPath(one.options["title"]).name)
            for (name, _), one in zip(shown, files, strict=True)
        )
        found += len(files)
    assert found


@pytest.mark.reads("docs", "snippets")
def test_every_example_is_there_as_a_folder(complete: Site, tmp_path: Path) -> None:
    found = 0
    for page in book.pages():
        source = _read(ROOT / "docs" / page.file, (ROOT / "docs" / page.file).read_text("utf-8"))
        folder = complete.folder / page.served
        assert script.scripted(source) == (folder / forms.SCRIPT).is_file()
        assert (forms.own(source.body) is not None) == (folder / forms.EXAMPLE).is_file()
        linked = (folder / "index.html").read_text("utf-8")
        assert [name for name in (forms.SCRIPT, forms.EXAMPLE) if f'href="{name}"' in linked] == [
            name for name in (forms.SCRIPT, forms.EXAMPLE) if (folder / name).is_file()
        ]
        if name := forms.own(source.body):
            found += 1
            with zipfile.ZipFile(folder / forms.EXAMPLE) as packed:
                packed.extractall(tmp_path / page.served)
            there, here = tmp_path / page.served / name, ROOT / "snippets" / name
            assert archive.files(there) == archive.files(here)
            assert all((there / one).read_bytes() == (here / one).read_bytes() for one in archive.files(here))
    assert found


def test_a_page_that_is_not_built_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# 甲\n", "utf-8")
    with pytest.raises(HarnessError, match=r"没有 a\.md 的网页"):
        forms.write(tmp_path / "docs", tmp_path / "site", Book(snippets=tmp_path, images=()))
