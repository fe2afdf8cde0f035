"""What agrees with what a page shows, what does not, and what a recording writes."""

from __future__ import annotations

import json
import time
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from paodetong.matching import (
    ELLIPSIS,
    EPHEMERAL,
    KINDS,
    Bindings,
    agrees,
    contexts,
    difference,
    line_agrees,
    merge,
    volatile,
)
from paodetong.matching.kinds import CHECKSUM, EXACT
from paodetong.matching.places import LINES, PLACES
from paodetong.reading.prompts import KEYS
from tests.selftest import kinds
from tests.selftest.kinds import LONG_A, LONG_B, LONG_C, SWARM_A, SWARM_B, A, B, C, D


def same(shown: str, came: str) -> bool:
    """Whether outputs agree on a page that has shown nothing before."""
    return agrees(shown.split("\n"), came.split("\n"), Bindings())


PAIRS = Path(__file__).with_name("pairs.jsonl")


def _pairs(which: str) -> list[ParameterSet]:
    cases = {**kinds.KINDS, **kinds.RULES}
    return [
        pytest.param(shown, came, id=f"{kind}-{number}")
        for kind, case in cases.items()
        for number, (shown, came) in enumerate(getattr(case, which))
    ]


@pytest.mark.parametrize(("shown", "came"), _pairs("agree"))
def test_agrees(shown: str, came: str) -> None:
    assert same(shown, came)
    assert same(shown, shown)


@pytest.mark.parametrize(("shown", "came"), _pairs("disagree"))
def test_does_not_agree(shown: str, came: str) -> None:
    assert not same(shown, came)
    assert same(shown, shown)
    assert same(came, came)
    assert {line[:2] for line in difference(shown.split("\n"), came.split("\n"), Bindings())} & {"- ", "+ "}


def test_each_kind_has_pairs_that_agree_and_as_many_that_do_not() -> None:
    assert set(kinds.KINDS) == {*KINDS, "checksum"}
    for kind, case in kinds.KINDS.items():
        assert case.agree, kind
        assert len(case.disagree) >= len(case.agree), kind
    for rule, case in kinds.RULES.items():
        assert len(case.disagree) >= len(case.agree), rule


@pytest.mark.parametrize("kind", KINDS)
def test_the_pairs_of_a_kind_show_it(kind: str) -> None:
    """A pair that agrees for another reason would prove nothing of its kind."""
    found = {
        token.kind
        for shown, _ in kinds.KINDS[kind].agree
        for line, context in zip(shown.split("\n"), contexts(shown.split("\n")), strict=True)
        for token in volatile(line, context)
    }
    assert kind in found


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_what_stands_beside_volatile_text_is_exact(kind: str) -> None:
    """Each letter of each line that is not volatile, changed to another and to a digit."""
    for text in {text for pair in kinds.KINDS[kind].agree for text in pair}:
        lines = text.split("\n")
        for line, context in zip(lines, contexts(lines), strict=True):
            taken = {at for token in volatile(line, context) for at in range(token.start, token.end)}
            for at in () if ELLIPSIS in line else sorted(set(range(len(line))) - taken):
                for letter in {"x", "y", "7", "8"} - {line[at]} if line[at].strip() else ():
                    changed = line[:at] + letter + line[at + 1 :]
                    assert not line_agrees(line, changed, Bindings(), context), changed


@pytest.mark.parametrize(
    "case", [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()], ids=itemgetter("id")
)
def test_a_pair_from_a_public_report(case: dict[str, Any]) -> None:
    assert agrees(case["shown"], case["came"], Bindings()) is case["should_agree"], case["why"]


def test_what_is_known_by_its_place_is_of_a_kind() -> None:
    names = {group.partition("_")[0] for pattern in (*LINES, *PLACES) for group in pattern.groupindex}
    assert names <= {*KINDS, EXACT, CHECKSUM}


def test_ports_are_those_that_linux_chooses_from() -> None:
    for port in (
        1,
        80,
        999,
        8080,
        *range(32000, 34000, 7),
        32767,
        32768,
        *range(39990, 61100, 37),
        60999,
        61000,
        65535,
    ):
        assert same(f":{port}", ":40000" if port != 40000 else ":40001") is (port in EPHEMERAL)


def test_a_shown_identity_stays_what_it_was() -> None:
    addresses, ports = ("172.17.0.2", "172.17.0.3", "172.17.0.4"), (":32768", ":32769", ":32770")
    for one, two, three in [(A, B, C), addresses, ports, (SWARM_A, SWARM_B, SWARM_A[::-1])]:
        page = Bindings()
        assert agrees([one], [two], page)
        assert agrees([f"x {one}"], [f"x {two}"], page)
        assert not agrees([f"x {one}"], [f"x {three}"], page)
        assert not same(f"{one} {one}", f"{two} {three}")
        assert not same(f"{one}\n{one}", f"{two}\n{three}")


