"""Where a tool prints volatile text that is known by its place only.

The groups of a pattern are named after their kinds (``kinds.KINDS``); a second one of a kind has a number behind it.
"""

from __future__ import annotations

import re

from paodetong.matching.kinds import (
    CLOCK,
    DATE,
    DAY,
    HUMAN,
    MONTH,
    NANO,
    NODE_PORT,
    NUMBER,
    OFFSET,
    POD,
    PORT,
    SINCE,
    SIZE,
    SWARM_ID,
    ZONE,
)

CARRIER = re.compile(
    # BuildKit's and its excerpt's seconds, Compose's and the Swarm's name of the container, docker logs --timestamps
    rf"(?:#\d+ \d+\.\d+ |[\w.@-]+ *\| |{DATE}T\d\d:\d\d:\d\d\.\d{{9}}Z )+",
    re.ASCII,
)
"""What carries a line of another tool: what stands behind it begins as that tool's lines begin."""
_COLUMN = r"\d+(?:\.\d)?(?:[KMGTPE]i|B)"
_METER = r"\d+(?:\.\d+)?[kMGTP]?"
_LEFT = r"(?:--:--:--|\d+:\d\d:\d\d)"
_START = rf"(?:\d\d:\d\d|{MONTH}\d\d|\d{{4}})"
_HEX = r"(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}|[0-9a-f]{32})"
_HOST = r"(?:(?:\d{1,3}\.){3}\d{1,3}|\[[\w:.%]*\]|::|\*|localhost)(?:%\w+)?"

