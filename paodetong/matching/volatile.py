"""Volatile text: every form in which the tools of this book print what is another in each run.

Letters and digits are those of ASCII, so that text beside a Chinese character is what it is beside a space.

A *kind* is what may stand for what. Some are known wherever they stand (KINDS with a pattern: an id, a time, a size);
some only where a tool prints them (LINES and PLACES: the counter in ``WARN[0001]``, the port behind an address; and
what the lines around say, Context), so that the same digits stay exact elsewhere. The text around a token is compared
to the letter, so a kind need only say which text may come in its place.

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

import functools
import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

ELLIPSIS = "..."
EPHEMERAL = range(32768, 61000)
"""Ports that Linux and Docker choose from by themselves (net.ipv4.ip_local_port_range)."""
NODE_PORTS = range(30000, 32768)
"""Ports that a Swarm chooses from for services that name none (dynamicPortStart of swarmkit's portallocator.go)."""

_DATE = r"(?!0001-01-01|1970-01-01)\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{2}:\d{2}:\d{2}(?:[.,]\d+)?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_LONG_MONTH = r"(?:January|February|March|April|June|July|August|September|October|November|December)"
_ZONE = r"(?:UTC|GMT|CST|CET|CEST|BST|IST|JST|HKT|[ECMP][SD]T)"
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"
_UNITS = r"(?:[KMGTPEZY]iB|[kKMGTPEZY]?B)"
_SIZE = rf"{_NUMBER}\s?{_UNITS}"
_RATE = rf"(?:{_NUMBER}|Infinity)\s?{_UNITS}/s"
_HUMAN = r"\d+(?:\.\d+)?[KMGTPE]"
_AGE = r"(?:[Ll]ess than a second|[Aa]bout an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?)\b"
_LONG_ID = r"(?<![\w.])(?:sha256:)?[0-9a-f]{64}(?!\w)"
_SHORT_ID = r"(?<![\w.])(?:sha256:)?{}[0-9a-f]{{12}}(?![^\W_]|_(?![a-z]))"
_SWARM_ID = r"[0-9a-z]{25}"
_PORT = r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})"
_NODE_PORT = r"(?:3[01]\d{3}|32[0-6]\d\d|327[0-5]\d|3276[0-7])"
_SINCE = r" \d+ (?:year|decade|week|day|hour|minute)s?(?:, \d+ (?:year|week|day|hour|minute)s?)*"
_POD = r"[2456789bcdfghjklmnpqrstvwxz]{8,10}-[2456789bcdfghjklmnpqrstvwxz]{5}"
_NANO = r"(?:ns|us|µs|μs|ms)"  # Go writes U+00B5, others U+03BC

TIMES = (
    # ISO 8601, RFC 3339, Go's String, stat, PostgreSQL, log4j, Python's logging (a comma), systemd (a day before it);
    # MariaDB pads the hour with a space
    rf"(?:\b{_DAY} )?(?<!\d){_DATE}(?:T|  ?)(?:\d{{2}}|(?<= )\d):\d{{2}}:\d{{2}}(?:[.,]\d+)?(?: ?{_OFFSET})?"
    rf"(?: {_ZONE}\b)?(?: m=[+-]\d+\.\d+)?",
    # npm's names of logs
    rf"(?<!\d){_DATE}T\d\d_\d\d_\d\d_\d{{3}}Z",
    # ls --time-style=long-iso, tar tv
    rf"(?<!\d){_DATE}[T ]\d{{2}}:\d{{2}}(?![\d:])",
    # Go's log, nginx's errors, gin
    rf"(?<!\d)\d{{4}}/\d{{2}}/\d{{2}}(?: -)? {_CLOCK}",
    # the common log format: nginx, Apache, HAProxy; python3 -m http.server
    rf"(?<![\w/])\d{{2}}/{_MONTH}/\d{{4}}[: ]{_CLOCK}(?: [+-]\d{{4}})?",
    # RFC 1123, 2822 and 850: HTTP, date -R; redis, Tomcat, date in en_US
    rf"(?:\b{_DAY}[a-z]*,? +)?\b\d{{1,2}}[ -]{_MONTH}(?:[ -](?:\d{{4}}|\d\d))? {_CLOCK}(?: [AP]M\b)?"
    rf"(?: (?:{_ZONE}|[+-]\d{{4}})\b)?",
    # nginx's listing of a folder
    rf"(?<![\w-])\d{{2}}-{_MONTH}-\d{{4}} \d{{2}}:\d{{2}}(?!:)",
    # ctime: date, docker version, Apache's errors, Git; syslog, openssl
    rf"(?:\b{_DAY},? +)?\b{_MONTH} +\d{{1,2}}(?: \d{{4}})? {_CLOCK}(?: [AP]M\b)?"
    rf"(?: (?:{_ZONE}|[+-]\d{{4}})\b)?(?: \d{{4}}\b(?: (?:GMT|[+-]\d{{4}})\b)?)?",
    # JavaScript's toLocaleString (NestJS); Germany's and Erlang's
    r"(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d),? \d{1,2}:\d{2}:\d{2}(?: [AP]M\b)?(?![\w:])",
    r"(?<![\w.])\d{2}\.\d{2}\.\d{4},? \d{2}:\d{2}:\d{2}(?![\w:])",
    # klog: Kubernetes, etcd's client
    rf"(?<=\b[IWEF])\d{{4}} {_CLOCK}(?= +\d+ [\w.-]+:\d+\])",
    # MySQL's and MariaDB's way of old
    r"(?<=completed at )\d{6} [ \d]\d:\d{2}:\d{2}\b",
    # date in Chinese
    rf"\b\d{{4}}年 ?\d{{1,2}}月 ?\d{{1,2}}日(?: 星期[一二三四五六日])? {_CLOCK}(?: {_ZONE}\b)?",
)

