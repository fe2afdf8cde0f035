"""Volatile text: every form in which the tools of this book print what is another in each run.

Letters and digits are those of ASCII, so that text beside a Chinese character is what it is beside a space.

A *kind* is what may stand for what. Some are known wherever they stand (KINDS with a pattern: an id, a time, a size);
some only where a tool prints them (``places``: the counter in ``WARN[0001]``, the port behind an address; and what the
lines around say, ``scanning.Context``), so that the same digits stay exact elsewhere. The text around a token is
compared to the letter, so a kind need only say which text may come in its place.

The forms are from the sources of the tools, each named at its kind:

- sizes and ages of Docker: https://github.com/docker/go-units (size.go, duration.go)
- its tables and lists: https://github.com/docker/cli (cli/command/formatter, cli/command/*/formatter*.go)
- builds: https://github.com/moby/buildkit (util/progress/progressui), https://github.com/docker/buildx (commands)
- Compose: https://github.com/docker/compose (cmd/display, cmd/formatter)
- the Swarm: https://github.com/moby/swarmkit (identity/randomid.go, manager/allocator/portallocator.go, ca)
- logs: https://github.com/sirupsen/logrus (text_formatter.go), https://github.com/golang/go (src/log, src/time)

What looks alike and is exact: plain numbers (process ids in ``ps``, exit codes, counts, bytes, seconds since 1970
outside JSON), versions, percentages but for those of ``docker stats``, ``docker system df`` and ``df``, whole seconds
such as ``5s`` (settings), a span of time behind the name of a setting (``timeout: 1m30s``), addresses outside the
private ranges and ULA, ports below 32768, twelve letters or digits that are no id by their column,
``0001-01-01T00:00:00Z`` (Docker's *never*), the first of January 1970, process 1, checksums as ``sha256sum`` writes
them, commits of Git, hours and minutes alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

ELLIPSIS = "..."
EPHEMERAL = range(32768, 61000)
"""Ports that Linux and Docker choose from by themselves (net.ipv4.ip_local_port_range)."""
NODE_PORTS = range(30000, 32768)
"""Ports that a Swarm chooses from for services that name none (dynamicPortStart of swarmkit's portallocator.go)."""

DATE = r"(?!0001-01-01|1970-01-01)\d{4}-\d{2}-\d{2}"
CLOCK = r"\d{2}:\d{2}:\d{2}(?:[.,]\d+)?"
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_LONG_MONTH = r"(?:January|February|March|April|June|July|August|September|October|November|December)"
ZONE = r"(?:UTC|GMT|CST|CET|CEST|BST|IST|JST|HKT|[ECMP][SD]T)"
OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"
_UNITS = r"(?:[KMGTPEZY]iB|[kKMGTPEZY]?B)"
SIZE = rf"{NUMBER}\s?{_UNITS}"
_RATE = rf"(?:{NUMBER}|Infinity)\s?{_UNITS}/s"
HUMAN = r"\d+(?:\.\d+)?[KMGTPE]"
_AGE = r"(?:[Ll]ess than a second|[Aa]bout an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?)\b"
_LONG_ID = r"(?<![\w.])(?:sha256:)?[0-9a-f]{64}(?!\w)"
_SHORT_ID = r"(?<![\w.])(?:sha256:)?{}[0-9a-f]{{12}}(?![^\W_]|_(?![a-z]))"
SWARM_ID = r"[0-9a-z]{25}"
PORT = r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})"
NODE_PORT = r"(?:3[01]\d{3}|32[0-6]\d\d|327[0-5]\d|3276[0-7])"
SINCE = r" \d+ (?:year|decade|week|day|hour|minute)s?(?:, \d+ (?:year|week|day|hour|minute)s?)*"
POD = r"[2456789bcdfghjklmnpqrstvwxz]{8,10}-[2456789bcdfghjklmnpqrstvwxz]{5}"
NANO = r"(?:ns|us|µs|μs|ms)"  # Go writes U+00B5, others U+03BC

