"""The whole book as one PDF, from the site that is read from a folder.

Each part of the navigation is printed by Chromium as one document, with the site's own style sheets (book.css says how
paper looks); then the parts become one file, with a title page and a table of contents before them. Chromium sees one
part at a time, so the numbers of pages are carried from part to part, and a link to another page of the book is printed
as an address ``book:…``, which is made a place in the PDF when all places are known.
"""

from __future__ import annotations

import contextlib
import html
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.config import load_config
from mkdocs.structure.files import File
from playwright.sync_api import Browser, Error, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import ArrayObject, Fit, NameObject, NullObject, NumberObject, TextStringObject

from paodetong.errors import HarnessError
from paodetong.reading import book
from paodetong.site import radicals, totals
from paodetong.site.draw import FLAGS, browser_path

PLACE = "book:"
OLDEST = 131
"""The first Chromium that prints page numbers from a style sheet (margin boxes of ``@page``)."""
HERE = Path(__file__)
HAS_CHINESE = """() => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const drawn = (character) => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(character, 0, 40);
    return canvas.toDataURL();
  };
  return drawn("容") !== drawn("器");
}"""
"""Characters without a glyph all look the same."""
FONT = "请安装一种中文字体，如 Debian、Ubuntu 的 fonts-noto-cjk。"
DRESS = """css => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  document.body.className = "book";
  document.body.dataset.mdColorScheme = "default";
}"""
"""Paper is light, and the book has all that a page by itself leaves out."""


@dataclass(frozen=True)
class Part:
    """A part of the navigation: its title, and its pages in order, as files of the docs (``intro/docker.md``)."""

    title: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """The built site, and what its configuration says of the book.

    Attributes:
        folder: the site.
        docs: the pages' sources.
        parts: the navigation.
        files: the file of each page in the site, by its source.
        address: where the site is published, if that is known.
        name: the book's title.
        description: one sentence on it.
        rights: the licences.
    """

    folder: Path
    docs: Path
    parts: tuple[Part, ...]
    files: dict[str, str]
    address: str
    name: str
    description: str
    rights: str


@dataclass(frozen=True)
class Printed:
    """A page or a section: its title, and its place, ``file`` or ``file#id``."""

    title: str
    place: str
    inside: tuple[Printed, ...] = ()


def parts(navigation: Iterable[Any]) -> Iterator[Part]:
    """The parts of a ``nav`` of mkdocs.yml; a page at its top is a part without a title, and what a part has inside of
    it is one row of pages."""
    for item in navigation:
        for title, inside in item.items() if isinstance(item, dict) else [("", item)]:
            yield Part("" if isinstance(inside, str) else title, tuple(_pages(inside)))


