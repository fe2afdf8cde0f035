"""What must agree with what a page shows, and what must not, by kind of volatile text (and by rule of matching).

Each pair is what the page shows and what came, on a page that has shown nothing before. The lines are of the tools
named in ``tests.harness.matching.volatile``, with names and numbers of our own.
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]

A, B, C, D = ("3f2a1b9c0d1e", "9b7d6f5e4a3c", "0a1b2c3d4e5f", "c0ffee123456")
LONG_A, LONG_B, LONG_C = (short + "0123456789abcdef" * 3 + "beef" for short in (A, B, C))
SWARM_A, SWARM_B = "0odmz2yi7ux4crt2paimjxwz8", "x7wq1lcv9vnfw0n2p3h8ut5ba"
TOKEN_A, TOKEN_B = (f"SWMTKN-1-{secret * 2}-{secret}" for secret in (SWARM_A, SWARM_B))
UUID_A, UUID_B = "0b1f6c1e-7a4d-4c8e-9a55-3f2a1b9c0d1e", "5e2d9f10-13c7-4b6a-8f21-9b7d6f5e4a3c"
ENGINE_A = "ABCD:EFGH:IJKL:MNOP:QRST:UVWX:YZ23:4567:ABCD:EFGH:IJKL:MNOP"
ENGINE_B = "ZYXW:VUTS:RQPO:NMLK:JIHG:FEDC:BA76:5432:ZYXW:VUTS:RQPO:NMLK"
UNLOCK_A, UNLOCK_B = f"SWMKEY-1-{'7c37Cc8654o6p38HnroywCi19pllOnGtbdZEgtKxZu8'}", f"SWMKEY-1-{'aB3' * 14}x"
LINK_A, LINK_B = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "234567ABCDEFGHIJKLMNOPQRST"

SERVICES = "ID             NAME      MODE         REPLICAS   IMAGE                PORTS\n"
IMAGES = "IMAGE                ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
CACHE = "CACHE ID       CACHE TYPE     SIZE      CREATED         LAST USED       USAGE     SHARED\n"
STATS = f"{A}   web       {{}}     {{}} / 15.6GiB   {{}}     {{}} / 0B   0B / 0B     1"
NGINX = "2026/11/24 09:00:00 [error] {} open() failed, client: 172.17.0.1"
CURL = "100   615  100   615    0     0  {}      0 --:--:-- --:--:-- --:--:-- {}"
FAILED = "------\n > [2/2] RUN false:\n{} 你好\n------"


@dataclass(frozen=True)
class Case:
    """Pairs of one kind."""

    agree: tuple[Pair, ...]
    disagree: tuple[Pair, ...]


KINDS: dict[str, Case] = {
    "uuid": Case(
        agree=(
            (f" ID: {UUID_A}", f" ID: {UUID_B}"),
            (f"{UUID_A}\n{UUID_A}", f"{UUID_B}\n{UUID_B}"),
            (f'"ID": "{UUID_A}"', f'"ID": "{UUID_B}"'),
        ),
        disagree=(
            (f" ID: {ENGINE_A}", f" ID: {UUID_B}"),
            (f"{UUID_A}\n{UUID_A}", f"{UUID_A}\n{UUID_B}"),
            (UUID_A, UUID_B[:-1]),
            (UUID_A, UUID_B.replace("-", "")),
            (UUID_A, UUID_B.upper()),
            ("00000000-0000-0000-0000-000000000000", UUID_A),
            (UUID_A, "00000000-0000-0000-0000-000000000000"),
        ),
    ),
    "engine": Case(
        agree=((f" ID: {ENGINE_A}", f" ID: {ENGINE_B}"),),
        disagree=(
            (f" ID: {UUID_A}", f" ID: {ENGINE_B}"),
            (f" ID: {ENGINE_A}", f" ID: {ENGINE_B[:-5]}"),
            (f"{ENGINE_A} {ENGINE_A}", f"{ENGINE_A} {ENGINE_B}"),
        ),
    ),
    "id": Case(
        agree=(
            (A, B),
            (A, "123456789012"),
            (LONG_A, LONG_B),
            (f"sha256:{LONG_A}", f"sha256:{LONG_B}"),
            (f"sha256:{A}", f"sha256:{B}"),
            (f"root@{A}:/# ls", f"root@{B}:/# ls"),
            (f"debian@sha256:{LONG_A}", f"debian@sha256:{LONG_B}"),
            (
                f"/sys/fs/cgroup/system.slice/docker-{LONG_A}.scope",
                f"/sys/fs/cgroup/system.slice/docker-{LONG_B}.scope",
            ),
            (f"0::/docker/{LONG_A}", f"0::/docker/{LONG_B}"),
            (f"/var/lib/docker/overlay2/{LONG_A}-init/diff", f"/var/lib/docker/overlay2/{LONG_B}-init/diff"),
            (f"/var/lib/docker/volumes/{LONG_A}/_data", f"/var/lib/docker/volumes/{LONG_B}/_data"),
            (f"br-{A}", f"br-{B}"),
            (f"{LONG_A}\nbr-{A}", f"{LONG_B}\nbr-{B}"),
            (f" ---> Running in {A}", f" ---> Running in {B}"),
            (f" Container {A}_web-1  Recreated", f" Container {B}_web-1  Recreated"),
            (f"shop-web-run-{A}", f"shop-web-run-{B}"),
            (
                f"{IMAGES}debian:trixie-slim   123456789012        118MB",
                f"{IMAGES}debian:trixie-slim   {B}        118MB",
            ),
            ("CONTAINER ID   NAMES\ndeadbeefcafe   web", f"CONTAINER ID   NAMES\n{B}   web"),
        ),
        disagree=(
            (A, LONG_A),
            (LONG_A, A),
            (A, f"sha256:{A}"),
            (f"sha256:{LONG_A}", LONG_A),
            (A, A[:11]),
            (A, A + "0"),
            (A, A.upper()),
            (f"v{A}", f"v{B}"),
            (f"{LONG_A}\nbr-{A}", f"{LONG_B}\nbr-{C}"),
            (f"br-{A}", f"veth{B[:7]}"),
            (f"docker-{LONG_A}.scope", f"docker-{LONG_B}.slice"),
            (f"overlay2/{LONG_A}-init", f"overlay2/{LONG_B}"),
            (f"{A}_web-1", f"{B}_db-1"),
            # words and numbers that are no id
            ("deadbeefcafe", "feedfacedead"),
            ("accededfaded", "defacedfaced"),
            ("123456789012", "123456789013"),
            ("202611240900", A),
            ("1234567890123", "1234567890124"),
            ("abc123", "abc124"),
            ("Git commit: 41a6fd3", "Git commit: 52b7ae4"),
            ("containerd version: " + LONG_A[:40], "containerd version: " + LONG_B[:40]),
            ("NAMES   PORTS\ndeadbeefcafe   80/tcp", f"NAMES   PORTS\n{B}   80/tcp"),
        ),
    ),
    "checksum": Case(
        agree=(
            (f"{LONG_A}\n{LONG_A}  a", f"{LONG_B}\n{LONG_B}  a"),
            (f"{A}\n{LONG_A}  -", f"{B}\n{LONG_B}  -"),
            (f"{LONG_A}   debian   3 weeks ago", f"{LONG_B}   debian   2 weeks ago"),
        ),
        disagree=(
            (f"{LONG_A}  -", f"{LONG_B}  -"),
            (f"{LONG_A}  a.tar", f"{LONG_B}  a.tar"),
            (f"{LONG_A} *a.tar", f"{LONG_B} *a.tar"),
            (f"SHA256 (a) = {LONG_A}", f"SHA256 (a) = {LONG_B}"),
            (f"SHA2-256(stdin)= {LONG_A}", f"SHA2-256(stdin)= {LONG_B}"),
            (f"{LONG_A[:32]}  a", f"{LONG_B[:32]}  a"),
            (f"{LONG_A}\n{LONG_A}  a", f"{LONG_B}\n{LONG_C}  a"),
        ),
    ),
    "token": Case(
        agree=((f"--token {TOKEN_A} 172.17.0.2:2377", f"--token {TOKEN_B} 172.17.0.9:2377"),),
        disagree=(
            (TOKEN_A, TOKEN_B.replace("SWMTKN-1", "SWMTKN-2")),
            (TOKEN_A, TOKEN_B[:-1]),
        ),
    ),
    "unlock": Case(
        agree=((f"    {UNLOCK_A}", f"    {UNLOCK_B}"),),
        disagree=((UNLOCK_A, UNLOCK_B[:-1]), (UNLOCK_A, UNLOCK_B.replace("SWMKEY-1", "SWMKEY-2"))),
    ),
    "swarm": Case(
        agree=(
            (SWARM_A, SWARM_B),
            (SWARM_A, "abcdefghijklmnopqrstuvwxy"),
            (f"{SWARM_A} *  node1", f"{SWARM_B} *  node1"),
            (f"{SERVICES}{SWARM_A[:12]}   web", f"{SERVICES}{SWARM_B[:12]}   web"),
            (f"{SERVICES}kubernetes12   web", f"{SERVICES}{SWARM_B[:12]}   web"),
            (f"{SERVICES}...\n{SWARM_A[:12]}   web", f"{SERVICES}{SWARM_B[:12]}   db\n{SWARM_B[12:24]}   web"),
            (f"{CACHE}{SWARM_A[:12]}   regular   10B", f"{CACHE}{SWARM_B[:12]}   regular   10B"),
            (f"{SWARM_A}\n{SWARM_A[:12]}   web", f"{SWARM_B}\n{SWARM_B[:12]}   web"),
            (f"web.1.{SWARM_A}", f"web.1.{SWARM_B}"),
            (f"agent.{SWARM_A}.{SWARM_B}", f"agent.{SWARM_B}.{SWARM_A}"),
            (f"web.1.{SWARM_A[:12]}@node1    | ok", f"web.1.{SWARM_B[:12]}@node1    | ok"),
            (f"{SERVICES}{SWARM_A[:12]}   web\n\n{SWARM_A[:12]}", f"{SERVICES}{SWARM_B[:12]}   web\n\n{SWARM_B[:12]}"),
        ),
        disagree=(
            (SWARM_A, SWARM_A[:24]),
            (SWARM_A, SWARM_A + "0"),
            (SWARM_A, SWARM_A.upper()),
            (SWARM_A, A),
            (SWARM_A, SWARM_B[:12]),
            ("x" * 25, "y" * 25),
            ("kubernetes12   up", "containers34   up"),
            ("postgres-1234   up", "postgres-5678   up"),
            (f"{SWARM_A[:12]}   up", f"{SWARM_B[:12]}   up"),
            (f"{SERVICES}{SWARM_A[:12]}   kubernetes12", f"{SERVICES}{SWARM_B[:12]}   containers34"),
            (f"{SERVICES}postgres-1234   web", f"{SERVICES}postgres-5678   web"),
            (f"NAME           MODE\n{SWARM_A[:12]}   global", f"NAME           MODE\n{SWARM_B[:12]}   global"),
            (f"{SERVICES}\nkubernetes12   up", f"{SERVICES}\ncontainers34   up"),
            (f"{SWARM_A}\n{SWARM_A[:12]}   web", f"{SWARM_B}\n{SWARM_A[:12]}   web"),
            (f"web.1.{SWARM_A}", f"web.2.{SWARM_B}"),
            (f"web.1.{SWARM_A[:12]}@node1    | ok", f"web.1.{SWARM_B[:12]}@node2    | ok"),
        ),
    ),
    "mac": Case(
        agree=(("02:42:ac:11:00:02", "02:42:ac:11:00:09"), ("link/ether 8a:1c:00:11:22:33 brd ff:ff:ff:ff:ff:ff",) * 2),
        disagree=(
            ("brd ff:ff:ff:ff:ff:ff", "brd 02:42:ac:11:00:02"),
            ("33:33:00:00:00:01", "33:33:00:00:00:02"),
            ("00:00:00:00:00:00", "02:42:ac:11:00:02"),
            ("02:42:ac:11:00", "02:42:ac:11:01"),
        ),
    ),
    "address": Case(
        agree=(
            ("172.17.0.2", "172.18.0.13"),
            ("10.0.0.1/24.", "10.255.3.4/24."),
            ("192.168.1.1", "172.31.0.1"),
            ('"IPAddress": "172.17.0.2",', '"IPAddress": "172.18.0.3",'),
            ("64 bytes from 172.17.0.2: seq=0 ttl=64", "64 bytes from 172.18.0.3: seq=0 ttl=64"),
        ),
        disagree=(
            ("127.0.0.1", "127.0.0.2"),
            ("0.0.0.0:80", "172.17.0.2:80"),
            ("8.8.8.8", "8.8.4.4"),
            ("192.0.2.1", "192.0.2.2"),
            ("172.32.0.1", "172.33.0.1"),
            ("172.17.0.2", "8.8.8.8"),
            ("10.0.0.1/24", "10.0.0.2/16"),
            ("npm 10.2.1", "npm 10.2.2"),
            ("10.0.19041.1", "10.0.19041.2"),
            ("10.0.0.256", "10.0.0.257"),
            ("172.17.0.2", "fd00::2"),
            ("172.17.0.2 172.17.0.2", "172.17.0.2 172.17.0.3"),
        ),
    ),
    "address6": Case(
        agree=(
            ("fd3c:9a5d:2b1e::2", "fd07:1111:2222:1::3"),
            ("inet6 fd00:dead:beef::2/64 scope global", "inet6 fd12:3456:789a::3/64 scope global"),
            ("fe80::42:acff:fe11:2%eth0", "fe80::9c3a:51ff:fe2b:7d10%eth0"),
            ("fd00:1:2:3:4:5:6:7", "fd00::1"),
            ("[fd00:1::2]:32768->80/tcp", "[fd00:1::3]:32770->80/tcp"),
        ),
        disagree=(
            ("::1", "::2"),
            ("2001:db8::2", "2001:db8::3"),
            ("fd00::2", "fe80::2"),
            ("fd00::2/64", "fd00::3/48"),
            ("fe80::1%eth0", "fe80::1%eth1"),
            ("fd00::2 fd00::2", "fd00::2 fd00::3"),
            ("fd00:zz", "fd00:yy"),
            ("fd00::2", "172.17.0.2"),
            ("ff02::1", "ff02::2"),
        ),
    ),
    "port": Case(
        agree=(
            ("0.0.0.0:32768->80/tcp", "0.0.0.0:49153->80/tcp"),
            ("[::]:60999->80/tcp", "[::]:32768->80/tcp"),
            (":::32768->80/tcp", ":::49153->80/tcp"),
            ("127.0.0.1:32768->80/tcp", "127.0.0.1:32769->80/tcp"),
            ("80/tcp -> 0.0.0.0:32768\n80/tcp -> [::]:32768", "80/tcp -> 0.0.0.0:49153\n80/tcp -> [::]:49153"),
            ("localhost:32768", "localhost:40001"),
            ("http://localhost:32768/", "http://localhost:40001/"),
            ('172.17.0.1:43210 - "GET / HTTP/1.1" 200 OK', '172.17.0.1:54321 - "GET / HTTP/1.1" 200 OK'),
            (":32768", ":60999"),
            ("-A DOCKER -p tcp --dport 32768 -j DNAT", "-A DOCKER -p tcp --dport 49153 -j DNAT"),
            ("tcp dpt:32768 to:172.17.0.2:80", "tcp dpt:49153 to:172.17.0.2:80"),
            (
                "src=172.17.0.1 dst=172.17.0.2 sport=43210 dport=80",
                "src=172.17.0.1 dst=172.17.0.2 sport=54321 dport=80",
            ),
            ("Connection from 172.17.0.1 43210 received!", "Connection from 172.17.0.1 54321 received!"),
            ("来自 ('172.17.0.1', 43210)", "来自 ('172.17.0.1', 54321)"),
            ("*:30000->80/tcp", "*:30001->80/tcp"),
            ('"HostPort": "32768"', '"HostPort": "49153"'),
            ('{"PrivatePort":80,"PublicPort":32768}', '{"PrivatePort":80,"PublicPort":32771}'),
        ),
        disagree=(
            ("localhost:8080", "localhost:8081"),
            ("0.0.0.0:32768->80/tcp", "0.0.0.0:32768->81/tcp"),
            ("0.0.0.0:32768->80/tcp", "0.0.0.0:8080->80/tcp"),
            ("0.0.0.0:32768->80/tcp", "127.0.0.1:32768->80/tcp"),
            ("0.0.0.0:32768->80/tcp", "0.0.0.0:32768->80/udp"),
            ("0.0.0.0:32768->80/tcp, [::]:32768->80/tcp", "0.0.0.0:32768->80/tcp, [::]:32769->80/tcp"),
            (":61000", ":61001"),
            ("port 49153", "port 49154"),
            ('{"CpuPeriod":0,"CpuQuota":50000}', '{"CpuPeriod":0,"CpuQuota":40000}'),
            ('"CpuQuota": 50000', '"CpuQuota": 40000'),
            ("CpuQuota:50000", "CpuQuota:40000"),
            ("[50000:40000]", "[50000:40001]"),
            ("app:40000", "app:40001"),
            ("*:30000->80/tcp", "*:8080->80/tcp"),
            ("-A DOCKER -p tcp --dport 8080 -j DNAT", "-A DOCKER -p tcp --dport 8081 -j DNAT"),
            ("-A DOCKER -p tcp --dport 32768 -j DNAT", "-A DOCKER -p udp --dport 32768 -j DNAT"),
            ("tcp dpt:8080 to:172.17.0.2:80", "tcp dpt:8081 to:172.17.0.2:80"),
            ("uid=50000", "uid=40000"),
            ("from 50000", "from 40000"),
            ("0.0.0.0:30000->80/tcp", "0.0.0.0:30001->80/tcp"),
            ("*:30000->80/tcp", "*:40000->80/tcp"),
        ),
    ),
    "ports": Case(
        agree=(
            ("0.0.0.0:32768-32769->80-81/tcp", "0.0.0.0:32770-32771->80-81/tcp"),
            (
                "0.0.0.0:32768-32769->80-81/tcp, [::]:32768-32769->80-81/tcp",
                "0.0.0.0:32770-32771->80-81/tcp, [::]:32770-32771->80-81/tcp",
            ),
            ("0.0.0.0:32768-32769->80-81/tcp\n:32769", "0.0.0.0:40000-40001->80-81/tcp\n:40001"),
            ("*:30000-30001->80-81/tcp", "*:30002-30003->80-81/tcp"),
        ),
        disagree=(
            ("0.0.0.0:8000-8001->80-81/tcp", "0.0.0.0:8000-8002->80-82/tcp"),
            ("0.0.0.0:32768-32769->80-81/tcp", "0.0.0.0:32768-32771->80-81/tcp"),
            ("0.0.0.0:32768-32769->80-81/tcp", "0.0.0.0:32768->80-81/tcp"),
            ("0.0.0.0:32768-32769->80-81/tcp", "0.0.0.0:32768-32769->80-82/tcp"),
            ("0.0.0.0:32768-32769->80-81/tcp\n:32769", "0.0.0.0:40000-40001->80-81/tcp\n:40002"),
            ("0.0.0.0:32768-32769->80/tcp [::]:32768-32769", "0.0.0.0:32768-32769->80/tcp [::]:32770-32771"),
        ),
    ),
    "veth": Case(
        agree=(("vethe5f1c2a", "veth0123456"), ("4: vethe5f1c2a@if3:", "9: veth0123456@if8:")),
        disagree=(
            ("veth-web", "veth-db1"),
            ("vethe5f1c2a vethe5f1c2a", "vethe5f1c2a veth0123456"),
            ("vethe5f1c2a", "veth0123456a"),
        ),
    ),
    "link": Case(
        agree=((f"/var/lib/docker/overlay2/l/{LINK_A}", f"/var/lib/docker/overlay2/l/{LINK_B}"),),
        disagree=((LINK_A, LINK_B), (f"/l/{LINK_A}", f"/l/{LINK_B[:-1]}"), (f"/k/{LINK_A}", f"/k/{LINK_B}")),
    ),
    "snapshot": Case(
        agree=(("overlayfs/snapshots/31/fs", "overlayfs/snapshots/7/fs"),),
        disagree=(
            ("overlayfs/snapshots/31/fs", "overlayfs/snapshots/7/work"),
            ("/snapshots/31/fs /snapshots/31/fs", "/snapshots/31/fs /snapshots/32/fs"),
            ("/tags/31/fs", "/tags/7/fs"),
        ),
    ),
    "inode": Case(
        agree=(("net:[4026532281]", "net:[4026532999]"), ("pid:[4026531836] pid:[4026531836]",) * 2),
        disagree=(
            ("net:[4026532281]", "pid:[4026532281]"),
            ("net:[4026532281] net:[4026532281]", "net:[4026532281] net:[4026532282]"),
            ("net:[4026532281] net:[4026532282]", "net:[4026532281] net:[4026532281]"),
            ("[4026532281]", "[4026532282]"),
            ("socket:[31415]", "socket:[27182]"),
        ),
    ),
    "time": Case(
        agree=(
            ("2026-11-24T09:00:00Z", "2027-01-02T03:04:05.123456789Z"),
            ("2026-11-24T09:00:00.1+08:00", "2026-11-24T09:00:00.1Z"),
            ("2026-11-24 09:00:00 +0000 UTC", "2026-12-31 23:59:59.5 +0000 UTC"),
            ("2026-11-24 09:00:00.12 +0000 UTC m=+0.012345678", "2026-12-31 23:59:59.5 +0000 UTC m=+12.5"),
            ("2026-11-24 17:00:00 +0800 CST", "2026-12-31 23:59:59 +0800 CST"),
            ("2026-11-24 09:00:00.123456789 +0000", "2027-01-06 10:11:12.000000001 +0000"),
            ('time="2026-11-24T09:00:00.123456789Z" level=info', 'time="2027-01-06T10:11:12Z" level=info'),
            ("INFO[2026-11-24T09:00:00.123456789Z] ready", "INFO[2027-01-06T10:11:12.5Z] ready"),
            ("2026-11-24 09:00:00,123 INFO ready", "2027-01-06 10:11:12,999 INFO ready"),
            ("2026-11-24T09:00:00.123Z  INFO 1 --- [main] App", "2027-01-06T10:11:12.456Z  INFO 1 --- [main] App"),
            ("2026-11-24 09:00:00.123 UTC [1] LOG:  ready", "2027-01-06 10:11:12.456 UTC [1] LOG:  ready"),
            ("2026-11-24  9:00:00 0 [Note] ready", "2027-01-06 10:11:12 0 [Note] ready"),
            (
                "2026-11-24T09:00:00.123456Z 0 [System] [MY-010931]",
                "2027-01-06T10:11:12.654321Z 0 [System] [MY-010931]",
            ),
            ("2026-11-24 09:00:00+00:00 [Note] [Entrypoint]: x", "2027-01-06 10:11:12+00:00 [Note] [Entrypoint]: x"),
            ("--2026-11-24 09:00:00--  http://web/", "--2027-01-06 10:11:12--  http://web/"),
            ("2026-11-24 09:00 a", "2027-01-06 10:11 a"),
            ("2026/11/24 09:00:00 ready", "2027/01/06 10:11:12 ready"),
            ("2026/11/24 09:00:00.123456 ready", "2027/01/06 10:11:12.654321 ready"),
            ("[GIN] 2026/11/24 - 09:00:00 | 200 |", "[GIN] 2027/01/06 - 10:11:12 | 200 |"),
            ('- - [24/Nov/2026:09:00:00 +0000] "GET /"', '- - [06/Jan/2027:23:59:58 +0000] "GET /"'),
            ('- - [24/Nov/2026 09:00:00] "GET /"', '- - [06/Jan/2027 23:59:58] "GET /"'),
            ("[24/Nov/2026:09:00:00.123] http-in", "[06/Jan/2027:23:59:58.456] http-in"),
            ("24-Nov-2026 09:00", "06-Jan-2027 23:59"),
            ("1:M 24 Nov 2026 09:00:00.123 * Ready to accept", "1:M 06 Jan 2027 23:59:58.456 * Ready to accept"),
            ("Tue Nov 24 09:00:00 UTC 2026", "Wed Jan  6 00:00:01 UTC 2027"),
            ("Tue Nov 24 09:00:00 AM UTC 2026", "Wed Jan  6 11:00:01 PM UTC 2027"),
            ("Tue Nov 24 09:00:00 2026", "Wed Jan  6 00:00:01 2027"),
            ("Tue Nov 24 09:00:00 2026 +0000", "Wed Jan 6 00:00:01 2027 +0800"),
            ("[Tue Nov 24 09:00:00.123456 2026] [core:notice]", "[Wed Jan 06 00:00:01.654321 2027] [core:notice]"),
            ("Tue, 24 Nov 2026 09:00:00 GMT", "Wed, 06 Jan 2027 00:00:01 GMT"),
            ("Tue, 24 Nov 2026 09:00:00 +0000", "Wed, 06 Jan 2027 00:00:01 +0000"),
            ("Tue, 24-Nov-2026 09:00:00 GMT", "Wed, 06-Jan-2027 00:00:01 GMT"),
            ("notAfter=Nov 24 09:00:00 2026 GMT", "notAfter=Jan  6 00:00:01 2027 GMT"),
            ("Tue 24 Nov 2026 09:00:00 AM UTC", "Wed 06 Jan 2027 11:00:01 PM UTC"),
            ("24-Nov-2026 09:00:00.123 INFO [main] ready", "06-Jan-2027 23:59:58.456 INFO [main] ready"),
            ("2026年 11月 24日 星期二 09:00:00 UTC", "2027年 01月 06日 星期三 10:11:12 UTC"),
            (
                "Active: active (running) since Tue 2026-11-24 09:00:00 UTC; 2min 3s ago",
                "Active: active (running) since Wed 2027-01-06 10:11:12 UTC; 5s ago",
            ),
            ("2026-11-24T09:00:00,123456789+00:00", "2027-01-06T10:11:12,000000001+00:00"),
            ("Nov 24 09:00:00 debian dockerd", "Jan  6 00:00:01 debian dockerd"),
            ("Built:            Tue Nov 24 09:00:00 2026", "Built:            Wed Jan  6 00:00:01 2027"),
            (
                f"2026-11-24T09:00:00.123456789Z container start {LONG_A} (image=debian:trixie-slim, name=web)",
                f"2027-01-06T10:11:12.000000000Z container start {LONG_B} (image=debian:trixie-slim, name=web)",
            ),
        ),
        disagree=(
            ("2026-11-24T09:00:00Z", "2026-11-24"),
            ("2026-11-24T09:00:00Z", "2026-11-24 09:00:00Z"),
            ("2026-11-24T09:00:00Z", "2026-11-24T09:00:00"),
            ("2026-11-24T09:00:00Z", "Tue Nov 24 09:00:00 UTC 2026"),
            ("2026-11-24T09:00:00Z", "0001-01-01T00:00:00Z"),
            ("0001-01-01T00:00:00Z", "2026-11-24T09:00:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"),
            ("1970-01-01T00:00:00Z", "2026-11-24T09:00:00Z"),
            ("2026-11-24 09:00:00,123 INFO ready", "2026-11-24 09:00:00 INFO ready"),
            ("2026-11-24 09:00:00,123 INFO ready", "2026-11-24 09:00:00,123 WARN ready"),
            ("2026-11-24 09:00:00 UTC", "2026-11-24 09:00:00"),
            ("2026-11-24 09:00:00 UTC", "2026-11-24 09:00:00 CST"),
            ("2026-11-24 09:00", "2026-11-24 09:00:00"),
            ("2026/11/24 09:00:00 ready", "2026-11-24 09:00:00 ready"),
            ("2026/11/24 09:00:00 ready", "2026/11/24 ready"),
            ("/archive/2026/11/24", "/archive/2026/11/25"),
            ("[GIN] 2026/11/24 - 09:00:00 | 200 |", "[GIN] 2026/11/24 - 09:00:00 | 500 |"),
            ("[24/Nov/2026:09:00:00 +0000] 200", "[24/Nov/2026:09:00:00 +0000] 404"),
            ("[24/Nov/2026:09:00:00 +0000]", "[24/Nov/2026 09:00:00]"),
            ("[24/Nov/2026:09:00:00 +0000]", "[24/Nvm/2026:09:00:00 +0000]"),
            ("1:M 24 Nov 2026 09:00:00.123 * Ready", "1:M 24 Nov 2026 09:00:00.123 # Ready"),
            ("1:M 24 Nov 2026 09:00:00.123 * Ready", "1:C 24 Nov 2026 09:00:00.123 * Ready"),
            ("Tue Nov 24 09:00:00 UTC 2026", "Tue Nov 24"),
            ("Tue Nov 24 09:00:00 UTC 2026", "Tue Nov 24 09:00:00 2026"),
            ("Tue Nov 24 09:00:00 UTC 2026", "Tue Nov 24 09:00:00 AM UTC 2026"),
            ("Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 +0000"),
            ("Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24-Nov-2026 09:00:00 GMT"),
            ("Nov 24 09:00:00 debian dockerd", "Nov 24 09:00:00 trixie dockerd"),
            ("notAfter=Nov 24 09:00:00 2026 GMT", "notBefore=Nov 24 09:00:00 2026 GMT"),
            ("24-Nov-2026 09:00", "24-Nov-2026"),
            ("2026-11-24 09:00:00 +0000", "2026-11-24 09:00:00Z"),
            ("2026-11-24 09:00:00 +0000", "2026-11-24 09:00:00+00:00"),
            ("24-Nov-2026 09:00:00.123 INFO [main] ready", "24-Nov-2026 09:00:00.123 WARN [main] ready"),
            ("since Tue 2026-11-24 09:00:00 UTC", "since 2026-11-24 09:00:00 UTC"),
            ("2026-11-24T09:00:00.1Z container start", "2026-11-24T09:00:00.1Z container die"),
            ("trixie-20261124", "trixie-20261125"),
            ("2026年 11月 24日 星期二 09:00:00 UTC", "2026年 11月 24日 09:00:00 UTC"),
            ("2026年 11月 24日", "2026年 11月 25日"),
            ("20261124T090000Z", "20261125T090000Z"),
            ("1732438800", "1732438801"),
            ('time="2026-11-24T09:00:00Z" level=info', 'time="2026-11-24T09:00:00Z" level=warning'),
            ("2026-11-24 09:00:00.123 UTC [1] LOG:  ready", "2026-11-24 09:00:00.123 UTC [1] FATAL:  ready"),
        ),
    ),
    "listed": Case(
        agree=(
            ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 5 Jan  6 23:59 a"),
            ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 5 Jan 16  2025 a"),
        ),
        disagree=(
            ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 6 Nov 24 09:00 a"),
            ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rwxr-xr-x 1 root root 5 Nov 24 09:00 a"),
            ("-rw-r--r-- 1 root root 5 Nov 24 09:00 a", "-rw-r--r-- 1 root root 5 09:00 a"),
            ("Nov 24 09:00 a", "Nov 24 09:00:00 a"),
        ),
    ),
    "date": Case(
        agree=(("发布于 2026-11-24。", "发布于 2025-01-01。"), ("24-Nov-2026", "06-Jan-2027")),
        disagree=(
            ("2026-11-24", "09:00:00"),
            ("2026-11-24", "2026/11/24"),
            ("/v/2026-11-24/a", "/v/2026-11-25/a"),
            ("backup-2026-11-24", "backup-2026-11-25"),
            ("app:2026-11-24", "app:2026-11-25"),
            ("2026-11-24.tar", "2026-11-25.tar"),
        ),
    ),
    "clock": Case(
        agree=(("[09:00:00]", "[23:59:59.123]"), ("09:00:00 AM", "11:59:59 PM"), (" 09:00:00 a", " 00:00:01 a")),
        disagree=(
            ("09:00:00", "09:00"),
            ("09:00:00 AM", "09:00:00"),
            ("05:06:07:08", "05:06:07:09"),
            ("09:00", "09:01"),
        ),
    ),
    "epoch": Case(
        agree=(
            (
                '{"time":1732438800,"timeNano":1732438800123456789}',
                '{"time":1732438899,"timeNano":1732438899000000001}',
            ),
            ('"Created":1732438800,', '"Created":1732438899,'),
            ('{"level":"info","ts":1732438800.123456}', '{"level":"info","ts":1732438899.5}'),
        ),
        disagree=(
            ('{"size":1732438800}', '{"size":1732438899}'),
            ("1732438800", "1732438899"),
            ('"Created":1732438800', '"Created":0'),
            ('{"level":"info","ts":1732438800.123456}', '{"level":"warn","ts":1732438800.123456}'),
        ),
    ),
    "start": Case(
        agree=(
            (
                "root           1  0.0  0.1   4364  3200 ?        Ss   09:00   0:00 sleep 300",
                "root           1  0.3  0.0   4364  3200 ?        Ss   Nov24   0:01 sleep 300",
            ),
            (
                "root     1     0  0 09:00 ?        00:00:00 sleep 300",
                "root     1     0  3 23:59 ?        00:01:00 sleep 300",
            ),
        ),
        disagree=(
            (
                "root           1  0.0  0.1   4364  3200 ?        Ss   09:00   0:00 sleep 300",
                "root           2  0.0  0.1   4364  3200 ?        Ss   09:00   0:00 sleep 300",
            ),
            (
                "root           1  0.0  0.1   4364  3200 ?        Ss   09:00   0:00 sleep 300",
                "root           1  0.0  0.1   4364  3200 ?        Ss   09:00   0:00 sleep 301",
            ),
            (
                "root     1     0  0 09:00 ?        00:00:00 sleep 300",
                "www      1     0  0 09:00 ?        00:00:00 sleep 300",
            ),
            ("1 0 09:00", "1 0 09:01"),
        ),
    ),
    "ago": Case(
        agree=(
            ("3 weeks ago", "About a minute ago"),
            ("Up 2 seconds", "Up Less than a second"),
            ("Up About a minute (healthy)", "Up 2 hours (healthy)"),
            ("Running about a minute ago", "Running 3 seconds ago"),
            ("Running less than a second ago", "Running 2 minutes ago"),
            ("Exited (0) About an hour ago", "Exited (0) 1 second ago"),
            ("Restarting (1) 3 seconds ago", "Restarting (1) Less than a second ago"),
            ("2 years ago", "10 months ago"),
            ("CREATED\n4 days ago", "CREATED\n47 hours ago"),
        ),
        disagree=(
            ("3 weeks ago", "3 weeks"),
            ("3 weeks ago", "3 fortnights ago"),
            ("3 weeks ago", "in 3 weeks"),
            ("Exited (0) 3 seconds ago", "Exited (1) 3 seconds ago"),
            ("Exited (137) 3 seconds ago", "Exited (143) 3 seconds ago"),
            ("Up 2 minutes (healthy)", "Up 2 minutes (unhealthy)"),
            ("Up 2 minutes", "Up 2 minutes (Paused)"),
            ("Running 3 seconds ago", "Ready 3 seconds ago"),
            ("Restarting (1) 3 seconds ago", "Exited (1) 3 seconds ago"),
        ),
    ),
    "age": Case(
        agree=(("14 seconds", "6 seconds"), ("waited 2 minutes", "waited About an hour")),
        disagree=(
            ("3 items", "4 items"),
            ("3 seconded", "4 seconded"),
            ("1.3 seconds", "3 seconds"),
            ("  Heartbeat Period: 5 seconds", "  Heartbeat Period: 6 seconds"),
            ("  Expiry Duration: 3 months", "  Expiry Duration: 2 months"),
        ),
    ),
    "duration": Case(
        agree=(
            ("DONE 0.1s", "DONE 12.0s"),
            ("took 1m2.3s", "took 4.5s"),
            ("1m5s", "2.5s"),
            ("1h2m3.5s", "72h3m0.5s"),
            ("5m0s", "1h0m0s"),
            ("1m  3s", "12.3s"),
            ("time=0.123 ms", "time=45.6 ms"),
            ("15ms", "120.5µs"),
            ("350ns", "1.5µs"),
            ("after 0 ms", "after 12 ms"),
            ("time 2002ms", "time 2034ms"),
            ("after 2002 milliseconds", "after 2000 milliseconds"),
            ("in 1.50 seconds", "in 0.07s"),
            ("real\t0m0.123s", "real\t1m2.500s"),
            ("1 row in set (0.00 sec)", "1 row in set (0.12 sec)"),
            ("#5 extracting sha256:... 0.5s done", "#5 extracting sha256:... 1.2s done"),
            (" ✔ Container web-1  Started  0.3s ", " ✔ Container web-1  Started  10.1s "),
            ("[+] Building 1.2s (7/7) FINISHED", "[+] Building 12.0s (7/7) FINISHED"),
            ("Startup finished in 1min 2.345s", "Startup finished in 850ms"),
            ("Started App in 1.234 seconds", "Started App in 2.5 seconds"),
        ),
        disagree=(
            ("DONE 0.1s", "DONE"),
            ("DONE 0.1s", "DONE 1"),
            ("DONE 0.1s", "CACHED"),
            ("interval 5s", "interval 6s"),
            ("retrying in 5s", "retrying in 6s"),
            ("5m", "6m"),
            ("#5 DONE 0.1s", "#6 DONE 0.1s"),
            ("icmp_seq=1 ttl=64 time=0.123 ms", "icmp_seq=2 ttl=64 time=0.123 ms"),
            ("icmp_seq=1 ttl=64 time=0.123 ms", "icmp_seq=1 ttl=63 time=0.123 ms"),
            ("real\t0m0.123s", "user\t0m0.123s"),
            ("1 row in set (0.00 sec)", "2 rows in set (0.00 sec)"),
            (" ✔ Container web-1  Started  0.3s", " ✔ Container web-1  Created  0.3s"),
            (" ✔ Container web-1  Started  0.3s", " ✘ Container web-1  Started  0.3s"),
            ("[+] Building 1.2s (7/7) FINISHED", "[+] Building 1.2s (6/7) FINISHED"),
            ("pi is 3.141", "pi is 2.718"),
            ("v1.5s", "v1.6s"),
            ("python3.11s", "python3.12s"),
            ("1.2.3s", "1.2.4s"),
            ("load 0.5", "load 0.6"),
            ("1.5 m", "1.6 m"),
        ),
    ),
    "seconds": Case(
        agree=(
            (
                "1024 bytes (1.0 kB, 1.0 KiB) copied, 0.000123 s, 8.3 MB/s",
                "1024 bytes (1.0 kB, 1.0 KiB) copied, 9.8e-05 s, 10.4 MB/s",
            ),
            ("1024 bytes copied, 1.5e-05 s, 68 MB/s", "1024 bytes copied, 2 s, 512 B/s"),
            ("real 0.12", "real 1.30"),
            ("Started in 1.2 seconds (process running for 1.9)", "Started in 1.4 seconds (process running for 2.3)"),
        ),
        disagree=(
            (
                "1024 bytes (1.0 kB, 1.0 KiB) copied, 0.01 s, 8.3 MB/s",
                "2048 bytes (2.0 kB, 2.0 KiB) copied, 0.01 s, 8.3 MB/s",
            ),
            (
                "1024 bytes (1.0 kB, 1.0 KiB) copied, 0.01 s, 8.3 MB/s",
                "1024 bytes (1.2 kB, 1.0 KiB) copied, 0.01 s, 8.3 MB/s",
            ),
            ("1.5e-05", "1.6e-05"),
            ("real 0.12", "user 0.12"),
            ("a real 0.12", "a real 0.13"),
            ("(process running as 1.9)", "(process running as 2.3)"),
        ),
    ),
    "lasting": Case(
        agree=(
            ("Fetched 12.3 MB in 1s (8,123 kB/s)", "Fetched 12.3 MB in 14s (876 kB/s)"),
            ("Fetched 12.3 MB in 1min 5s (189 kB/s)", "Fetched 12.3 MB in 2s (6,150 kB/s)"),
            ("added 57 packages, and audited 58 packages in 2s", "added 57 packages, and audited 58 packages in 850ms"),
        ),
        disagree=(
            ("Fetched 12.3 MB in 1s (8,123 kB/s)", "Fetched 123 MB in 1s (8,123 kB/s)"),
            ("waits in 1s", "waits in 2s"),
            ("since Tue; 2min 3s ago", "since Tue; 2min 3s"),
            ("added 57 packages in 2s", "added 58 packages in 2s"),
        ),
    ),
    "lapse": Case(
        agree=(
            ("#4 transferring context: 123B done", "#4 transferring context: 123B 0.1s done"),
            ("#8 exporting layers 0.2s done", "#8 exporting layers done"),
            (
                f"#5 sha256:{LONG_A} 31.1MB / 31.1MB 0.2s done",
                f"#5 sha256:{LONG_B} 31.1MB / 31.1MB done",
            ),
        ),
        disagree=(
            ("#4 transferring context: 123B done", "#4 transferring context: 123B 0.1s"),
            ("#4 transferring context: 123B done", "#5 transferring context: 123B done"),
            ("#4 exporting layers done", "#4 exporting manifest done"),
            ("all done", "all 0.1s done"),
        ),
    ),
    "rtt": Case(
        agree=(
            (
                "rtt min/avg/max/mdev = 0.045/0.052/0.061/0.008 ms",
                "rtt min/avg/max/mdev = 0.101/12.2/13.3/1.002 ms",
            ),
            ("round-trip min/avg/max = 0.1/0.2/0.3 ms", "round-trip min/avg/max = 0.2/0.3/0.4 ms"),
        ),
        disagree=(
            ("rtt min/avg/max/mdev = 0.1/0.2/0.3/0.0 ms", "rtt min/avg/max = 0.1/0.2/0.3 ms"),
            ("rtt min/avg/max/mdev = 0.1/0.2/0.3/0.0 ms", "rtt min/avg/max/mdev = 0.1/0.2/0.3 ms"),
            ("a = 0.1/0.2/0.3", "a = 0.1/0.2/0.4"),
        ),
    ),
    "uptime": Case(
        agree=(
            (
                " 09:00:00 up 12 days, 23:59,  1 user,  load average: 0.00, 0.01, 0.05",
                " 10:11:12 up 2 min,  1 user,  load average: 1.20, 0.41, 0.15",
            ),
        ),
        disagree=(
            (
                " 09:00:00 up 2 min,  1 user,  load average: 0.00, 0.01, 0.05",
                " 09:00:00 up 2 min,  2 users,  load average: 0.00, 0.01, 0.05",
            ),
            ("warm up 2 min", "warm up 3 min"),
        ),
    ),
    "cputime": Case(
        agree=(
            (
                "      1 root      20   0    4364   3200   2900 S   0.0   0.1   0:00.02 sleep",
                "      1 root      20   0    4364   3200   2900 S   1.3   0.1   0:12.50 sleep",
            ),
        ),
        disagree=(
            (
                "      1 root      20   0    4364   3200   2900 S   0.0   0.1   0:00.02 sleep",
                "      1 root      20   0    4364   3200   2900 R   0.0   0.1   0:00.02 sleep",
            ),
            ("0:00.02 sleep", "0:00.03 sleep"),
        ),
    ),
    "left": Case(
        agree=((f"{CURL[:33]}  123k      0  0:00:09  0:00:01  0:00:08  123k", CURL.format("   88", "88")),),
        disagree=(("--:--:--", "0:00:01"), ("left 0:00:01", "left 0:00:02")),
    ),
    "meter": Case(
        agree=((CURL.format("  1205k", "1205k"), CURL.format("  98123", "98123")),),
        disagree=(
            (CURL.format("1205k", "1205k"), CURL.format("1205k", "1205k").replace("615", "616")),
            ("100 1205k", "100 1206k"),
        ),
    ),
    "counter": Case(
        agree=(
            ("#7 0.243 你好", "#7 12.31 你好"),
            ("#7 0.243", "#7 0.318"),
            ("WARN[0000] obsolete", "WARN[0001] obsolete"),
            ("INFO[0012] ready", "INFO[12345] ready"),
            ("web-1  | WARN[0000] obsolete", "web-1  | WARN[0003] obsolete"),
            ("[    0.123456] Linux", "[12345.654321] Linux"),
            (NGINX.format("29#29: *1"), NGINX.format("30#30: *12")),
            (FAILED.format("0.243"), FAILED.format("10.24")),
        ),
        disagree=(
            ("#7 0.243 你好", "#8 0.243 你好"),
            ("#7 0.243 你好", "#7 你好"),
            ("#7 0.243 3.141", "#7 0.243 2.718"),
            ("#7 3 你好", "#7 4 你好"),
            ("0.243 你好", "0.318 你好"),
            ("WARN[0000] obsolete", "ERRO[0000] obsolete"),
            ("NOTE[0000] obsolete", "NOTE[0001] obsolete"),
            ("a[0000]", "a[0001]"),
            ("[0.5] Linux", "[0.6] Linux"),
            (NGINX.format("29#29: *1"), NGINX.format("29#29: *1").replace("error", "warn")),
            (FAILED.format("0.243"), FAILED.format("0.243").replace("[2/2]", "[1/2]")),
            (FAILED.format("你好") + "\n0.243", FAILED.format("你好") + "\n0.318"),
        ),
    ),
    "pid": Case(
        agree=(
            (NGINX.format("29#29:"), NGINX.format("7#7:")),
            ("2026-11-24 09:00:00.123 UTC [27] LOG:  ready", "2026-11-24 09:00:00.123 UTC [48] LOG:  ready"),
            ("[2026-11-24 09:00:00 +0000] [7] [INFO] Booting", "[2027-01-06 10:11:12 +0000] [9] [INFO] Booting"),
            ("Nov 24 09:00:00 debian dockerd[1234]: ready", "Jan  6 00:00:01 debian dockerd[567]: ready"),
            (
                "[Tue Nov 24 09:00:00.123456 2026] [mpm_event:notice] [pid 1:tid 140] ready",
                "[Wed Jan 06 10:11:12.123456 2027] [mpm_event:notice] [pid 8:tid 139] ready",
            ),
        ),
        disagree=(
            ("[27] LOG:  ready", "[48] LOG:  ready"),
            ("[2026-11-24 09:00:00 +0000] [7] [INFO] Booting", "[2026-11-24 09:00:00 +0000] [7] [ERROR] Booting"),
            ("dockerd[1234]: ready", "dockerd[567]: ready"),
            ("pid 7", "pid 8"),
            ("1#1: ready", "2#2: ready"),
        ),
    ),
    "index": Case(
        agree=(
            ("eth0@if12", "eth0@if7"),
            ("2: eth0@if12: <BROADCAST>", "9: eth0@if13: <BROADCAST>"),
            (f"5: br-{A}: <BROADCAST>", f"8: br-{B}: <BROADCAST>"),
        ),
        disagree=(
            ("eth0@if12", "eth1@if12"),
            ("1: lo: <LOOPBACK>", "2: lo: <LOOPBACK>"),
            ("if12", "if13"),
            ("3: docker0: <UP>", "4: docker0: <UP>"),
        ),
    ),
    "share": Case(
        agree=(
            (STATS.format("0.00%", "1.2MiB", "0.01%", "1.05kB"), STATS.format("12.30%", "1.4MiB", "0.02%", "866B")),
            ("overlay          20G  5.1G   14G  27% /", "overlay          30G  7.1G   22G  24% /"),
        ),
        disagree=(
            (STATS.format("0.00%", "1.2MiB", "0.01%", "1.05kB"), STATS.format("0.00%", "1.2GiB", "0.01%", "1.05kB")),
            (STATS.format("0.00%", "1.2MiB", "0.01%", "1.05kB"), STATS.format("--", "1.2MiB", "0.01%", "1.05kB")),
            ("78.1MB (100%)", "78.1MB (50%)"),
            ("0.5% done", "0.6% done"),
        ),
    ),
    "load": Case(
        agree=(("load average: 0.00, 0.01, 0.05", "load average: 1.20, 0.31, 0.15"),),
        disagree=(("average: 0.00, 0.01, 0.05", "average: 0.00, 0.01, 0.06"), ("load 0.00", "load 0.01")),
    ),
    "rate": Case(
        agree=(
            ("(8,123 kB/s)", "(12.3 MB/s)"),
            ("10.4 MB/s", "812 B/s"),
            ("1.5 GiB/s", "Infinity B/s"),
            (
                "2026-11-24 09:00:00 (12.3 MB/s) - saved [1234/1234]",
                "2026-11-24 09:00:00 (812 KB/s) - saved [1234/1234]",
            ),
        ),
        disagree=(
            ("8.3 MB/s", "8.3 MB"),
            ("8.3 req/s", "8.4 req/s"),
            ("(12.3 MB/s) - saved [1234/1234]", "(12.3 MB/s) - saved [1235/1235]"),
            ("8.3 Mbit/s", "8.4 Mbit/s"),
        ),
    ),
    "size": Case(
        agree=(
            ("78.1MB", "120MB"),
            ("1.5 GB", "900 MB"),
            ("0B", "0B"),
            ("0B", "0.0kB"),
            ("100kB", "97.7KiB"),
            ("1,234 kB", "2,400 kB"),
            ("10B", "20B"),
            ("999MB", "1e+03MB"),
            ("1e+03MB", "1GB"),
            ("1e+03kB", "1.05MB"),
            ("1.02e+03MiB", "1GiB"),
            ("1.5PB", "1.2PB"),
            ("16.38kB (virtual 78.1MB)", "12.3kB (virtual 80.2MB)"),
            (
                "Get:1 http://deb.debian.org/debian trixie/main amd64 hello [53.1 kB]",
                "Get:1 http://deb.debian.org/debian trixie/main amd64 hello [54.0 kB]",
            ),
            ("Need to get 1,234 kB/12.3 MB of archives.", "Need to get 1,300 kB/12.5 MB of archives."),
            (
                "After this operation, 12.3 MB of additional disk space will be used.",
                "After this operation, 12.9 MB of additional disk space will be used.",
            ),
            ("Successfully copied 2.05kB to web:/x", "Successfully copied 2.56kB to web:/x"),
            (f"#5 sha256:{LONG_A} 1.05MB / 31.13MB 0.2s", f"#5 sha256:{LONG_B} 2.10MB / 30.00MB 0.3s"),
            ("Total reclaimed space: 14B", "Total reclaimed space: 15B"),
        ),
        disagree=(
            ("78.1MB", "157MB"),
            ("78.1MB", "39MB"),
            ("78.1MB", "78.1kB"),
            ("0B", "1B"),
            ("1B", "0B"),
            ("78.1MB", "78.1"),
            ("1e+03MB", "78.1MB"),
            ("1e+03MB", "1MB"),
            ("1e+03", "1e+04"),
            ("78.1MB", "78.1 MB"),
            ("78.1MB", "78.1M"),
            ("1GiB", "1TiB"),
            ("1024 bytes", "1025 bytes"),
            ("Get:1 http://deb.debian.org [53.1 kB]", "Get:2 http://deb.debian.org [53.1 kB]"),
            ("Need to get 12.3 MB of archives.", "Need to get 12.3 MB/20.1 MB of archives."),
            ("additional disk space 12.3 MB used", "additional disk space 12.3 MB freed"),
            ("Successfully copied 2.05kB to web:/x", "Successfully copied 2.05kB to web:/y"),
            ("3Mb", "4Mb"),
            ("v1.5MB", "v1.6MB"),
        ),
    ),
    "human": Case(
        agree=(
            ("-rw-r--r-- 1 root root 78M Nov 24 09:00 a.tar", "-rw-r--r-- 1 root root 80M Jan  6 23:59 a.tar"),
            ("4.0K\t/data", "6.0K\t/data"),
            ("78M     /var/lib", "81M     /var/lib"),
            ("1.2G\ttotal", "990M\ttotal"),
            ("total 78M", "total 80M"),
            (
                "Mem:            15Gi       3.2Gi       8.1Gi        12Mi       4.5Gi        12Gi",
                "Mem:            16Gi       4.1Gi       7.1Gi        14Mi       4.1Gi        11Gi",
            ),
        ),
        disagree=(
            ("-rw-r--r-- 1 root root 78M Nov 24 09:00 a.tar", "-rw-r--r-- 1 root root 780M Nov 24 09:00 a.tar"),
            ("4.0K\t/data", "40K\t/data"),
            ("4.0K\t/data", "4.0K\t/date"),
            ("4.0K ideas", "5.0K ideas"),
            ("bs=1M count=4", "bs=2M count=4"),
            ("memory 512M", "memory 256M"),
            ("Mem:            15Gi       3.2Gi       8.1Gi", "Swap:           15Gi       3.2Gi       8.1Gi"),
        ),
    ),
}

RULES: dict[str, Case] = {
    "...": Case(
        agree=(
            ("Digest: ...", f"Digest: sha256:{LONG_A}"),
            ("... done", " done"),
            ("a...c", "abc"),
            ("web  ...  80/tcp", f"web     {A}   nginx     80/tcp"),
            ("web  ...  80/tcp", "web      80/tcp"),
            ("x... 172.17.0.2 ...", "x a 172.18.0.3 b"),
            ("...", ""),
            ("...", "a\nb\n\nc"),
            ("a\n...", "a"),
            ("...\nz", "a\nz\nz"),
            ("a\n...\nb\n...\nc", "a\nb\nc"),
            ("a\n...\nb\n...\nc", "a\nx\nb\nb\ny\nc"),
            ("a\n  ...\nb", "a\nx\nb"),
            ("Reading package lists...", "Reading package lists..."),
        ),
        disagree=(
            ("a...c", "abx"),
            ("... done", "done"),
            ("x... 172.17.0.2 ...", "x a 8.8.8.8 b"),
            ("a\n...\nz", "a\nb"),
            ("...\nb\n...\na", "a\nb"),
            ("a\n...", ""),
            ("a\n...\na", "a"),
            ("web  ...  80/tcp", "web  81/tcp"),
            ("a...b...c", "abxx"),
            ("...b", "bc"),
            ("a...", "ba"),
            ("a\n...\nb\n...\nc", "a\nc\nb"),
            ("...\na\n...", "b"),
            ("x ... 1", "x 2"),
        ),
    ),
    "spaces": Case(
        agree=(("NAME   ID", "NAME          ID"), ("  a", "      a"), ("a", "a   "), ("a   ", "a")),
        disagree=(("a b", "a  b"), ("a  b", "a b"), (" a", "a"), ("a b", "ab")),
    ),
    "exact": Case(
        agree=(),
        disagree=(
            ("Hello from cow", "Hello from cows"),
            ("Hello", "hello"),
            ("web", "db"),
            ("a", "a\n"),
            ("a", "a\nb"),
            ("a\nb", "a"),
            ("", "a"),
            ("a.c", "abc"),
            ("26.1.5", "26.1.6"),
            ("28.5.2", "28.5.3"),
            ("1.26", "1.27"),
            ("v2.40.0", "v2.40.1"),
            ("[+] Running 2/2", "[+] Running 1/2"),
            ("web-1 exited with code 0", "web-1 exited with code 1"),
            ("overall progress: 1 out of 3 tasks", "overall progress: 2 out of 3 tasks"),
            ("replicated   3/3", "replicated   2/3"),
        ),
    ),
}