TIMES = (
    # ISO 8601, RFC 3339, Go's String, stat, PostgreSQL, log4j, Python's logging (a comma), systemd (a day before it);
    # MariaDB pads the hour with a space
    rf"(?:\b{DAY} )?(?<!\d){DATE}(?:T|  ?)(?:\d{{2}}|(?<= )\d):\d{{2}}:\d{{2}}(?:[.,]\d+)?(?: ?{OFFSET})?"
    rf"(?: {ZONE}\b)?(?: m=[+-]\d+\.\d+)?",
    # npm's names of logs
    rf"(?<!\d){DATE}T\d\d_\d\d_\d\d_\d{{3}}Z",
    # ls --time-style=long-iso, tar tv
    rf"(?<!\d){DATE}[T ]\d{{2}}:\d{{2}}(?![\d:])",
    # Go's log, nginx's errors, gin
    rf"(?<!\d)\d{{4}}/\d{{2}}/\d{{2}}(?: -)? {CLOCK}",
    # the common log format: nginx, Apache, HAProxy; python3 -m http.server
    rf"(?<![\w/])\d{{2}}/{MONTH}/\d{{4}}[: ]{CLOCK}(?: [+-]\d{{4}})?",
    # RFC 1123, 2822 and 850: HTTP, date -R; redis, Tomcat, date in en_US
    rf"(?:\b{DAY}[a-z]*,? +)?\b\d{{1,2}}[ -]{MONTH}(?:[ -](?:\d{{4}}|\d\d))? {CLOCK}(?: [AP]M\b)?"
    rf"(?: (?:{ZONE}|[+-]\d{{4}})\b)?",
    # nginx's listing of a folder
    rf"(?<![\w-])\d{{2}}-{MONTH}-\d{{4}} \d{{2}}:\d{{2}}(?!:)",
    # ctime: date, docker version, Apache's errors, Git; syslog, openssl
    rf"(?:\b{DAY},? +)?\b{MONTH} +\d{{1,2}}(?: \d{{4}})? {CLOCK}(?: [AP]M\b)?"
    rf"(?: (?:{ZONE}|[+-]\d{{4}})\b)?(?: \d{{4}}\b(?: (?:GMT|[+-]\d{{4}})\b)?)?",
    # JavaScript's toLocaleString (NestJS); Germany's and Erlang's
    r"(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d),? \d{1,2}:\d{2}:\d{2}(?: [AP]M\b)?(?![\w:])",
    r"(?<![\w.])\d{2}\.\d{2}\.\d{4},? \d{2}:\d{2}:\d{2}(?![\w:])",
    # klog: Kubernetes, etcd's client
    rf"(?<=\b[IWEF])\d{{4}} {CLOCK}(?= +\d+ [\w.-]+:\d+\])",
    # MySQL's and MariaDB's way of old
    r"(?<=completed at )\d{6} [ \d]\d:\d{2}:\d{2}\b",
    # date in Chinese
    rf"\b\d{{4}}年 ?\d{{1,2}}月 ?\d{{1,2}}日(?: 星期[一二三四五六日])? {CLOCK}(?: {ZONE}\b)?",
)

DATES = (
    # date -I, docker's templates
    rf"(?<![\w/:-]){DATE}(?![\w/-]|\.[a-z])",
    rf"(?<![\w-])\d{{2}}-{MONTH}-\d{{4}}(?![\w-])",
    # changelogs, passwd and chage
    rf"(?:\b{DAY},? )?\b(?:{MONTH}|{_LONG_MONTH}) \d{{1,2}},? \d{{4}}\b(?!:)",
    rf"(?:\b{DAY},? )?(?<![\w.])\d{{1,2}} {MONTH} \d{{4}}\b(?!:)",
)
DURATIONS = (
    r"(?<![\w.-])(?:\d+h ?)?\d+(?:m|min) {0,2}\d+(?:\.\d+)?s\b",
    r"(?<![\w.-])(?:\d+ hours? )?\d+ min \d+\.\d+ sec\b",
    # pytest says a minute and more in hours, too
    r"(?<![\w.-])\d+\.\d+(?:e-\d+)?\s?(?:secs?|seconds?|s)\b(?: \((?:\d+ days?, )?\d+:\d\d:\d\d\))?",
    r"(?<![\w.-])\d+(?:\.\d+)?e-\d+ s\b",
    rf"(?<![\w.-])\d+(?:\.\d+)?(?:e-\d+)?{NANO}\b",
    r"(?<![\w.-])\d+(?:\.\d+)?(?:e-\d+)?\s(?:ms|msec|milliseconds)\b",
)


