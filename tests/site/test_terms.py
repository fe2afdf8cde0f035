"""The book's terms: each is introduced before it is used, and nowhere called otherwise; the glossary tells them all."""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown import Markdown
from playwright.sync_api import BrowserContext, expect

from paodetong.errors import HarnessError
from paodetong.reading import named, terms
from tests.site import book
from tests.site.conftest import Site, visit
from tests.this_book import ROOT

pytestmark = pytest.mark.reads("docs")
FILE = ROOT / "data" / "terms.toml"
TERMS = terms.load(FILE)
NAMES = list(TERMS.by_name)
GLOSSARY = book.PageName("reference/glossary.md")
HEADING = re.compile(r"#+ .*?(?:\{ #(?P<anchor>[\w-]+)(?: data-[^}]*)? \})?$")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
ASIDE = re.compile(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->")
"""What names no term: code, where a link goes, comments."""
SAYS_AT_MOST = 60
"""Characters of what a tooltip says: it is read standing."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, list or table of a page's prose.

    Attributes:
        page: where it stands.
        anchor: of the heading above it; empty at the beginning of a page.
        line: its first, in the file.
        text: as it is written.
    """

    page: book.PageName
    anchor: str
    line: int
    text: str

    @property
    def prose(self) -> str:
        """Its text without what names no term."""
        return ASIDE.sub("", self.text)

    def links(self) -> Iterator[str]:
        """Where it links to within the book, as ``at`` of the terms has it."""
        for found in LINK.finditer(self.text):
            target, hash, anchor = found["target"].partition("#")
            yield f"{self.page.linked(target)}{hash}{anchor}"

    @functools.cached_property
    def used(self) -> frozenset[str]:
        """The names of the terms that it uses, not only as a part of a longer word."""
        return frozenset(use.term.name for use in TERMS.uses(self.prose))

    def tells(self, term: str) -> bool:
        """Whether it puts a term beside its English name; one that has none, beside anything in brackets."""
        english = re.escape(TERMS.by_name[term].en)
        return bool(re.search(rf"{re.escape(term)}[”*]*（[^（）]*{english}", self.text, re.IGNORECASE))

    def introduces(self, term: str) -> bool:
        """Whether it tells what a term is, stands where that is done, or says where it is."""
        at = TERMS.by_name[term].at
        places = (at, at.partition("#")[0])
        here = f"{self.page}#{self.anchor}" if self.anchor else self.page.file  # a page begins with what it will tell
        return self.tells(term) or any(place in places for place in (here, *self.links()))


@functools.cache
def paragraphs(page: book.PageName) -> list[Paragraph]:
    """Those of a page, in its order; headings are none."""
    found, anchor, start, lines = list[Paragraph](), "", 0, list[str]()
    for number, line, language in named.lines((ROOT / "docs" / page.file).read_text("utf-8") + "\n\n"):
        if (heading := HEADING.match(line)) and not language:
            anchor = heading["anchor"] or anchor
        if language or heading or not line.strip():
            if lines:
                found.append(Paragraph(page, anchor, start, "\n".join(lines)))
            lines = []
        else:
            start = start if lines else number
            lines.append(line)
    return found


def first(term: str) -> Paragraph | None:
    """The first paragraph of the book that uses a term."""
    return next((one for page in book.navigation() for one in paragraphs(page) if term in one.used), None)


@pytest.mark.parametrize("term", NAMES)
def test_a_term_is_introduced_before_it_is_used(term: str) -> None:
    used, at = first(term), TERMS.by_name[term].at
    assert used, f"书里没有“{term}”。"
    assert used.introduces(term), f"docs/{used.page}:{used.line}: “{term}”在 {at} 才讲，这里要连到那里：{used.text}"


@pytest.mark.parametrize("term", NAMES)
def test_a_term_is_told_of_where_the_data_says(term: str) -> None:
    page, _, anchor = TERMS.by_name[term].at.partition("#")
    there = [one for one in paragraphs(book.PageName(page)) if one.anchor == anchor]
    told = Paragraph.tells if TERMS.by_name[term].en else lambda one, term: term in one.text
    assert any(told(one, term) for one in there), f"{TERMS.by_name[term].at} 没有讲“{term}”。"


@pytest.mark.parametrize("term", NAMES)
def test_a_term_is_told_in_a_sentence(term: str) -> None:
    says = TERMS.by_name[term].says
    assert says.endswith("。")
    assert says.count("。") == 1
    assert len(says) <= SAYS_AT_MOST


def otherwise(text: str, known: terms.Terms) -> Iterator[tuple[str, str]]:
    """What a text calls otherwise than the book: what it says, and the term; between “” others speak."""
    for term in known.by_name.values():
        for other in term.instead_of:
            if other in re.sub(rf"“{re.escape(other)}”|`[^`]*`|\]\([^)]*\)", "", text):
                yield other, term.name


@pytest.mark.parametrize("page", book.parameters())
def test_a_page_calls_nothing_otherwise(page: book.PageName) -> None:
    lines = named.lines((ROOT / "docs" / page.file).read_text("utf-8"))
    wrong = [
        f"docs/{page}:{number}: 写的是“{other}”，这本书叫它“{term}”"
        for number, line, language in lines
        if not language
        for other, term in otherwise(line, TERMS)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_term_is_called_what_another_is() -> None:
    others = [other for term in TERMS.by_name.values() for other in term.instead_of]
    assert len(set(others)) == len(others)
    assert not set(others) & set(NAMES)


KNOWN = """
["镜像"]
en = "image"
says = "只读。"
at = "a.md#it"
instead_of = ["映像"]

["镜像加速站"]
en = "mirror"
says = "替你取。"
at = "a.md"

["层"]
en = "layer"
says = "叠成。"
within = ["底层"]
at = "a.md#it"

["OCI"]
says = "标准。"
at = "a.md#it"
"""


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A folder with a few terms, and the page that tells of them."""
    (tmp_path / "terms.toml").write_text(KNOWN, "utf-8")
    (tmp_path / "a.md").write_text("---\nmachine: none\n---\n# 页名\n\n## 那里 { #it }\n", "utf-8")
    return tmp_path


def rendered(folder: Path, text: str) -> str:
    """A page's text with these terms."""
    extensions = ["attr_list", "md_in_html", "tables", "admonition", "pymdownx.superfences", "paodetong.site.glossary"]
    configs = {"paodetong.site.glossary": {"file": str(folder / "terms.toml"), "docs": str(folder)}}
    html: str = Markdown(extensions=extensions, extension_configs=configs).convert(text)
    return html


def marked(html: str) -> list[tuple[str, str]]:
    """The terms that are marked, in their order, and what is told of them."""
    found = ElementTree.fromstring(f"<div>{html}</div>").iter("abbr")
    return [(one.text or "", one.attrib["title"]) for one in found]


def test_only_the_first_use_is_marked(known: Path) -> None:
    html = rendered(known, "一个镜像，两个镜像。\n\n- 三个**镜像**，一层\n")
    assert marked(html) == [("镜像", "image：只读。"), ("层", "layer：叠成。")]
    assert re.sub("<[^>]+>", "", html).split() == ["一个镜像，两个镜像。", "三个镜像，一层"]
    assert html.index("一个<abbr") < html.index("</abbr>，两个镜像。")
    assert '<abbr class="term" tabindex="0" title="image：只读。">镜像</abbr>' in html


def test_the_order_is_that_of_the_text(known: Path) -> None:
    html = rendered(known, "甲**乙层**丙镜像丁*层*戊OCI己\n")
    assert [name for name, _ in marked(html)] == ["层", "镜像", "OCI"]
    assert re.sub("<[^>]+>", "", html) == "甲乙层丙镜像丁层戊OCI己"
    assert "丁<em>层</em>" in html


def test_the_longest_term_is_taken(known: Path) -> None:
    assert [name for name, _ in marked(rendered(known, "镜像加速站和镜像"))] == ["镜像加速站", "镜像"]
    assert marked(rendered(known, "在底层")) == []
    assert [name for name, _ in marked(rendered(known, "在底层的一层"))] == ["层"]


@pytest.mark.parametrize(
    "text",
    [
        "`镜像`",
        "```text\n镜像\n```",
        "[镜像](a.md)",
        "# 镜像",
        "## 镜像 { #it }",
        "| 镜像 |\n|---|\n| 一 |",
        '!!! note "镜像"\n    一',
        '<div class="quiz" markdown>\n镜像\n</div>',
        '`x`{ .gone title="镜像" }',
        "OCIv2 或 xOCI 或 OCI-x",
    ],
)
def test_no_term_is_marked_there(known: Path, text: str) -> None:
    html = rendered(known, text)
    assert 'class="term"' not in html
    assert [name for name, _ in marked(rendered(known, f"{text}\n\n镜像"))][-1] == "镜像"


def test_a_word_beside_an_option_is_marked(known: Path) -> None:
    html = rendered(known, '`x`{ .gone title="镜像没有了" }镜像')
    assert '<code class="gone" title="镜像没有了">x</code><abbr' in html


def test_the_table_has_every_term(known: Path) -> None:
    html = rendered(known, "# 术语表\n\n<!-- 术语 -->\n\n镜像\n")
    rows = [["".join(cell.itertext()) for cell in row] for row in ElementTree.fromstring(f"<d>{html}</d>").iter("tr")]
    assert rows[1:] == [
        ["OCI", "标准。", "那里"],
        ["层layer", "叠成。", "那里"],
        ["镜像image", "只读。别处也叫映像。", "那里"],
        ["镜像加速站mirror", "替你取。", "页名"],
    ]
    assert 'href="../a.md#it"' in html
    assert marked(html) == []


@pytest.mark.parametrize(
    "more",
    ['["新"]\nat = "a.md"', '["新"]\nat = "a.md"\nsays = "。"\nsay = 1', '["新"]\nat = "b.md"\nsays = "。"', "["],
    ids=["field", "unknown", "page", "toml"],
)
def test_a_term_that_is_written_wrongly_is_refused(known: Path, more: str) -> None:
    (known / "terms.toml").write_text(KNOWN + more, "utf-8")
    with pytest.raises(HarnessError):
        rendered(known, "<!-- 术语 -->\n")


def test_a_term_that_is_told_of_nowhere_is_refused(known: Path) -> None:
    (known / "terms.toml").write_text(KNOWN.replace("#it", "#nowhere"), "utf-8")
    with pytest.raises(HarnessError, match="没有这个标题"):
        rendered(known, "<!-- 术语 -->\n")


def test_what_is_called_otherwise_is_noticed(known: Path) -> None:
    few = terms.load(known / "terms.toml")
    assert list(otherwise("这个映像", few)) == [("映像", "镜像")]
    assert list(otherwise("“映像”与 `映像`", few)) == []


def test_the_glossary_has_them_all(online: Site) -> None:
    html = (online.folder / GLOSSARY.served / "index.html").read_text("utf-8")
    cells = set(re.findall(r"<td>([^<]+)(?:<br ?/?>[^<]+)?</td>", html))
    assert not set(NAMES) - cells


def test_a_term_says_what_it_means_to_a_keyboard_too(online: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    visit(tab, online.address(book.PageName("intro/container.md")))
    term = tab.locator("abbr.term").first
    says = term.get_attribute("title") or ""
    tab.locator(".machine a, .sitting a").last.focus()
    tab.keyboard.press("Tab")  # what stands next is the first term
    expect(term).to_be_focused()
    expect(tab.locator(".md-tooltip2--active")).to_have_text(says)
    term.blur()
    expect(tab.locator(".md-tooltip2--active")).to_have_count(0)
