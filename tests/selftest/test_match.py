"""What agrees with what a page shows, what does not, and what a recording writes."""

from __future__ import annotations

import time

import pytest

from tests.harness.match import EPHEMERAL, Bindings, agrees, difference, line_agrees, merge
from tests.harness.transcript import KEYS

A, B, C, D = ("3f2a1b9c0d1e", "9b7d6f5e4a3c", "0a1b2c3d4e5f", "c0ffee123456")
LONG_A, LONG_B, LONG_C = (short + "0123456789abcdef" * 3 + "beef" for short in (A, B, C))

SWARM_A, SWARM_B = "0odmz2yi7ux4crt2paimjxwz8", "x7wq1lcv9vnfw0n2p3h8ut5ba"
TOKEN_A, TOKEN_B = (f"SWMTKN-1-{secret * 2}-{secret}" for secret in (SWARM_A, SWARM_B))


def same(shown: str, came: str) -> bool:
    """Whether outputs agree on a page that has shown nothing before."""
    return agrees(shown.split("\n"), came.split("\n"), Bindings())


AGREE = [
    # ids
    (A, B),
    (A, "123456789012"),
    (LONG_A, LONG_B),
    (f"sha256:{LONG_A}", f"sha256:{LONG_B}"),
    (f"sha256:{A}", f"sha256:{B}"),
    (f"root@{A}:/# ls", f"root@{B}:/# ls"),
    # a Swarm's ids and tokens
    (SWARM_A, SWARM_B),
    (SWARM_A, "abcdefghijklmnopqrstuvwxy"),
    (f"{SWARM_A} *  node1", f"{SWARM_B} *  node1"),
    (f"--token {TOKEN_A} 172.17.0.2:2377", f"--token {TOKEN_B} 172.17.0.9:2377"),
    # macs, addresses, ports
    ("02:42:ac:11:00:02", "02:42:ac:11:00:09"),
    ("172.17.0.2", "172.18.0.13"),
    ("10.0.0.1/24.", "10.255.3.4/24."),
    ("192.168.1.1", "172.31.0.1"),
    ("0.0.0.0:32768->80/tcp", "0.0.0.0:49153->80/tcp"),
    ("[::]:60999->80/tcp", "[::]:32768->80/tcp"),
    # times
    ("2026-11-24T09:00:00Z", "2027-01-02T03:04:05.123456789Z"),
    ("2026-11-24T09:00:00.1+08:00", "2026-11-24T09:00:00.1Z"),
    ("2026-11-24 09:00:00 +0000 UTC", "2026-12-31 23:59:59.5 +0000 UTC"),
    ("Tue Nov 24 09:00:00 UTC 2026", "Wed Jan  6 00:00:01 UTC 2027"),
    ("Tue, 24 Nov 2026 09:00:00 GMT", "Wed, 06 Jan 2027 00:00:01 GMT"),
    ("Nov 24 09:00:00 debian dockerd", "Jan  6 00:00:01 debian dockerd"),
    ("发布于 2026-11-24。", "发布于 2025-01-01。"),
    ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 5 Jan  6 23:59 a"),
    ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 5 Jan 16  2025 a"),
    ("[09:00:00]", "[23:59:59.123]"),
    # ages
    ("3 weeks ago", "About a minute ago"),
    ("Up 2 seconds", "Up Less than a second"),
    ("Running about a minute ago", "Running 3 seconds ago"),
    ("Exited (0) About an hour ago", "Exited (0) 1 second ago"),
    # durations
    ("DONE 0.1s", "DONE 12.0s"),
    ("took 1m2.3s", "took 4.5s"),
    ("1m5s", "2.5s"),
    ("time=0.123 ms", "time=45.6 ms"),
    ("15ms", "120.5µs"),
    ("after 0 ms", "after 12 ms"),
    ("after 2002 milliseconds", "after 2000 milliseconds"),
    ("in 1.50 seconds", "in 0.07s"),
    # sizes
    ("78.1MB", "120MB"),
    ("1.5 GB", "900 MB"),
    ("0B", "0B"),
    ("0B", "0.0kB"),
    ("100kB", "97.7KiB"),
    ("1,234 kB", "2,400 kB"),
    ("10B", "20B"),
    # wildcards
    ("Digest: ...", f"Digest: sha256:{LONG_A}"),
    ("... done", " done"),
    ("a...c", "abc"),
    ("web  ...  80/tcp", f"web     {A}   nginx     80/tcp"),
    ("web  ...  80/tcp", "web      80/tcp"),
    ("...", ""),
    ("...", "a\nb\n\nc"),
    ("a\n...", "a"),
    ("...\nz", "a\nz\nz"),
    ("a\n...\nb\n...\nc", "a\nb\nc"),
    ("a\n...\nb\n...\nc", "a\nx\nb\nb\ny\nc"),
    ("a\n  ...\nb", "a\nx\nb"),
    ("Reading package lists...", "Reading package lists..."),
    # spaces
    ("NAME   ID", "NAME          ID"),
    ("  a", "      a"),
    ("a", "a   "),
    ("a   ", "a"),
]

