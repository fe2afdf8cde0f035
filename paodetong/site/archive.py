"""A site that is read from a folder, as one archive: the same folder gives the same bytes, whenever it is packed."""

from __future__ import annotations

import zipfile
from pathlib import Path

from paodetong.errors import HarnessError

UNASKED = {"404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json"}
"""What only a server is asked for; the two maps differ from day to day."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format can say."""
READABLE = 0o644 << 16
UNIX = 3


def pack(folder: Path, into: Path) -> int:
    """Write the archive, whose one folder has its name; how many files it holds.

    Args:
        folder: a site built with ``offline``.
        into: the archive, ``….zip``.

    Raises:
        HarnessError: there is no site in the folder.
    """
    if not (folder / "index.html").is_file():
        raise HarnessError(f"{folder} 里没有 index.html；先运行 make site。")
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - UNASKED
    into.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(into, "w") as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(f"{into.stem}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = READABLE
            archive.writestr(entry, (folder / name).read_bytes(), compresslevel=9)
    return len(names)
