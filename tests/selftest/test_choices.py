"""What a page chose itself is exact: what stands in its commands and files before any output has shown it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paodetong.hosts.shell import Outcome
from paodetong.matching import Bindings, agrees
from paodetong.running import judging
from paodetong.running.page import Page
from tests.selftest.kinds import LONG_A, LONG_B, LONG_C, SWARM_A, SWARM_B, UUID_A, UUID_B, A, B
from tests.selftest.pages import FRONT, book, no_fleet

EXACT = [
    # what the page writes, what it shows, what comes and is another
    ("docker run --ip 172.28.0.10 debian", "172.28.0.10", "172.28.0.11"),
    ("docker run --ip 172.28.0.10 debian", "172.28.0.20", "172.28.0.10"),
    ("docker network create --subnet 172.28.0.0/16 lab", "172.28.0.0/16", "172.29.0.0/16"),
    ("docker network create --subnet 172.28.0.0/16 lab", "172.28.0.2", "172.18.0.2"),
    ("docker network create --subnet 172.28.0.0/16 lab", "172.18.0.2", "172.28.0.2"),
    ("docker network create --ipv6 --subnet fd00:1::/64 lab", "fd00:1::/64", "fd00:2::/64"),
    ("docker network create --ipv6 --subnet fd00:1::/64 lab", "fd00:1::2", "fd00:2::2"),
    ("docker run --ip6 fd00:1::10 debian", "fd00:1::10", "fd00:1::11"),
    ("docker run --mac-address 02:42:ac:11:00:99 debian", "02:42:ac:11:00:99", "02:42:ac:11:00:02"),
    ("docker run -p 40000:80 debian", "0.0.0.0:40000->80/tcp", "0.0.0.0:40001->80/tcp"),
    ("docker run -p 40000:80 debian", "0.0.0.0:40001->80/tcp", "0.0.0.0:40000->80/tcp"),
    ("docker run -p 40000-40001:80-81 debian", "0.0.0.0:40000-40001->80-81/tcp", "0.0.0.0:40002-40003->80-81/tcp"),
    ("docker service create -p published=30001,target=80 debian", "*:30001->80/tcp", "*:30002->80/tcp"),
    ("services:\n  web:\n    ports:\n      - '50000:80'", "0.0.0.0:50000->80/tcp", "0.0.0.0:50001->80/tcp"),
    ("docker run --health-interval=1m30s debian", "1m30s", "1m40s"),
    ("docker run --health-interval=90s debian", "1m30s", "1m40s"),
    ("docker run --health-interval=1m30s debian", "1m40s", "1m30s"),
    ("docker run --health-interval 500ms debian", "500ms", "600ms"),
    ("docker run --memory 512m debian", "512MiB", "500MiB"),
    ("docker run --memory 512m debian", "256MiB", "512MiB"),
    ("docker run --memory 1g debian", "1GiB", "1.5GiB"),
    ("docker run -e SIZE=10MB debian", "10MB", "11MB"),
    ("docker run --shm-size 128m debian", "shm  128M     0  128M   0% /dev/shm", "shm  100M     0  100M   0% /dev/shm"),
    (f"docker run -e ID={UUID_A} debian", UUID_A, UUID_B),
    (f"echo {LONG_A}", LONG_A, LONG_B),
    (f"echo sha256:{LONG_A}", LONG_A, LONG_B),
    (f"echo {SWARM_A}", SWARM_A, SWARM_B),
    ("touch -d 2026-11-24 a", "2026-11-24", "2026-11-25"),
    ("echo 2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z", "2026-11-24T09:00:01Z"),
    ("echo wait 5 seconds", "wait 5 seconds", "wait 6 seconds"),
]

FREE = [
    # what the page writes, what it shows, what comes and may
    ("docker network create --subnet 172.28.0.0/16 lab", "172.28.0.2", "172.28.0.3"),
    ("docker network create --subnet 172.28.0.0/16 lab", "172.18.0.2", "172.19.0.2"),
    ("docker network create --ipv6 --subnet fd00:1::/64 lab", "fd00:1::2", "fd00:1::3"),
    ("docker run --ip 172.28.0.10 debian", "172.28.0.2", "172.28.0.3"),
    ("docker run -p 40000:80 -p 80 debian", ":32768->80/tcp", ":32769->80/tcp"),
    ("docker run -p 80 debian", ":40000->80/tcp", ":40001->80/tcp"),
    ("sleep 5", "5 seconds ago", "6 seconds ago"),
    ("sleep 5 && echo 5 seconds", "Up 5 seconds", "Up 6 seconds"),
    ("sleep 5s", "DONE 5.0s", "DONE 5.1s"),
    ("docker run --health-interval=5s debian", "#4 DONE 0.5s", "#4 DONE 5.0s"),
    ("dd if=/dev/zero of=a bs=1M count=20", "21MB", "20.9MB"),
    ("docker run --memory 512m debian", "1.2MiB / 512MiB", "1.3MiB / 512MiB"),
    ("git checkout 41a6fd3", A, B),
    ("echo 40000 > a", ":41000", ":42000"),
    ("touch -d 2026-11-24 a", "2026-11-25", "2026-11-24"),
]


@pytest.mark.parametrize(("chosen", "shown", "came"), EXACT)
def test_what_a_page_chose_is_exact(chosen: str, shown: str, came: str) -> None:
    page = Bindings()
    page.choose(chosen)
    assert agrees([shown], [shown], page.copy())
    assert not agrees([shown], [came], page.copy())
    assert agrees([shown], [came], Bindings()), "without the choice it would do"


@pytest.mark.parametrize(("chosen", "shown", "came"), FREE)
def test_what_it_left_to_docker_may_change(chosen: str, shown: str, came: str) -> None:
    page = Bindings()
    page.choose(chosen)
    assert agrees([shown], [came], page)


def test_what_an_output_has_shown_before_a_command_names_it_stays_docker_s() -> None:
    page = Bindings()
    shown = [LONG_A, "172.17.0.2", ":32768-32769", SWARM_A, UUID_A]
    came = [LONG_B, "172.17.0.9", ":40000-40001", SWARM_B, UUID_B]
    assert agrees(shown, came, page)
    command = f"docker inspect {A} {LONG_A} {SWARM_A[:12]} {UUID_A} && curl 172.17.0.2:32769 # 172.17.0.0/16"
    assert page.substitute(command) == (
        f"docker inspect {B} {LONG_B} {SWARM_B[:12]} {UUID_B} && curl 172.17.0.9:40001 # 172.17.0.0/16"
    )
    page.choose(command)
    assert agrees(shown, came, page)
    assert agrees([A, SWARM_A[:12]], [B, SWARM_B[:12]], page)
    assert not agrees([LONG_A], [LONG_C], page)


def test_what_a_session_shows_before_it_is_typed_stays_docker_s() -> None:
    page = Bindings()
    page.choose("ping -c 1 172.17.0.2", above=["inet 172.17.0.2/16"])
    assert agrees(["inet 172.17.0.2/16"], ["inet 172.18.0.9/16"], page)


def test_a_copy_that_binds_for_itself_knows_what_was_chosen() -> None:
    page = Bindings()
    trial = page.copy()
    page.choose("docker run --ip 172.28.0.10 debian")
    assert not agrees(["172.28.0.10"], ["172.28.0.11"], trial)


SIZES = [("78.1MB", "97MB", True), ("78.1MB", "118MB", False), ("0B", "0B", True), ("5B", "7B", False)]


@pytest.mark.parametrize(("shown", "came", "agree"), SIZES)
def test_how_far_sizes_may_differ_is_the_page_s_to_say(shown: str, came: str, agree: bool) -> None:
    assert agrees([shown], [came], Bindings(size_ratio=1.25)) is agree
    assert agrees([shown], [came], Bindings())


def replay(text: str, *outputs: list[str]) -> list[bool]:
    """Whether each command of a page agrees, had it printed this."""
    page = Page(Path("docs/page.md"), text, book(), no_fleet)
    left, agreed = list(outputs), []
    for action in page.actions:
        action.choose(page.bindings)
        if action.command:
            agreed.append(judging.holds(action, Outcome(left.pop(0), 0), page.bindings))
    return agreed


STATIC = f"""{FRONT}
```console
$ docker network create --subnet 172.28.0.0/16 lab
{LONG_A}
$ docker run -d --name fixed --network lab --ip 172.28.0.10 debian:trixie-slim sleep 300
{LONG_B}
$ docker inspect --format '{{{{.NetworkSettings.Networks.lab.IPAddress}}}}' fixed
172.28.0.ADDRESS
```
"""


@pytest.mark.parametrize(("shown", "agree"), [("10", True), ("20", False)])
def test_a_page_that_gives_an_address_shows_that_one(shown: str, agree: bool) -> None:
    ids = [[LONG_B], [LONG_C]]
    assert replay(STATIC.replace("ADDRESS", shown), *ids, ["172.28.0.10"]) == [True, True, agree]


def test_a_file_chooses_too_and_only_from_there_on() -> None:
    text = f"""{FRONT}