DATES = (
    # date -I, docker's templates
    rf"(?<![\w/:-]){_DATE}(?![\w/-]|\.[a-z])",
    rf"(?<![\w-])\d{{2}}-{_MONTH}-\d{{4}}(?![\w-])",
    # changelogs, passwd and chage
    rf"(?:\b{_DAY},? )?\b(?:{_MONTH}|{_LONG_MONTH}) \d{{1,2}},? \d{{4}}\b(?!:)",
    rf"(?:\b{_DAY},? )?(?<![\w.])\d{{1,2}} {_MONTH} \d{{4}}\b(?!:)",
)
DURATIONS = (
    r"(?<![\w.-])(?:\d+h ?)?\d+(?:m|min) {0,2}\d+(?:\.\d+)?s\b",
    r"(?<![\w.-])(?:\d+ hours? )?\d+ min \d+\.\d+ sec\b",
    r"(?<![\w.-])\d+\.\d+(?:e-\d+)?\s?(?:secs?|seconds?|s)\b",
    r"(?<![\w.-])\d+(?:\.\d+)?e-\d+ s\b",
    rf"(?<![\w.-])\d+(?:\.\d+)?(?:e-\d+)?{_NANO}\b",
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
    text = re.sub(rf"(?<=\d)( ?){_OFFSET}(?: {_ZONE})?(?= m=|\Z)", r"\1z", text)
    text = re.sub(rf"\b{_DAY}[a-z]*|星期.", "D", re.sub(rf"\b(?:{_MONTH}|{_LONG_MONTH})\b", "M", text))
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
    "token": _identity(rf"(?<![\w-])SWMTKN-1-[0-9a-z]{{50}}-{_SWARM_ID}(?![\w-])"),
    "unlock": _identity(r"(?<![\w-])SWMKEY-1-[A-Za-z0-9+/]{43}(?![\w+/-])"),
    # Swarm and BuildKit: nodes, services, tasks, secrets, configs; cache records, builds (identity/randomid.go).
    # Their first twelve are known by their place (a task's log, the column ID) or once the long one was shown.
    "swarm": _identity(
        rf"(?<![\w.-])(?=[a-z]*\d)(?=\d*[a-z]){_SWARM_ID}(?![\w-])", rf"(?:{_SWARM_ID}|[0-9a-z]{{12}})(?!\w)"
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
    "port": Kind("", rf"(?:{_PORT}|{_NODE_PORT})", identity=True, form=_range, chosen="both"),
    "ports": Kind("", rf"(?:{_PORT}-{_PORT}|{_NODE_PORT}-{_NODE_PORT})", identity=True, form=_range, chosen="both"),
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
    "pod": Kind("", rf"{_POD}", identity=True),
    # Moments: those of TIMES, and a day or a clock alone
    "time": Kind("|".join(TIMES), form=_moment, chosen="both"),
    # coreutils: ls -l, either of its two ways; find -ls
    "listed": Kind(rf"\b{_MONTH} (?: \d|\d\d) (?:\d{{2}}:\d{{2}}(?!:)| \d{{4}})\b", form=_never),
    "date": Kind("|".join(DATES), form=_moment, chosen="shown"),
    "clock": Kind(
        rf"(?<![\w:.])(?:{_CLOCK}(?: [AP]M\b)?|\d:\d\d:\d\d [AP]M)(?![\w:])", form=_moment, chosen="shown"
    ),
    # Docker's JSON (events, /images/json) and Caddy's: seconds or nanoseconds since 1970
    "epoch": Kind("", r"\d{4,19}(?:\.\d+)?", form=_length),
    # nginx and Apache: when a file was changed, in an ETag
    "mtime": Kind("", r"[0-9a-f]+", form=_length),
    # ps: when a process began
    "start": Kind("", rf"(?:\d{{2}}:\d{{2}}|{_MONTH}\d{{2}}|\d{{4}})"),
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
        "", rf" +(?:\d+ days?, +)?(?:\d+:\d\d|\d+ min|\d+ days?)|{_SINCE}",
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
    "amount": Kind("", _SIZE),
    # apt, dd, curl, wget, Git: measured, so of any size
    "rate": Kind(rf"(?<![\w.,]){_RATE}\b"),
    # go-units' HumanSize (%.4g, %.3g: 1e+03MB) and BytesSize, BuildKit's %.2f, apt, dd, Git
    "size": Kind(rf"(?<![\w.,-]){_SIZE}\b", form=_spaced, chosen="both"),
    # coreutils and free with -h; LINES know where
    "human": Kind("", r"\d+(?:\.\d+)?(?:[KMGTPE]i?)?B?", chosen="both"),
}  # fmt: skip
IDENTITIES = tuple(name for name, kind in KINDS.items() if kind.identity)
SIZES = ("size", "human", "part")
EXACT = "exact"
"""What looks volatile by itself and is exact where it stands."""
CHECKSUM = "checksum"
"""A digest as sha256sum and its like write it: that of known bytes, unless the page has shown it as an identity."""

CARRIER = re.compile(
    # BuildKit's and its excerpt's seconds, Compose's and the Swarm's name of the container, docker logs --timestamps
    rf"(?:#\d+ \d+\.\d+ |[\w.@-]+ *\| |{_DATE}T\d\d:\d\d:\d\d\.\d{{9}}Z )+",
    re.ASCII,
)
"""What carries a line of another tool: what stands behind it begins as that tool's lines begin."""
_COLUMN = r"\d+(?:\.\d)?(?:[KMGTPE]i|B)"
_METER = r"\d+(?:\.\d+)?[kMGTP]?"
_LEFT = r"(?:--:--:--|\d+:\d\d:\d\d)"
_START = rf"(?:\d\d:\d\d|{_MONTH}\d\d|\d{{4}})"
_HEX = r"(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}|[0-9a-f]{32})"
_HOST = r"(?:(?:\d{1,3}\.){3}\d{1,3}|\[[\w:.%]*\]|::|\*|localhost)(?:%\w+)?"

LINES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        # coreutils: sha256sum and its like, two ways; openssl dgst
        rf"\\?(?P<checksum>{_HEX}) [ *]\S",
        rf"(?:MD5|SHA|BLAKE|SM3)[\w-]* ?\([^)]*\) ?= (?P<checksum>{_HEX})$",
        # BuildKit, plain: a step's output, and its status
        rf"#\d+ sha256:[0-9a-f]{{64}} (?P<amount>{_SIZE}) / {_SIZE}",
        r"#\d+ (?P<counter>\d+\.\d+)(?= |$)",
        r"#\d+ (?!\d+\.\d+ ).*?(?P<lapse>(?: \d+\.\d+s)?) done$",
        # logrus; dmesg
        r"(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[(?P<counter>\d{4,})\]",
        r"\[(?P<counter> *\d+\.\d{6})\] ",
        # nginx, PostgreSQL, Apache, gunicorn, syslog and journald
        r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] (?P<pid>\d+)#(?P<pid_2>\d+): (?:\*(?P<counter>\d+) )?",
        rf"{_DATE} {_CLOCK} {_ZONE} \[(?P<pid>\d+)\] ",
        rf"\[{_DAY} [^]]+\] \[[\w:]+\] \[pid (?P<pid>\d+)(?::tid (?P<pid_2>\d+))?\] ",
        rf"\[{_DATE} {_CLOCK} [+-]\d{{4}}\] \[(?P<pid>\d+)\] \[",
        rf"(?:{_MONTH} [ \d]\d {_CLOCK}|{_DATE}T{_CLOCK}{_OFFSET}) [\w.-]+ [\w./@-]+\[(?P<pid>\d+)\]: ",
        # klog; redis; Ruby
        rf"[IWEF]\d{{4}} {_CLOCK} +(?P<pid>\d+) [\w.-]+:\d+\]",
        rf"(?P<pid>\d+):[MSCX] \d\d {_MONTH} \d{{4}} ",
        rf"[DIWEFA], \[{_DATE}T{_CLOCK} #(?P<pid>\d+)\] ",
        # bash, of a job in the background (jobs.c)
        r"\[\d+\] (?P<pid>\d+)$",
        r"\[\d+\][-+ ] +(?P<pid>\d+) (?:Running|Done|Stopped|Exit|Killed|Terminated) ",
        # NestJS; conntrack
        r"\[Nest\] (?P<pid>\d+) +- ",
        r"[a-z]+ +\d+ (?P<counter>\d+) (?:[A-Z_]+ )?src=",
        # apt, npm
        rf"Fetched {_SIZE} in (?P<lasting>(?:\d+d )?(?:\d+h )?(?:\d+min )?\d+s) \(",
        r"(?:added|changed|removed|up to date)\b.* in (?P<lasting>\d+(?:ms?|s))$",
        # dd: what stands in parentheses is worked out from the bytes before
        rf"\d+ bytes (?P<exact>\([^)]*\) )?copied, (?P<seconds>{_NUMBER.replace(',', '')}) s, ",
        # time -p; GNU time
        r"(?:real|user|sys) +(?P<seconds>\d+\.\d+)$",
        r"(?P<seconds>\d+\.\d+)user (?P<seconds_2>\d+\.\d+)system (?P<cputime>(?:\d+:)?\d+:\d\d(?:\.\d\d)?)elapsed "
        r"(?P<share>\d+)%CPU",
        # ls -lh, du -h (it separates by a tab), df -h, free -h
        rf"[-dlcbps][-rwxsStT]{{9}}[.+@]?\s+\d+ +\S+ +\S+ +(?P<human>{_HUMAN}) ",
        rf"(?P<human>{_HUMAN})(?:\t| +(?=\.{{0,2}}/\S*$|\.{{1,2}}$|total$))",
        rf"total (?P<human>{_HUMAN})$",
        rf"\S+(?: +[a-z]\w*)? +(?P<human>{_HUMAN}) +(?P<human_2>{_HUMAN}|0) +(?P<human_3>{_HUMAN}|0)"
        r" +(?P<share>\d+)% +/",
        # df without -h, df -i
        r"\S+(?: +[a-z]\w*)? +(?P<human>\d{4,}) +(?P<human_2>\d+) +(?P<human_3>\d+) +(?P<share>\d+)% +/",
        rf"(?:Mem|Swap|Total): +(?P<human>{_COLUMN}) +(?P<human_2>{_COLUMN}) +(?P<human_3>{_COLUMN})"
        rf"(?: +(?P<human_4>{_COLUMN}) +(?P<human_5>{_COLUMN}) +(?P<human_6>{_COLUMN}))?",
        # ps aux, ps -ef (docker top), top
        rf"\S+ +\d+ +(?P<load>\d+\.\d) +(?P<load_2>\d+\.\d) +(?P<human>\d+) +(?P<human_2>\d+) +\S+ +\S+"
        rf" +(?P<start>{_START}) +(?P<cputime>\d+:\d\d) \S",
        rf"\S+ +\d+ +\d+ +(?P<share>\d+) +(?P<start>{_START}) +\S+ +(?P<cputime>\d\d:\d\d:\d\d) +\S",
        r" *\d+ \S+ +\S+ +\S+ .* [RSDZTI] +(?P<load>\d+\.\d) +(?P<load_2>\d+\.\d) +(?P<cputime>\d+:\d\d\.\d\d) \S",
        # free without -h
        r"Mem: +(?P<human>\d+) +(?P<human_2>\d+) +(?P<human_3>\d+) +(?P<human_4>\d+) +(?P<human_5>\d+)"
        r" +(?P<human_6>\d+)$",
        r"Swap: +(?P<human>\d+) +(?P<human_2>\d+) +(?P<human_3>\d+)$",
        # busybox' ps; the head of top
        r"[ \d]{5} (?=.{8} )[a-z_][\w-]{0,7} +(?P<cputime>\d+:\d\d) \S",
        r"%Cpu\(s\): *(?P<load>\d+\.\d) us, *(?P<load_2>\d+\.\d) sy, *(?P<load_3>\d+\.\d) ni, *(?P<load_4>\d+\.\d) id,"
        r" *(?P<load_5>\d+\.\d) wa, *(?P<load_6>\d+\.\d) hi, *(?P<load_7>\d+\.\d) si, *(?P<load_8>\d+\.\d) st",
        r"[KMG]iB (?:Mem|Swap) *: *(?P<human>\d+\.\d) total, *(?P<human_2>\d+\.\d) free, *(?P<human_3>\d+\.\d) used[,.]"
        r" *(?P<human_4>\d+\.\d) (?:buff/cache|avail Mem)",
        # /proc/loadavg; uptime -p
        r"(?P<load>\d+\.\d\d) (?P<load_2>\d+\.\d\d) (?P<load_3>\d+\.\d\d) (?P<counter>\d+)/(?P<counter_2>\d+)"
        r" (?P<pid>\d+)$",
        rf"up(?P<uptime>{_SINCE})$",
        # ls -li; iptables -v
        r" *(?P<inode>\d+) +(?:\d+ +)?[-dlcbps][-rwxsStT]{9}",
        r" *(?P<counter>\d+) +(?P<counter_2>\d+) (?:[A-Z][\w-]*) +(?:all|tcp|udp|icmp|\d+) +-[-f] ",
        # wget's dots; systemctl status
        r" *\d+K[ .]+\d+%(?P<meter> +\d+(?:\.\d+)?[KMG]?)=(?P<lasting>\d+(?:\.\d+)?s)$",
        rf" +Memory: (?P<human>{_HUMAN})(?: \(peak: (?P<human_2>{_HUMAN})\))?$",
        # the Swarm: how often an object was changed, and anything else
        r'\s+"Index": (?P<counter>\d+)$',
        # curl's meter
        rf" *\d+ +{_METER} +\d+ +{_METER} +\d+ +{_METER}(?P<meter> +{_METER})(?P<meter_2> +{_METER})"
        rf"(?P<left> +{_LEFT})(?P<left_2> +{_LEFT})(?P<left_3> +{_LEFT})(?P<meter_3> +{_METER})$",
        # ip link and address
        r"(?P<index>\d+): (?:(?:veth[0-9a-f]{7}|eth\d+)@if\d+:|br-[0-9a-f]{12}:)",
        # docker service inspect --pretty, docker info: settings of the Swarm
        r"  Memory:\t+(?P<exact>.+)$",
        r"\s*(?:Heartbeat Period|Expiry Duration): (?P<exact>.+)$",
    )
)
"""How a line begins that one tool prints; a group ``kind`` or ``kind_2`` is volatile and of that kind."""
PLACES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        # docker ps, docker port, ss, logs of servers: behind a host; bare only where nothing stands before the colon,
        # so that no number of a JSON document is one
        rf"(?:(?<![\w.:\]*-]){_HOST}|(?<![^\s(|,=>])):(?:(?P<ports>{_PORT}-{_PORT})|(?P<port>{_PORT}))(?!\w|\.\d)",
        # docker service ls
        rf"(?<!\S)\*:(?:(?P<ports>{_NODE_PORT}-{_NODE_PORT})|(?P<port>{_NODE_PORT}))(?=->)",
        # iptables, conntrack, docker-proxy; sshd, nc, Python
        rf"(?:\b[sd]port[= ]|\bdpts?:|--to-ports |-host-port )(?P<port>{_PORT})(?!\d)",
        rf"\b(?:from|received on) {_HOST}(?: port)? (?P<port>{_PORT})(?!\d)",
        rf"\('{_HOST}', (?P<port>{_PORT})\)",
        # docker inspect: Go's way of printing a map, and JSON; the API
        rf"\{{{_HOST} (?P<port>{_PORT})\}}",
        rf'"HostPort": ?"(?P<port>{_PORT})"',
        rf'"PublicPort": ?(?P<port>{_PORT})\b',
        rf'\bPublishedPort(?:": ?| = )(?P<port>{_PORT}|{_NODE_PORT})\b',  # Compose; the Swarm, in JSON and --pretty
        rf'"remote_port": ?"(?P<port>{_PORT})"',  # Caddy
        rf"\b\d+:(?P<port>{_NODE_PORT})/(?:TCP|UDP|SCTP)\b",  # kubectl
        r'"(?:time|created|Created)": ?(?P<epoch>1\d{9}(?:\d{3})?)\b',  # Pino: milliseconds
        r"(?<=')@(?P<epoch>1\d{3,9})(?=['…])",  # docker history: of which day Debian's image is
        r'(?i:ETag): (?:W/)?"(?P<mtime>[0-9a-f]{8})-[0-9a-f]+"',
        r'(?i:ETag): (?:W/)?"[0-9a-f]+-(?P<mtime>[0-9a-f]{13})"',
        # docker inspect; docker events
        r'"Pid": ?(?P<process>[1-9]\d*)\b',
        r"\(execDuration=(?P<seconds>\d+)(?=[,)])",
        rf"(?<![\w.,-]){_SIZE} \((?P<part>\d+)%\)",
        rf" / (?P<amount>{_SIZE}) available",
        # stat; mktemp; MongoDB; Redis; Flask; hostnamectl; kubectl
        r"\bInode: (?P<inode>\d+)",
        r"\bDevice: (?P<device>\d+,\d+|[0-9a-f]+h/\d+d)",
        r"/tmp\.(?P<drawn>[A-Za-z0-9]{10})(?![\w.])",
        r"""ObjectId\(['"](?P<drawn>[0-9a-f]{24})['"]\)""",
        r'"\$oid": ?"(?P<drawn>[0-9a-f]{24})"',
        r"\b(?:run_id|master_replid):(?P<drawn>[0-9a-f]{40})\b",
        r"Debugger PIN: (?P<drawn>\d{3}-\d{3}-\d{3})",
        r"\b(?:Boot|Machine) ID: (?P<drawn>[0-9a-f]{32})\b",
        r"(?i:request[-_]id)[\"']?[:=] ?[\"']?(?P<drawn>[0-9a-f]{32})\b",
        r" \(0x(?P<memory>[0-9a-f]{16})\)$",
        r" at 0x(?P<memory>[0-9a-f]{12})>",
        rf"(?<=[a-z\d]-)(?=[\d-]*[a-z])(?P<pod>{_POD})(?![\w-])",
        # whose process it is: nginx, gunicorn and redis, uvicorn, Node, Spring, Pino, ss, systemctl, dmesg
        r"(?:\bstart (?:worker|cache manager|cache loader) process|\(SIG[A-Z]+\) received from|\bwith pid:"
        r"|\bstarted by pid|\bwith PID) "
        r"(?P<pid>\d+)\b",
        r"(?:\bserver|\bparent|\breloader|worker) process (?:\[(?P<pid>\d+)\]|(?P<pid_2>\d+)(?= exited))",
        r"\bListening at: \S+ \((?P<pid>\d+)\)$",
        r"\(node:(?P<pid>\d+)\) ",
        r" (?:TRACE|DEBUG|INFO|WARN|ERROR) (?P<pid>\d+) --- \[",
        r'"pid": ?(?P<pid>\d+)(?=, ?"(?:hostname|level)")',
        r"\bpid=(?P<pid>\d+),fd=",
        r"\bMain PID: (?P<pid>\d+)\b",
        r"\bKilled process (?P<pid>\d+) \(",
        r": line \d+: +(?P<pid>\d+) (?:Killed|Terminated|Aborted|Hangup|Segmentation fault) ",
        r"\[\w+\] <0\.(?P<pid>\d+)\.\d+> ",  # RabbitMQ
        # numbers that a server gives away or counts: MySQL, dig, Rails, iptables, the Swarm
        r"\bconnection id is (?P<counter>\d+)\b",
        r"\bstatus: [A-Z]+, id: (?P<counter>\d+)$",
        r"\bAllocations: (?P<counter>\d+)\b",
        r"\(policy [A-Z]+ (?P<counter>\d+) packets, (?P<counter_2>\d+) bytes\)",
        r'"Version": ?\{"Index": ?(?P<counter>\d+)\}',
        # measured: Caddy and others in JSON, PostgreSQL, HAProxy, DHCP, ab, Gradle
        r'"(?:duration|elapsed|latency)": ?(?P<seconds>\d+\.\d+(?:e-\d+)?|\d+e-\d+)\b',
        r"\bactual time=(?P<seconds>\d+\.\d+)\.\.(?P<seconds_2>\d+\.\d+)",
        r"\] [\w~-]+ \w+/[\w<>.-]+ (?P<timers>\d+(?:/\d+){4}) \d{3} ",
        r"\b(?:valid|preferred)_lft (?P<seconds>\d+)sec\b",
        r"(?<![\d.])(?P<load>\d+\.\d\d) \[#/sec\]",
        r"(?<![\d.])(?P<seconds>\d+\.\d+) \[ms\]",
        r"\bBUILD [A-Z]+ in (?P<lasting>(?:\d+h )?(?:\d+m )?\d+s)\b",
        # settings: what a page shows of them is what it set
        r"(?i:interval|timeout|period|delay|retention|deadline|expiry|lifetime|max-age|ttl)[\"']? ?[:=]\s*[\"']?"
        rf"(?P<exact>(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:{_NANO}|s)\b)",
        r'"timeNano": ?(?P<epoch>1\d{18})\b',
        r'"ts": ?(?P<epoch>1\d{9}\.\d+)\b',
        # Swarm: names of a task's container, of a global service's too
        rf"(?<![\w.-])[A-Za-z][\w-]*\.(?:\d+|(?P<swarm_2>{_SWARM_ID}))\.(?P<swarm>{_SWARM_ID})(?![\w-])",
        # docker service logs
        r"(?<!\S)[\w-]+\.\d+\.(?P<swarm>[0-9a-z]{12})@[\w.-]+ +\|",
        # docker stats
        rf"(?<![\d.])(?P<share>\d+\.\d\d)%\s+{_SIZE} / {_SIZE}(?:\s+(?P<share_2>\d+\.\d\d)%)?",
        # ping; uptime and top
        r"= (?P<rtt>\d+\.\d+(?:/\d+\.\d+){2,3}) ms",
        r"\bup(?P<uptime> +(?:\d+ days?, +)?(?:\d+:\d\d|\d+ min|\d+ days?))(?=, +(?:\d+ users?|load))",
        r"\bload average: (?P<load>\d+\.\d\d), (?P<load_2>\d+\.\d\d), (?P<load_3>\d+\.\d\d)",
        # systemctl status
        r"(?<![\w.])(?P<lasting>(?:\d+(?:d|h|min) )*\d+(?:d|h|min|s))(?= ago\b)",
        r"(?<=; )(?P<lasting>(?:\d+ (?:day|week|month|year)s? ?){1,2})(?= ago$)",
        # Spring Boot
        r"\(process running for (?P<seconds>\d+\.\d+)\)",
        # ip link; /proc/…/ns; containerd
        r"@if(?P<index>\d+)\b",
        r"\b(?:cgroup|ipc|mnt|net|pid|time|user|uts)(?:_for_children)?:\[(?P<inode>\d{10})\]",
        r"/snapshots/(?P<snapshot>\d+)/(?:fs|work)\b",
    )
)
"""What stands around a token of its kind wherever it is in a line; groups as in LINES."""
EXCERPT = re.compile(r"(?P<counter>\d+\.\d+)(?: |$)", re.ASCII)
"""A line of a step's output in what BuildKit says of its failure."""