def test_two_shown_identities_never_share_a_value() -> None:
    for one, two, three in [(A, B, C), ("172.17.0.2", "172.17.0.3", "172.17.0.4"), (":32768", ":32769", ":32770")]:
        page = Bindings()
        assert agrees([one], [three], page)
        assert not agrees([two], [three], page)
        assert not same(f"{one} {two}", f"{three} {three}")
        assert same(f"{one} {two}", f"{two} {one}")


def test_short_and_long_ids_agree() -> None:
    page = Bindings()
    assert agrees([LONG_A], [LONG_B], page)
    assert agrees([A], [B], page)
    assert not agrees([A], [C], page)
    page = Bindings()
    assert agrees([A], [B], page)
    assert not agrees([LONG_A], [LONG_C], page)
    assert agrees([LONG_A], [LONG_B], page)
    assert agrees([f"sha256:{LONG_A}"], [f"sha256:{LONG_B}"], page)
    assert not agrees([LONG_A], [LONG_B[:-1] + "0"], page)


def test_nothing_is_bound_by_what_disagrees() -> None:
    page = Bindings()
    assert not agrees([A, "x"], [B, "y"], page)
    assert not line_agrees(f"{A} {A}", f"{B} {C}", page)
    assert not page.known
    assert agrees([A], [C], page)


def test_a_wildcard_gives_way_until_the_identity_is_the_right_one() -> None:
    page = Bindings()
    assert agrees([A], [B], page)
    assert agrees(["...", f"{A} web", "..."], [f"{C} web", f"{D} web", f"{B} web", "end"], page)
    assert agrees(["...", f"{C} x", "...", f"{C} y"], [f"{A} x", f"{D} x", "", f"{D} y"], Bindings())


def test_commands_are_run_with_what_came() -> None:
    page = Bindings()
    assert agrees([f"{LONG_A} 172.17.0.2 :32768"], [f"{LONG_B} 172.17.0.9 :40000"], page)
    command = f"docker inspect {LONG_A} {A} && curl 172.17.0.2:32768"
    assert page.substitute(command) == f"docker inspect {LONG_B} {B} && curl 172.17.0.9:40000"
    assert page.substitute(f"docker run debian@sha256:{LONG_A}") == f"docker run debian@sha256:{LONG_B}"
    assert page.substitute(f"docker stop {C} 3f2a 172.17.0.20 sleep 5 seconds") == (
        f"docker stop {C} 3f2a 172.17.0.20 sleep 5 seconds"
    )
    assert page.restore(f"{B} {LONG_B} 172.17.0.9 {C}") == f"{A} {LONG_A} 172.17.0.2 {C}"


RECORDINGS = [
    # shown, came, written
    ("", "a\nb", "a\nb"),
    ("a\nb", "a\nb", "a\nb"),
    (f"{A}  2 hours ago  5MB", f"{B}  3 days ago  6MB", f"{A}  2 hours ago  5MB"),
    (f"{A} 2 hours ago\nx", f"{B} 3 days ago\ny", f"{A} 2 hours ago\ny"),
    ("a\n...\nz", "a\nb\nz", "a\n...\nz"),
    ("a\n...\nz\nold", "a\nb\nz\nnew", "a\n...\nz\nnew"),
    ("a\n...\ndone: 3", "a\nx\ny\ndone: 4", "a\n...\ndone: 4"),
    ("one ... 0.1s\nold", "one thing took 0.3s\nnew", "one ... 0.1s\nnew"),
    ("a\nb\nc", "b\nc", "b\nc"),
    ("b\nc", "a\nb\nc", "a\nb\nc"),
    ("a\nb\nc", "", ""),
    (f"{LONG_A}\nold {A}", f"{LONG_B}\nnew {B}", f"{LONG_A}\nnew {A}"),
    (f"{A}\n{A}", f"{B}\n{C}", f"{A}\n{C}"),
    ("NAME  ID\nweb  1", "NAME      ID\nweb       2", "NAME  ID\nweb       2"),
]


@pytest.mark.parametrize(("shown", "came", "written"), RECORDINGS)
def test_a_recording(shown: str, came: str, written: str) -> None:
    def lines(text: str) -> list[str]:
        return text.split("\n") if text else []

    page = Bindings()
    first = merge(lines(shown), lines(came), page)
    assert first == lines(written)
    assert merge(first, lines(came), Bindings()) == first
    assert agrees(first, lines(came), Bindings())
    assert agrees(first, lines(came), page)


