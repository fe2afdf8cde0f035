"""The Markdown beside each page: whole, and linked to the Markdown of other pages."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from paodetong.reading import dated
from paodetong.site import plain
from tests.site import book
from tests.site.conftest import Site

FACTS = {"engine-newest": dated.Fact("29.7", "最新的", "来源", datetime.date(2026, 11, 1), 30)}
PAGE = """# 页 {{ engine-newest }}

见[别页](../intro/docker.md#client)、[首页](../index.md)、[这里](#here)、[外面](https://example.com/a.md)。

```sh title="x.sh"
--8<-- "x/x.sh"
```

- 列表

    ```console
    $ echo "{{ engine-newest }}" '](../intro/docker.md)'
    ```
"""


def test_what_a_page_takes_from_elsewhere_is_written_out(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/x.sh").write_text("one\n\ntwo\n", "utf-8")
    made = plain.markdown("practice/logs.md", PAGE, tmp_path, FACTS)
    assert "# 页 29.7\n" in made
    assert "[别页](../../intro/docker/index.md#client)、[首页](../../index.md)、[这里](#here)" in made
    assert "[外面](https://example.com/a.md)" in made
    assert '```sh title="x.sh"\none\n\ntwo\n```' in made
    assert "$ echo \"{{ engine-newest }}\" '](../intro/docker.md)'" in made


@pytest.mark.reads("docs", "snippets")
def test_every_page_has_its_markdown_with_links_that_lead_to_one(complete: Site) -> None:
    for page in book.pages():
        folder = complete.folder / page.served
        text = (folder / "index.md").read_text("utf-8")
        assert "--8<--" not in text.replace("`--8<--", "")
        assert '<a href="index.md">' in (folder / "index.html").read_text("utf-8")
        for link in re.findall(r"\]\(([^)#\s:]+\.md)", re.sub(r"(?ms)^\s*```.*?^\s*```$|`[^`]*`", "", text)):
            assert (folder / link).is_file(), f"{page}: {link}"