_NEVER = re.compile(r"\bJan +0?1,?(?: \d\d:\d\d:\d\d)?(?: [A-Z]+)? +1970\b|\b0?1[ -]Jan[ -](?:19)?70\b")
"""The first day that Linux counts: of files that are built to be alike, of cookies that end."""


def _any(_: str) -> str:
    """The form of a kind that has but one."""
    return ""


def _moment(text: str) -> str:
    """How a time is written: digits, names of months and days, fractions and zones of any value alike.

    RFC 3339 leaves out a fraction of nothing, so one after a point may be missing; one after a comma is always there
    (Python's logging, date -Ins).
    """
    text = re.sub(r"^\d{1,2}/\d{1,2}/", "00/00/", re.sub(r"(?<=:\d\d),\d+", ",f", text))
    text = re.sub(r"(?<=:\d\d)\.\d+", "", text)
    if _NEVER.search(text):
        return text
    text = re.sub(rf"(?<=\d)( ?){OFFSET}(?: {ZONE})?(?= m=|\Z)", r"\1z", text)
    text = re.sub(rf"\b{DAY}[a-z]*|星期.", "D", re.sub(rf"\b(?:{MONTH}|{_LONG_MONTH})\b", "M", text))
    text = re.sub(r"\b[AP]M\b", "AM", re.sub(r"m=[+-]\d+\.\d+", "m", text))
    return re.sub(r"(?<=M )\d\b|^\d(?=[ :])|(?<= )\d(?= M|:)", "00", re.sub(r"\s+", " ", re.sub(r"\d", "0", text)))


def _never(text: str) -> str:
    return text if _NEVER.search(text) else ""


def _spaced(text: str) -> str:
    return " " if re.search(r"\d\s", text) else ""


def _decimals(text: str) -> str:
    return "." if "." in text else ""


def _range(text: str) -> str:
    """How many ports, and whose."""
    first, _, last = text.partition("-")
    return f"{int(last or first) - int(first)} {'node' if int(first) in NODE_PORTS else ''}"


def _net6(text: str) -> str:
    return text[:2]


def _length(text: str) -> str:
    return str(len(text.partition(".")[0]))


@dataclass(frozen=True)
class Kind:
    """A kind of volatile text.

    Attributes:
        pattern: what of a line is of this kind wherever it stands; empty for one that LINES and PLACES alone know.
        coming: what may come in its place; empty where that is the pattern.
        identity: it names one thing, and so is bound; other kinds may be any of theirs.
        form: how a text is written; only texts written alike agree.
        chosen: what it means that the page has written it itself: ``both``, it is exact, and cannot come for another;
            ``shown``, it is exact where the page shows it; empty, it is measured by what stands around it, so nothing.
    """

    pattern: str = ""
    coming: str = ""
    identity: bool = False
    form: Callable[[str], str] = _any
    chosen: str = ""


def _identity(pattern: str, coming: str = "", form: Callable[[str], str] = _any) -> Kind:
    return Kind(pattern, coming, identity=True, form=form, chosen="both")