def test_a_recorded_page_agrees_with_itself_when_ids_change_again() -> None:
    """A step that is recorded anew names what the steps before it named, as they did."""
    page, shown = Bindings(), [[LONG_A], ["ID  NAME", f"{A}  old"]]
    came = [[LONG_B], ["ID  NAME", f"{B}  new"]]
    written = [merge(one, other, page) for one, other in zip(shown, came, strict=True)]
    assert written == [[LONG_A], ["ID  NAME", f"{A}  new"]]
    later = Bindings()
    assert all(agrees(one, [text.replace(A, C) for text in one], later) for one in written[1:])
    assert agrees(written[0], [LONG_C], later)


def test_a_difference_shows_both_sides_in_order() -> None:
    shown, came = ["a", "b", "c", "...", "z"], ["a", "B", "c", "d", "e", "y"]
    assert difference(shown, came, Bindings()) == ["  a", "- b", "+ B", "  c", "  ...", "- z", "+ y"]
    assert difference(["a"], [], Bindings()) == ["- a"]
    assert difference([], ["a"], Bindings()) == ["+ a"]
    assert difference([f"{A} {A}"], [f"{B} {C}"], Bindings()) == [f"- {A} {A}", f"+ {B} {C}"]


def test_a_difference_shows_lines_whose_identities_do_not_agree() -> None:
    assert difference([A, A], [B, C], Bindings()) == [f"  {A}", f"- {A}", f"+ {C}"]
    page = Bindings()
    assert agrees([A], [B], page)
    assert difference([f"x {A}"], [f"x {C}"], page) == [f"- x {A}", f"+ x {C}"]


MANY = [f"line {n} {A}" for n in range(2000)]
LIMIT = 5.0
"""Seconds, on a slow and busy machine; each of these takes well under one."""


def ids(count: int) -> list[str]:
    """Lines each with an id of its own."""
    return [f"{n:011x}a web" for n in range(0x10000000, 0x10000000 + count)]


@pytest.mark.parametrize(
    ("shown", "came", "agree"),
    [
        (MANY, [line.replace(A, B) for line in MANY], True),
        (MANY, [*MANY[:-1], "other"], False),
        (["...", MANY[700], "...", MANY[1400], "...", MANY[-1]], MANY, True),
        (["...", MANY[1400], "...", MANY[700], "..."], MANY, False),
        (["...", "x"] * 6 + ["...", "y"], ["x"] * 2000, False),
        (["...", "x"] * 6 + ["..."], ["x"] * 2000, True),
        (["...", *ids(1), "...", "x", "...", "y"], ids(2000), False),
        (["...", f"{A} web", "...", f"{B} web", "...", f"{C} web", "...", "end"], ids(2000), False),
        (["... " * 12 + "x"], ["a " * 5000], False),
        (["...a" * 12 + "x"], ["a" * 20000], False),
        (["  a" * 12 + "x"], [" " * 20000], False),
    ],
)
def test_long_outputs_take_bounded_time(shown: list[str], came: list[str], agree: bool) -> None:
    start = time.process_time()
    assert agrees(shown, came, Bindings()) is agree
    difference(shown, came, Bindings())
    merge(shown, came, Bindings())
    assert time.process_time() - start < LIMIT


def test_long_differences_take_bounded_time() -> None:
    shown, came = [f"a {n}" for n in range(2000)], [f"b {n}" for n in range(2000)]
    start = time.process_time()
    assert difference(shown, came, Bindings())
    assert merge(shown, came, Bindings()) == came
    assert time.process_time() - start < LIMIT


def test_keys_are_not_volatile_text() -> None:
    assert KEYS.match("^P^Q")
    assert not same("^C", "^D")


def test_a_port_that_was_shown_is_known_wherever_it_stands() -> None:
    page = Bindings()
    assert agrees(["0.0.0.0:32768", "32768"], ["0.0.0.0:40001", "40001"], page)
    assert page.substitute("nc localhost 32768 132768 32769") == "nc localhost 40001 132768 32769"
    assert page.restore("port 40001 is 40002") == "port 32768 is 40002"
    assert not agrees(["32768"], ["40002"], page)
    assert not agrees(["32769"], ["40002"], page)


def test_chinese_beside_volatile_text_changes_nothing() -> None:
    assert same(f"容器{A}用了3.2s，占78.1MB", f"容器{B}用了0.5s，占80MB")
    assert not same("端口٣٢٧٦٨：٣", "端口٣٢٧٦٨：٤")
    assert same("大小　　78.1MB", "大小　　　80MB")
