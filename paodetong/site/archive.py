"""A folder as one archive: the same folder gives the same bytes, whenever it is packed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from paodetong.errors import HarnessError

UNASKED = {"404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json"}
"""What of a site only a server is asked for; the two maps differ from day to day."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format can say."""
READABLE, RUNNABLE = 0o644 << 16, 0o755 << 16
UNIX = 3


def pack_site(folder: Path, into: Path) -> int:
    """Write the archive of a site, whose one folder has its name; how many files it holds.

    Args:
        folder: a site built with ``offline``.
        into: the archive, ``….zip``.

    Raises:
        HarnessError: there is no site in the folder.
    """
    if not (folder / "index.html").is_file():
        raise HarnessError(f"{folder} 里没有 index.html；先运行 make site。")
    return pack(folder, files(folder) - UNASKED, into, into.stem)


def files(folder: Path) -> set[str]:
    """The names of all files of a folder, relative to it."""
    found = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {name.as_posix() for name in found if "__pycache__" not in name.parts}


def pack(folder: Path, names: Iterable[str], into: Path, root: str) -> int:
    """Write an archive of these files of a folder; how many there are.

    Args:
        folder: where they are.
        names: theirs, relative to it.
        into: the archive.
        root: the one folder that they are in there.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(into, "w") as archive:
        for name in sorted(names):
            content = (folder / name).read_bytes()
            entry = zipfile.ZipInfo(f"{root}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = RUNNABLE if content.startswith(b"#!") else READABLE
            archive.writestr(entry, content, compresslevel=9)
        return len(archive.namelist())
