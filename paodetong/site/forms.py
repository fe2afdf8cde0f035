"""A page's other forms, beside its HTML: its Markdown, a script of its commands, the folder of its example, and what
its transcripts gave.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from pathlib import Path, PurePath

from paodetong.errors import HarnessError
from paodetong.reading import dated, headings, sources
from paodetong.reading.book import Book
from paodetong.reading.includes import included_files
from paodetong.running import ledger
from paodetong.site import archive, downloads, plain, proofs, results, script

MARKDOWN, SCRIPT, EXAMPLE = plain.NAME, "commands.sh", "example.zip"
ABOUT = "这一页的全部命令，按页面的顺序。它会改动所在的机器：在一台用完就扔的机器上运行。"
"""What stands above a script, below its title."""


def write(docs: Path, site: Path, book: Book) -> Counter[str]:
    """Write all forms and results of all pages of a book; how many of each there are, by their names.

    Raises:
        HarnessError: a page has not been built.
        PageError: a page cannot be read.
    """
    facts = dated.load(book.dated) if book.dated else {}
    ledgers = ledger.load(book.ledgers)
    made: Counter[str] = Counter()
    proofs.assets(site)
    for file in sorted(docs.rglob("*.md")):
        page, text = file.relative_to(docs).as_posix(), file.read_text("utf-8")
        folder = site / plain.served(page)
        if not (folder / "index.html").is_file():
            raise HarnessError(f"{site} 里没有 {page} 的网页；先运行 make site。")
        (folder / MARKDOWN).write_text(plain.markdown(page, text, book.snippets, facts), "utf-8")
        made[MARKDOWN] += 1
        source = sources.read(file, text, book)
        title = next((one.text for one in headings.headings(source.body) if one.level == 1), "")
        if script.scripted(source):
            (folder / SCRIPT).write_text(script.script(source, f"{title}\n\n{ABOUT}"), "utf-8")
            made[SCRIPT] += 1
        made[downloads.FOLDER] += downloads.write(source, folder)
        found = results.ran(ledgers, ledger.digest(source.body, book.snippets))
        to_site = posixpath.relpath(".", plain.served(page) or ".")
        made[results.FOLDER] += proofs.write(title, source, found, folder, to_site, book.size_ratio)
        if example := own(source.body):
            within = book.snippets / example
            archive.pack(within, archive.files(within), folder / EXAMPLE, example)
            made[EXAMPLE] += 1
    return made


def own(body: str) -> str | None:
    """A page's own folder of snippets: the first of which it includes a file."""
    return next((PurePath(name).parts[0] for name in included_files(body) if "/" in name), None)