DISAGREE = [
    # ids
    (A, LONG_A),
    (LONG_A, A),
    (A, f"sha256:{A}"),
    (f"sha256:{LONG_A}", LONG_A),
    (A, A[:11]),
    (A, A + "0"),
    (A, A.upper()),
    (f"v{A}", f"v{B}"),
    # a Swarm's ids and tokens
    (SWARM_A, SWARM_A[:24]),
    (SWARM_A, SWARM_A + "0"),
    (SWARM_A, SWARM_A.upper()),
    (SWARM_A, A),
    (f"web.1.{SWARM_A}", f"web.2.{SWARM_B}"),
    (TOKEN_A, TOKEN_B.replace("SWMTKN-1", "SWMTKN-2")),
    (TOKEN_A, TOKEN_B[:-1]),
    ("x" * 25, "y" * 25),
    # words and numbers that are no id
    ("deadbeefcafe", "feedfacedead"),
    ("accededfaded", "defacedfaced"),
    ("123456789012", "123456789013"),
    ("202611240900", A),
    ("1234567890123", "1234567890124"),
    ("abc123", "abc124"),
    # addresses that Docker did not choose, versions, ports
    ("127.0.0.1", "127.0.0.2"),
    ("0.0.0.0:80", "172.17.0.2:80"),
    ("8.8.8.8", "8.8.4.4"),
    ("172.32.0.1", "172.33.0.1"),
    ("172.17.0.2", "8.8.8.8"),
    ("10.0.0.1/24", "10.0.0.2/16"),
    ("npm 10.2.1", "npm 10.2.2"),
    ("10.0.19041.1", "10.0.19041.2"),
    ("10.0.0.256", "10.0.0.257"),
    ("26.1.5", "26.1.6"),
    ("28.5.2", "28.5.3"),
    ("1.26", "1.27"),
    ("v2.40.0", "v2.40.1"),
    ("localhost:8080", "localhost:8081"),
    ("0.0.0.0:32768->80/tcp", "0.0.0.0:32768->81/tcp"),
    ("0.0.0.0:32768->80/tcp", "0.0.0.0:8080->80/tcp"),
    (":61000", ":61001"),
    ("port 49153", "port 49154"),
    # moments keep their kind
    ("2026-11-24", "09:00:00"),
    ("2026-11-24T09:00:00Z", "2026-11-24"),
    ("09:00:00", "09:00"),
    ("Tue Nov 24 09:00:00 UTC 2026", "Tue Nov 24"),
    ("3 weeks ago", "3 weeks"),
    ("3 weeks ago", "3 fortnights ago"),
    ("DONE 0.1s", "DONE"),
    ("DONE 0.1s", "DONE 1"),
    ("Exited (0) 3 seconds ago", "Exited (1) 3 seconds ago"),
    ("Exited (137) 3 seconds ago", "Exited (143) 3 seconds ago"),
    ("05:06:07:08", "05:06:07:09"),
    # sizes
    ("78.1MB", "157MB"),
    ("78.1MB", "39MB"),
    ("78.1MB", "78.1kB"),
    ("0B", "1B"),
    ("1B", "0B"),
    ("78.1MB", "78.1"),
    ("3 items", "4 items"),
    # wildcards hold what surrounds them
    ("a...c", "abx"),
    ("... done", "done"),
    ("a\n...\nz", "a\nb"),
    ("...\nb\n...\na", "a\nb"),
    ("a\n...", ""),
    ("a\n...\na", "a"),
    ("web  ...  80/tcp", "web  81/tcp"),
    # exactness
    ("Hello from cow", "Hello from cows"),
    ("Hello", "hello"),
    ("a b", "a  b"),
    ("a  b", "a b"),
    ("web", "db"),
    ("a", "a\n"),
    ("a", "a\nb"),
    ("a\nb", "a"),
    ("", "a"),
    ("a.c", "abc"),
    (" a", "a"),
]


@pytest.mark.parametrize(("shown", "came"), AGREE)
def test_agrees(shown: str, came: str) -> None:
    assert same(shown, came)
    assert same(shown, shown)


@pytest.mark.parametrize(("shown", "came"), DISAGREE)
def test_does_not_agree(shown: str, came: str) -> None:
    assert not same(shown, came)
    assert same(shown, shown)
    assert same(came, came)
    assert "- " in difference(shown.split("\n"), came.split("\n"), Bindings()) or "+ " in difference(
        shown.split("\n"), came.split("\n"), Bindings()
    )


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
    assert difference(shown, came, Bindings()) == "  a\n- b\n+ B\n  c\n  ...\n- z\n+ y"
    assert difference(["a"], [], Bindings()) == "- a"
    assert difference([], ["a"], Bindings()) == "+ a"
    assert difference([f"{A} {A}"], [f"{B} {C}"], Bindings()) == f"- {A} {A}\n+ {B} {C}"


def test_a_difference_shows_lines_whose_identities_do_not_agree() -> None:
    assert difference([A, A], [B, C], Bindings()) == f"  {A}\n- {A}\n+ {C}"
    page = Bindings()
    assert agrees([A], [B], page)
    assert difference([f"x {A}"], [f"x {C}"], page) == f"- x {A}\n+ x {C}"


def test_a_difference_has_bounded_length() -> None:
    text = difference([], [f"line {n}" for n in range(5000)], Bindings())
    assert text.count("\n") < 300
    assert text.endswith("（还有 4800 行）")


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
    start = time.perf_counter()
    assert agrees(shown, came, Bindings()) is agree
    difference(shown, came, Bindings())
    merge(shown, came, Bindings())
    assert time.perf_counter() - start < LIMIT


def test_long_differences_take_bounded_time() -> None:
    shown, came = [f"a {n}" for n in range(2000)], [f"b {n}" for n in range(2000)]
    start = time.perf_counter()
    assert difference(shown, came, Bindings())
    assert merge(shown, came, Bindings()) == came
    assert time.perf_counter() - start < LIMIT


def test_keys_are_not_volatile_text() -> None:
    assert KEYS.match("^P^Q")
    assert not same("^C", "^D")