def _alternation(*, coming: bool) -> re.Pattern[str]:
    kinds = {name: (kind.coming if coming and kind.identity else "") or kind.pattern for name, kind in KINDS.items()}
    if coming:
        kinds["swarm"] = rf"(?<![\w.-]){_SWARM_ID}(?![\w-])"
    pattern = "|".join(f"(?P<{name}>{kinds[name]})" for name, kind in KINDS.items() if kind.pattern)
    return re.compile(pattern, re.ASCII)


_SHOWN, _CAME = _alternation(coming=False), _alternation(coming=True)
_ELLIPSIS = re.compile(re.escape(ELLIPSIS))


@dataclass(frozen=True)
class Token:
    """A piece of volatile text in a line: its kind (a key of KINDS), its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def place(self) -> slice:
        """Where it stands; one without a letter, at the next letter."""
        return slice(self.start, max(self.end, self.start + 1))

    def meets(self, other: Token) -> bool:
        """Whether they have a place in common."""
        return self.start < max(other.end, other.start + 1) and other.start < max(self.end, self.start + 1)


@dataclass(frozen=True)
class Context:
    """What the lines around a line say of it.

    Attributes:
        columns: kind and beginning of each column that only its name tells, when it is a row of a table.
        excerpt: it is of a step's output in what BuildKit says of a failure.
    """

    columns: tuple[tuple[str, int], ...] = ()
    excerpt: bool = False


ALONE = Context()
_HEADER = re.compile(r"\s*[A-Z][A-Z0-9/%.()-]*(?:\s+[A-Z0-9/%.()-]+)*\s*")
_TOP = re.compile(r"(?=.*\bPID\b)[A-Z%]+(?:\s{3,}[A-Z%]+)*\s*")
"""docker top's header, whose columns stand apart where those of ps, which it runs on the host, do not."""
_OF_TOP = ("process", "cputime")
_COLUMNS = {
    "id": re.compile(r"(?<!\S)(?<!\S )(?:[A-Z]+ )?ID(?!\S| \S)"),
    "process": re.compile(r"(?<!\S)P?PID(?!\S)"),
    "cputime": re.compile(r"(?<!\S)TIME(?!\S)"),
    "old": re.compile(r"(?<!\S)(?<!\S )AGE(?!\S| \S)"),
    "share": re.compile(r"(?<!\S)(?:CPU|MEM) %(?!\S| \S)"),
}
_CELLS = {
    "id": re.compile(r"(?<!\S)(?:[0-9a-z]{12}|[0-9a-z]{25})(?!\S)"),
    "process": re.compile(r"(?<!\S)[1-9]\d*(?!\S)"),
    "cputime": re.compile(r"(?<!\S)(?:\d\d:)?\d+:\d\d(?!\S)"),
    "old": re.compile(r"(?<!\S)\d+[smhdy](?:\d+[smhd])?(?!\S)"),
    "share": re.compile(r"(?<!\S)\d+\.\d\d(?=%(?!\S))"),
}
"""What stands in such a column."""
_RULE = "------"