```console
$ docker port one
0.0.0.0:40000
```

```yaml title="compose.yaml"
ports: ["40001:80", "40000:80"]
```

```console
$ docker port two
0.0.0.0:40001
$ docker port one
0.0.0.0:40000
```
"""
    first, two = ["0.0.0.0:33000"], ["0.0.0.0:40001"]
    assert replay(text, first, two, first) == [True, True, True]
    assert replay(text, first, ["0.0.0.0:40002"], first) == [True, False, True]
    assert replay(text, first, two, ["0.0.0.0:40000"]) == [True, True, False]


def test_what_is_typed_in_a_session_chooses_unless_it_was_shown_there() -> None:
    text = f"""{FRONT}
```console
$ docker run -it debian:trixie-slim
root@{A}:/# hostname -I
172.17.0.2
root@{A}:/# echo 172.17.0.2 172.17.0.9
172.17.0.2 172.17.0.9
root@{A}:/# exit
```
"""
    came = [
        f"root@{B}:/# hostname -I",
        "172.18.0.5",
        f"root@{B}:/# echo 172.18.0.5 172.17.0.9",
        "172.18.0.5 172.17.0.9",
    ]
    end = [f"root@{B}:/# exit"]
    assert replay(text, [*came, *end]) == [True]
    assert replay(text, [*came[:3], "172.18.0.5 172.17.0.8", *end]) == [False]


def test_a_block_can_say_that_nothing_in_it_may_change() -> None:
    text = f"""{FRONT}
```console
$ docker images -q
{A}
```

``` {{ .console data-exact="true" }}
$ digest
{A}...  78.1MB
```

```console
$ docker images -q
{A}
```
"""
    bound, exact = [B], [f"{A}   x  78.1MB"]
    assert replay(text, bound, exact, bound) == [True, True, True]
    assert replay(text, bound, [f"{B}   x  78.1MB"], bound) == [True, False, True]
    assert replay(text, bound, [f"{A}   x  78.2MB"], bound) == [True, False, True]
