"""The text of a PDF, which a reader copies and searches, in the characters that were written.

A font may draw 页 and the radical ⻚ with one glyph, and Chromium says of a glyph that it is the first character of the
two, which is the radical: who searches for 首页 does not find it.
"""

from __future__ import annotations

import re
import unicodedata

from pypdf import PdfReader

PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲"
    "⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄"
    "⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
"""Radicals, each followed by its character, that NFKC leaves alone; from Unicode's EquivalentUnifiedIdeograph.txt."""
WRITTEN = str.maketrans(dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)))
SECTION = re.compile(r"\d+ beginbf(char|range)\n(.*?)endbf\1\n", re.DOTALL)
ENTRY = re.compile(r"<(\w+)> (?:<(\w+)> )?<(\w+)>\n")
MOST = 100
"""Glyphs that one section may hold (PDF 32000-1, 9.10.3)."""


def written(text: str) -> str:
    """The same text without radicals."""
    known = (unicodedata.normalize("NFKC", one) if "⼀" <= one <= "⿕" else one for one in text)
    return "".join(known).translate(WRITTEN)


def mend(printed: PdfReader) -> None:
    """Let each font of a PDF by Chromium say which characters its glyphs were written with."""
    for page in printed.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            said = font.get_object().get("/ToUnicode")
            if said is not None:
                stream = said.get_object()
                stream.set_data(SECTION.sub(_section, stream.get_data().decode()).encode())


def _section(given: re.Match[str]) -> str:
    """One glyph a line: a range of them has no common step any more."""
    lines = []
    for first, last, said in ENTRY.findall(given[2]):
        text = bytes.fromhex(said).decode("utf-16-be")
        for step in range(int(last or first, 16) - int(first, 16) + 1):
            glyph = f"{int(first, 16) + step:0{len(first)}X}"
            characters = written(text[:-1] + chr(ord(text[-1]) + step)).encode("utf-16-be")
            lines.append(f"<{glyph}> <{characters.hex().upper()}>\n")
    some = (lines[start : start + MOST] for start in range(0, len(lines), MOST))
    return "".join(f"{len(one)} beginbfchar\n{''.join(one)}endbfchar\n" for one in some)