def _pages(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    else:
        for inner in item.values() if isinstance(item, dict) else item:
            yield from _pages(inner)


def read(config: Path) -> Site:
    """The site of a configuration.

    Raises:
        HarnessError: there is no such configuration, or it has no navigation, or the site is not built.
    """
    if not config.is_file():
        raise HarnessError(f"没有 {config}。")
    said = load_config(str(config))
    found = tuple(parts(said["nav"] or ()))
    if not found:
        raise HarnessError(f"{config} 里没有 nav；PDF 按它的顺序印。")
    folder, directories = str(said["site_dir"]), bool(said["use_directory_urls"])
    files = {
        page: File(page, str(said["docs_dir"]), folder, directories).dest_uri for part in found for page in part.pages
    }
    for file in files.values():
        if not (Path(folder) / file).is_file():
            raise HarnessError(f"{folder} 里没有 {file}；先运行 make site。")
    texts = (str(said[key] or "") for key in ("site_url", "site_name", "site_description", "copyright"))
    return Site(Path(folder).resolve(), Path(said["docs_dir"]), found, files, *texts)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A browser that can print a book.

    Raises:
        HarnessError: there is none, or it is too old.
    """
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        except Error as error:
            raise HarnessError(f"浏览器没有启动；安装 Chromium，或用环境变量 CHROME_PATH 指明它。\n{error}") from error
        try:
            if int(launched.version.split(".")[0]) < OLDEST:
                raise HarnessError(f"Chromium {launched.version} 印不出页码；要 {OLDEST} 或更新的版本。")
            yield launched
        finally:
            launched.close()


def open_site(launched: Browser, site: Site) -> Page:
    """A tab with the site's style sheets and those of the PDF, whose scripts do not run.

    Raises:
        HarnessError: there is no Chinese font, or the browser ended, as that of Playwright does where there is no font.
    """
    try:
        tab = launched.new_context(java_script_enabled=False).new_page()
        tab.goto((site.folder / site.files[site.parts[0].pages[0]]).as_uri())
        chinese = tab.evaluate(HAS_CHINESE)
    except Error as error:
        raise HarnessError(f"浏览器没有打开第一页；一种字体也没有时它会崩溃，{FONT}\n{error}") from error
    if not chinese:
        raise HarnessError(f"这里没有中文字体，印出来全是方框；{FONT}")
    tab.evaluate(DRESS, HERE.with_suffix(".css").read_text("utf-8"))
    return tab


def fill(tab: Page, site: Site, part: Part, before: int) -> Printed:
    """Put a part into a tab of ``open_site``; what it has to be found by, pages and their sections.

    Args:
        before: how many sheets come before it.
    """
    files = [site.files[page] for page in part.pages]
    given = {
        "root": f"{site.folder.as_uri()}/",
        "site": site.address,
        "part": part.title,
        "pages": [{"file": file, "html": (site.folder / file).read_text("utf-8")} for file in files],
        "files": list(site.files.values()),
        "before": before,
    }
    found = tab.evaluate(HERE.with_suffix(".js").read_text("utf-8"), given)
    inside = tuple(
        Printed(one["title"], file, tuple(Printed(title, place) for place, title in one["sections"]))
        for one, file in zip(found, files, strict=True)
    )
    return Printed(part.title, files[0], inside)


def make(config: Path, into: Path, say: Callable[[str], None]) -> int:
    """Print the book; how many sheets it has.

    Args:
        config: the site's configuration.
        into: the PDF.
        say: is told each part that is done, a line each.

    Raises:
        HarnessError: the site is not built, or the browser cannot print it.
    """
    site = read(config)
    bodies: list[PdfReader] = []
    printed: list[Printed] = []
    places: dict[str, tuple[int, float]] = {}
    before = 0
    with browser() as launched:
        for part in site.parts:
            tab = open_site(launched, site)
            printed.append(fill(tab, site, part, before))
            body = _pdf(tab)
            tab.context.close()
            places |= {place: (before + page, top) for place, (page, top) in _places(body).items()}
            before += len(body.pages)
            bodies.append(body)
            say(f"{part.title or printed[-1].inside[0].title}：{len(part.pages)} 页，印了 {len(body.pages)} 面")
        tab = open_site(launched, site)
        tab.evaluate("front => { document.body.innerHTML = front; }", _front(site, printed, places))
        front = _pdf(tab)
    say(f"目录：印了 {len(front.pages)} 面；合成一本")
    writer = _bind(front, bodies, printed, places)
    writer.add_metadata({"/Title": site.name, "/Subject": site.description})
    into.parent.mkdir(parents=True, exist_ok=True)
    writer.write(into)
    return len(writer.pages)


def _pdf(tab: Page) -> PdfReader:
    pdf = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    radicals.mend(pdf)
    return pdf


def _places(body: PdfReader) -> dict[str, tuple[int, float]]:
    """Where the places of a part are: on which of its sheets, from 0, and how high, in points from the bottom."""
    found = {}
    for name, destination in body.named_destinations.items():
        page = body.get_destination_page_number(destination)
        if page is not None:
            found[unquote(name.removeprefix("/"))] = (page, float(destination.top or 0))
    return found


def _front(site: Site, printed: list[Printed], places: dict[str, tuple[int, float]]) -> str:
    """The title page and the table of contents."""

    def row(one: Printed, title: str) -> str:
        number = places[one.place][0] + 1
        return f'<a href="{PLACE}{html.escape(one.place)}">{html.escape(title)}<span></span>{number}</a>'

    rows = []
    for part in printed:
        pages = [f"<li>{row(page, page.title)}</li>" for page in part.inside]
        rows += [f"<li>{row(part, part.title)}<ol>{''.join(pages)}</ol></li>"] if part.title else pages
    return (
        f'<article class="md-typeset title"><h1>{html.escape(site.name)}</h1>'
        f'<p class="subtitle">{html.escape(site.description)}</p><p>{html.escape(_verified(site))}</p>'
        f"<p>{site.rights}</p></article>"
        f'<article class="md-typeset contents"><h1>目录</h1><ol>{"".join(rows)}</ol></article>'
    )


def _verified(site: Site) -> str:
    """What the ledgers say of these very pages; empty in a folder that is no book."""
    this = book.find(Path.cwd())
    return totals.of_book(site.docs, this.ledgers, this.snippets).sentence if this else ""


def _bind(
    front: PdfReader, bodies: list[PdfReader], printed: list[Printed], places: dict[str, tuple[int, float]]
) -> PdfWriter:
    """One file with bookmarks, numbers and links."""
    writer = PdfWriter()
    for one in (front, *bodies):
        for page in one.pages:
            writer.add_page(page)
    first = len(front.pages)
    pages = list(writer.pages)

    def fit(place: str) -> tuple[int, float]:
        sheet, top = places.get(place) or places[place.partition("#")[0]]
        return first + sheet, min(top, float(pages[first + sheet].mediabox.top))

    for page in pages:
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            address = str(link.get("/A", {}).get("/URI", ""))
            if address.startswith(PLACE):
                sheet, top = fit(unquote(address.removeprefix(PLACE)))
                del link["/A"]
                there = [pages[sheet].indirect_reference, NameObject("/XYZ"), NullObject(), NumberObject(top)]
                link[NameObject("/Dest")] = ArrayObject([*there, NullObject()])
    for part in printed:
        above = _bookmark(writer, part, fit, None) if part.title else None
        for leaf in part.inside:
            inside = _bookmark(writer, leaf, fit, above)
            for section in leaf.inside:
                _bookmark(writer, section, fit, inside)
    writer.set_page_label(0, first - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(first, len(pages) - 1, style=PageLabelStyle.DECIMAL)
    writer.page_mode = "/UseOutlines"
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return writer


def _bookmark(writer: PdfWriter, one: Printed, fit: Callable[[str], tuple[int, float]], above: Any) -> Any:
    sheet, top = fit(one.place)
    return writer.add_outline_item(
        title=one.title, page_number=sheet, parent=above, fit=Fit.xyz(top=top), is_open=False
    )