def contexts(lines: Sequence[str]) -> list[Context]:
    """The context of each line of an output."""
    found: list[Context] = []
    columns: tuple[tuple[str, int], ...] = ()
    excerpt = False
    for line in lines:
        if _HEADER.fullmatch(line):
            columns = tuple(
                (kind, column.start())
                for kind, name in _COLUMNS.items() if kind not in _OF_TOP or _TOP.fullmatch(line)
                for column in name.finditer(line)
            )  # fmt: skip
        elif not line.strip():
            columns = ()
        if line == _RULE:
            excerpt = False
        found.append(Context(columns, excerpt) if columns or excerpt else ALONE)
        if found[-1] is ALONE and len(found) > 1 and lines[len(found) - 2] == _RULE and line.startswith(" > "):
            excerpt = True
    return found


@functools.lru_cache(maxsize=8192)
def scan(line: str, context: Context = ALONE, *, came: bool = False) -> tuple[Token, ...]:
    """The volatile text of a line in order, and what is EXACT or a CHECKSUM there.

    Args:
        line: the line; no token reaches over a ``...`` in it.
        context: what the lines around it say.
        came: the line is one that came, so it may hold what an id rarely looks like (digits alone).
    """
    gaps = [Token(EXACT, ELLIPSIS, gap.start()) for gap in _ELLIPSIS.finditer(line)]
    held = bytearray(len(line) + 1)
    for gap in gaps:
        held[gap.place] = b"x" * len(ELLIPSIS)
    taken: list[Token] = []
    for token in (*_placed(line, context), *_found(line, gaps, _CAME if came else _SHOWN)):
        if not any(held[token.place]):
            held[token.place] = b"x" * len(held[token.place])
            taken.append(token)
    return tuple(sorted(taken, key=lambda token: token.start))