LINES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        # coreutils: sha256sum and its like, two ways; openssl dgst
        rf"\\?(?P<checksum>{_HEX}) [ *]\S",
        rf"(?:MD5|SHA|BLAKE|SM3)[\w-]* ?\([^)]*\) ?= (?P<checksum>{_HEX})$",
        # BuildKit, plain: a step's output, and its status
        rf"#\d+ sha256:[0-9a-f]{{64}} (?P<amount>{SIZE}) / {SIZE}",
        r"#\d+ (?P<counter>\d+\.\d+)(?= |$)",
        r"#\d+ (?!\d+\.\d+ ).*?(?P<lapse>(?: \d+\.\d+s)?) done$",
        # logrus; dmesg
        r"(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[(?P<counter>\d{4,})\]",
        r"\[(?P<counter> *\d+\.\d{6})\] ",
        # nginx, PostgreSQL, Apache, gunicorn, syslog and journald
        r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] (?P<pid>\d+)#(?P<pid_2>\d+): (?:\*(?P<counter>\d+) )?",
        rf"{DATE} {CLOCK} {ZONE} \[(?P<pid>\d+)\] ",
        rf"\[{DAY} [^]]+\] \[[\w:]+\] \[pid (?P<pid>\d+)(?::tid (?P<pid_2>\d+))?\] ",
        rf"\[{DATE} {CLOCK} [+-]\d{{4}}\] \[(?P<pid>\d+)\] \[",
        rf"(?:{MONTH} [ \d]\d {CLOCK}|{DATE}T{CLOCK}{OFFSET}) [\w.-]+ [\w./@-]+\[(?P<pid>\d+)\]: ",
        # klog; redis; Ruby
        rf"[IWEF]\d{{4}} {CLOCK} +(?P<pid>\d+) [\w.-]+:\d+\]",
        rf"(?P<pid>\d+):[MSCX] \d\d {MONTH} \d{{4}} ",
        rf"[DIWEFA], \[{DATE}T{CLOCK} #(?P<pid>\d+)\] ",
        # bash, of a job in the background (jobs.c)
        r"\[\d+\] (?P<pid>\d+)$",
        r"\[\d+\][-+ ] +(?P<pid>\d+) (?:Running|Done|Stopped|Exit|Killed|Terminated) ",
        # NestJS; conntrack
        r"\[Nest\] (?P<pid>\d+) +- ",
        r"[a-z]+ +\d+ (?P<counter>\d+) (?:[A-Z_]+ )?src=",
        # apt, npm
        rf"Fetched {SIZE} in (?P<lasting>(?:\d+d )?(?:\d+h )?(?:\d+min )?\d+s) \(",
        r"(?:added|changed|removed|up to date)\b.* in (?P<lasting>\d+(?:ms?|s))$",
        # dd: what stands in parentheses is worked out from the bytes before
        rf"\d+ bytes (?P<exact>\([^)]*\) )?copied, (?P<seconds>{NUMBER.replace(',', '')}) s, ",
        # time -p; GNU time
        r"(?:real|user|sys) +(?P<seconds>\d+\.\d+)$",
        r"(?P<seconds>\d+\.\d+)user (?P<seconds_2>\d+\.\d+)system (?P<cputime>(?:\d+:)?\d+:\d\d(?:\.\d\d)?)elapsed "
        r"(?P<share>\d+)%CPU",
        # ls -lh, du -h (it separates by a tab), df -h, free -h
        rf"[-dlcbps][-rwxsStT]{{9}}[.+@]?\s+\d+ +\S+ +\S+ +(?P<human>{HUMAN}) ",
        rf"(?P<human>{HUMAN})(?:\t| +(?=\.{{0,2}}/\S*$|\.{{1,2}}$|total$))",
        rf"total (?P<human>{HUMAN})$",
        rf"\S+(?: +[a-z]\w*)? +(?P<human>{HUMAN}) +(?P<human_2>{HUMAN}|0) +(?P<human_3>{HUMAN}|0)"
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
        rf"up(?P<uptime>{SINCE})$",
        # ls -li; iptables -v
        r" *(?P<inode>\d+) +(?:\d+ +)?[-dlcbps][-rwxsStT]{9}",
        r" *(?P<counter>\d+) +(?P<counter_2>\d+) (?:[A-Z][\w-]*) +(?:all|tcp|udp|icmp|\d+) +-[-f] ",
        # wget's dots; systemctl status
        r" *\d+K[ .]+\d+%(?P<meter> +\d+(?:\.\d+)?[KMG]?)=(?P<lasting>\d+(?:\.\d+)?s)$",
        rf" +Memory: (?P<human>{HUMAN})(?: \(peak: (?P<human_2>{HUMAN})\))?$",
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
        rf"(?:(?<![\w.:\]*-]){_HOST}|(?<![^\s(|,=>])):(?:(?P<ports>{PORT}-{PORT})|(?P<port>{PORT}))(?!\w|\.\d)",
        # docker service ls
        rf"(?<!\S)\*:(?:(?P<ports>{NODE_PORT}-{NODE_PORT})|(?P<port>{NODE_PORT}))(?=->)",
        # iptables, conntrack, docker-proxy; sshd, nc, Python
        rf"(?:\b[sd]port[= ]|\bdpts?:|--to-ports |-host-port )(?P<port>{PORT})(?!\d)",
        rf"\b(?:from|received on) {_HOST}(?: port)? (?P<port>{PORT})(?!\d)",
        rf"\('{_HOST}', (?P<port>{PORT})\)",
        # docker inspect: Go's way of printing a map, and JSON; the API
        rf"\{{{_HOST} (?P<port>{PORT})\}}",
        rf'"HostPort": ?"(?P<port>{PORT})"',
        rf'"PublicPort": ?(?P<port>{PORT})\b',
        rf'\bPublishedPort(?:": ?| = )(?P<port>{PORT}|{NODE_PORT})\b',  # Compose; the Swarm, in JSON and --pretty
        rf'"remote_port": ?"(?P<port>{PORT})"',  # Caddy
        rf"\b\d+:(?P<port>{NODE_PORT})/(?:TCP|UDP|SCTP)\b",  # kubectl
        r'"(?:time|created|Created)": ?(?P<epoch>1\d{9}(?:\d{3})?)\b',  # Pino: milliseconds
        r"(?<=')@(?P<epoch>1\d{3,9})(?=['…])",  # docker history: of which day Debian's image is
        r'(?i:ETag): (?:W/)?"(?P<mtime>[0-9a-f]{8})-[0-9a-f]+"',
        r'(?i:ETag): (?:W/)?"[0-9a-f]+-(?P<mtime>[0-9a-f]{13})"',
        # docker inspect; docker events
        r'"Pid": ?(?P<process>[1-9]\d*)\b',
        r"\(execDuration=(?P<seconds>\d+)(?=[,)])",
        rf"(?<![\w.,-]){SIZE} \((?P<part>\d+)%\)",
        rf" / (?P<amount>{SIZE}) available",
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
        rf"(?<=[a-z\d]-)(?=[\d-]*[a-z])(?P<pod>{POD})(?![\w-])",
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
        rf"(?P<exact>(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:{NANO}|s)\b)",
        r'"timeNano": ?(?P<epoch>1\d{18})\b',
        r'"ts": ?(?P<epoch>1\d{9}\.\d+)\b',
        # Swarm: names of a task's container, of a global service's too
        rf"(?<![\w.-])[A-Za-z][\w-]*\.(?:\d+|(?P<swarm_2>{SWARM_ID}))\.(?P<swarm>{SWARM_ID})(?![\w-])",
        # docker service logs
        r"(?<!\S)[\w-]+\.\d+\.(?P<swarm>[0-9a-z]{12})@[\w.-]+ +\|",
        # docker stats
        rf"(?<![\d.])(?P<share>\d+\.\d\d)%\s+{SIZE} / {SIZE}(?:\s+(?P<share_2>\d+\.\d\d)%)?",
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