KINDS: dict[str, Kind] = {
    # Docker: the engine's id since 23.0, boot_id, volumes of plugins. The nil UUID names nothing.
    "uuid": _identity(r"(?<![\w-])(?!0{8}-)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])"),
    # Docker: the engine's id before 23.0, a key's fingerprint in base32
    "engine": _identity(r"(?<![\w:])(?:[A-Z2-7]{4}:){11}[A-Z2-7]{4}(?![\w:])"),
    # Docker: containers, images, networks, layers, anonymous volumes, in tables, paths, cgroups and br-… (stringid.go)
    "id": _identity(
        rf"{_LONG_ID}|" + _SHORT_ID.format(r"(?=[a-f]*\d)(?=\d*[a-f])"), rf"{_LONG_ID}|{_SHORT_ID.format('')}"
    ),
    # Swarm: join tokens (swarmkit ca/config.go) and unlock keys (manager/encryption)
    "token": _identity(rf"(?<![\w-])SWMTKN-1-[0-9a-z]{{50}}-{SWARM_ID}(?![\w-])"),
    "unlock": _identity(r"(?<![\w-])SWMKEY-1-[A-Za-z0-9+/]{43}(?![\w+/-])"),
    # Swarm and BuildKit: nodes, services, tasks, secrets, configs; cache records, builds (identity/randomid.go).
    # Their first twelve are known by their place (a task's log, the column ID) or once the long one was shown.
    "swarm": _identity(
        rf"(?<![\w.-])(?=[a-z]*\d)(?=\d*[a-z]){SWARM_ID}(?![\w-])", rf"(?:{SWARM_ID}|[0-9a-z]{{12}})(?!\w)"
    ),
    # Linux: a network card's; broadcast, multicast and none are constants
    "mac": _identity(r"(?<![\w:])(?!00:00:00:00:00:00)[0-9a-f][02468ace](?::[0-9a-f]{2}){5}(?![\w:])"),
    # Docker: from its private pools (libnetwork ipamutils), and what Linux gives itself (fe80::)
    "address": _identity(
        rf"(?<![\w.])(?:10\.{_OCTET}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.{_OCTET}\.{_OCTET}(?!\w|\.\d)"
    ),
    "address6": _identity(
        r"(?<![\w:.])(?:f[cd][0-9a-f]{2}|fe80)(?::[0-9a-f]{0,4}){2,7}(?![\w:])", form=_net6
    ),
    # Docker: docker ps, port, service ls; Linux: the other end of a connection. PLACES know where
    "port": Kind("", rf"(?:{PORT}|{NODE_PORT})", identity=True, form=_range, chosen="both"),
    "ports": Kind("", rf"(?:{PORT}-{PORT}|{NODE_PORT}-{NODE_PORT})", identity=True, form=_range, chosen="both"),
    # Docker: the host's end of a container's card (libnetwork, GenerateIfaceName)
    "veth": _identity(r"(?<![\w-])veth[0-9a-f]{7}(?![\w-])"),
    # Docker: overlay2's short names of layers (daemon/graphdriver/overlay2/randomid.go)
    "link": _identity(r"(?<=[/=:]l/)[A-Z2-7]{26}(?!\w)"),
    # containerd: snapshots are numbered
    "snapshot": Kind("", r"\d+", identity=True),
    # Linux: a namespace's inode, readlink /proc/…/ns; a file's, and the device that it is on
    "inode": Kind("", r"\d+", identity=True),
    "device": Kind("", r"\d+,\d+|[0-9a-f]+h/\d+d", identity=True, form=lambda text: text[-1] if "d" in text else ""),
    # Docker: a container's processes as the host sees them; docker top, docker inspect
    "process": Kind("", r"[1-9]\d*", identity=True),
    # drawn at random: MongoDB's ids of objects, Redis' of runs, Flask's PIN, systemd's of boots, names by mktemp
    "drawn": Kind("", r"\w+(?:-\w+)*", identity=True, form=lambda text: re.sub(r"\w", "x", text)),
    # where something lies in memory: ldd, Python
    "memory": Kind("", r"[0-9a-f]{8,16}", form=_length),
    # Kubernetes: a pod of a Deployment
    "pod": Kind("", rf"{POD}", identity=True),
    # Moments: those of TIMES, and a day or a clock alone
    "time": Kind("|".join(TIMES), form=_moment, chosen="both"),
    # coreutils: ls -l, either of its two ways; find -ls
    "listed": Kind(rf"\b{MONTH} (?: \d|\d\d) (?:\d{{2}}:\d{{2}}(?!:)| \d{{4}})\b", form=_never),
    "date": Kind("|".join(DATES), form=_moment, chosen="shown"),
    "clock": Kind(
        rf"(?<![\w:.])(?:{CLOCK}(?: [AP]M\b)?|\d:\d\d:\d\d [AP]M)(?![\w:])", form=_moment, chosen="shown"
    ),
    # Docker's JSON (events, /images/json) and Caddy's: seconds or nanoseconds since 1970
    "epoch": Kind("", r"\d{4,19}(?:\.\d+)?", form=_length),
    # nginx and Apache: when a file was changed, in an ETag
    "mtime": Kind("", r"[0-9a-f]+", form=_length),
    # ps: when a process began
    "start": Kind("", rf"(?:\d{{2}}:\d{{2}}|{MONTH}\d{{2}}|\d{{4}})"),
    # go-units' HumanDuration, with `ago` or `Up` and without
    "ago": Kind(rf"(?<![\w.,-]){_AGE}(?= ago\b)|(?<=\bUp ){_AGE}"),
    "age": Kind(rf"(?<![\w.,-]){_AGE}", chosen="shown"),
    # Go's Duration.String, BuildKit's and Compose's %.1fs, bash's time, ping, mysql, systemd, buildx history. Whole
    # seconds alone are a setting where a page shows them, but may come for a span of minutes or with a fraction.
    "duration": Kind("|".join(DURATIONS), "|".join((*DURATIONS, r"\d+s\b")), chosen="both"),
    # dd (%g), time -p, Spring: a number alone
    "seconds": Kind("", r"\d+(?:\.\d+)?(?:e-\d+)?"),
    # apt, npm, systemctl status: whole units
    "lasting": Kind(
        "", r"(?:\d+(?:d|h|min|m| (?:day|week|month|year)s?) )*"
        r"(?:\d+(?:d|h|min|ms?| (?:day|week|month|year)s?)|\d+(?:\.\d+)?s)"
    ),
    # kubectl
    "old": Kind("", r"\d+[smhdy](?:\d+[smhd])?"),
    # HAProxy
    "timers": Kind("", r"\d+(?:/\d+){4}"),
    # BuildKit leaves out what took less than a hundredth of a second
    "lapse": Kind("", r"(?: \d+\.\d+s)?"),
    "rtt": Kind("", r"\d+\.\d+(?:/\d+\.\d+){2,3}", form=lambda text: str(text.count("/"))),
    # uptime, in its two ways; ps and top (TIME, TIME+); GNU time
    "uptime": Kind(
        "", rf" +(?:\d+ days?, +)?(?:\d+:\d\d|\d+ min|\d+ days?)|{SINCE}",
        form=lambda text: " " if re.search("minute|hour|week|year", text) else "",
    ),
    "cputime": Kind("", r"(?:\d+:)?\d+:\d\d(?:\.\d\d)?", form=_decimals),
    # curl's meter
    "left": Kind("", r" +(?:--:--:--|\d+:\d\d:\d\d|\d+d +\d+h)"),
    "meter": Kind("", r" +\d+(?:\.\d+)?[kKMGTP]?"),
    # logrus on a terminal, BuildKit's --progress=plain, dmesg, nginx
    "counter": Kind("", r" *\d+(?:\.\d+)?", form=_decimals),
    # nginx, PostgreSQL, Apache, gunicorn, syslog: who wrote the line; bash: its job. A container's
    # first process is always 1
    "pid": Kind("", r"\d+", form=lambda text: text if text == "1" else ""),
    # ip link: how many cards there have been on this host
    "index": Kind("", r"\d+"),
    # docker stats, df, ps: how much of it, in percent; uptime and top: how many
    "share": Kind("", r"\d+(?:\.\d+)?", form=_decimals),
    "load": Kind("", r"\d+\.\d+"),
    # docker system df: whole percent of a size before it; all and nothing are what they are
    "part": Kind("", r"\d+", form=lambda text: text if text in ("0", "100") else ""),
    # BuildKit: how far a download has come; apt: what the disk has left
    "amount": Kind("", SIZE),
    # apt, dd, curl, wget, Git: measured, so of any size
    "rate": Kind(rf"(?<![\w.,]){_RATE}\b"),
    # go-units' HumanSize (%.4g, %.3g: 1e+03MB) and BytesSize, BuildKit's %.2f, apt, dd, Git
    "size": Kind(rf"(?<![\w.,-]){SIZE}\b", form=_spaced, chosen="both"),
    # coreutils and free with -h; LINES know where
    "human": Kind("", r"\d+(?:\.\d+)?(?:[KMGTPE]i?)?B?", chosen="both"),
}  # fmt: skip
IDENTITIES = tuple(name for name, kind in KINDS.items() if kind.identity)
SIZES = ("size", "human", "part")
EXACT = "exact"
"""What looks volatile by itself and is exact where it stands."""
CHECKSUM = "checksum"
"""A digest as sha256sum and its like write it: that of known bytes, unless the page has shown it as an identity."""