def _placed(line: str, context: Context) -> Iterator[Token]:
    """What its place says is volatile, or exact."""
    for kind, at in context.columns:
        if cell := _CELLS[kind].match(line, at):
            swarm = kind == "id" and not re.fullmatch(r"[0-9a-f]{12}", cell.group())
            yield Token("swarm" if swarm else kind, cell.group(), at)
    starts = [0]
    if context.excerpt and (excerpt := EXCERPT.match(line)):
        yield Token("counter", excerpt["counter"], 0)
        starts.append(excerpt.end())
    if carrier := CARRIER.match(line, starts[-1]):
        starts.append(carrier.end())
    shapes = [found for start in starts for shape in LINES if (found := shape.match(line, start))]
    for found in (*shapes, *(one for place in PLACES for one in place.finditer(line))):
        for name, text in found.groupdict().items():
            if text is not None:
                yield Token(name.partition("_")[0], text, found.start(name))


def _found(line: str, gaps: Sequence[Token], tokens: re.Pattern[str]) -> Iterator[Token]:
    """What is volatile wherever it stands; each piece between two ``...`` is a line of its own."""
    start = 0
    for end, after in [*((gap.start, gap.end) for gap in gaps), (len(line), len(line))]:
        for found in tokens.finditer(line[start:end]):
            token = Token(found.lastgroup or "", found.group(), start + found.start())
            if token.kind != "address6" or is_address(token.text):
                yield token
        start = after


def is_address(text: str) -> bool:
    """Whether text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def volatile(line: str, context: Context = ALONE) -> Iterator[Token]:
    """The volatile text of a line that a page shows, in order."""
    return (token for token in scan(line, context) if token.kind in KINDS)


_BYTES: dict[str, int] = {"": 1, "B": 1, "k": 10**3} | {
    unit + end: (1024 if binary else 1000) ** power
    for power, unit in enumerate("KMGTPEZY", 1)
    for end, binary in (("B", False), ("iB", True), ("i", True), ("", True))
}
_BYTES["kB"] = 10**3


def size(text: str) -> float:
    """How many bytes a token of SIZES says: decimal units but for those with an ``i`` and those of one letter."""
    found = re.fullmatch(rf"({_NUMBER})\s?([A-Za-z]*)", text)
    assert found is not None
    return float(found[1].replace(",", "")) * _BYTES[found[2]]
