"""``python -m tests.trials.faults``: break what a run stands on, and see what it says.

The pages run on a daemon of our own, through a gate that can be shut (see tests.trials.outer). When both of the first
pages wait at their second step, the fault comes. The run must end in time; what the fault hits must be a failed step,
in a sentence, and the steps after it blocked; nothing may pass that the fault makes impossible; and once the fault is
mended, the next run must be green.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import docker

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import fleet
from tests.selftest.session import TRACES, Folder
from tests.selftest.survival import GONE_SECONDS, GREEN, holding, until
from tests.trials.outer import Gate, Outer, outer

END_SECONDS = 300.0
"""So long after the fault a run must have ended: the step's own limit, and once the wait for a silent daemon."""
START_SECONDS = 120.0
WAITING = "/run/waiting"
GO = "/run/go"
PAGES = ("one.md", "two.md")
LATER = "three.md"
WORKERS = len(PAGES)
DAYS = 400
PAGE = f"""\
---
machine:
  images: [debian:trixie-slim]
---

```console
$ docker run -d --name inner debian:trixie-slim sleep 600
...
```

``` {{ .console data-timeout="30" }}
$ touch {WAITING}; until [ -e {GO} ]; do sleep 0.1; done
```

```sh title="hello.sh"
echo 你好
```

```console
$ docker run --rm debian:trixie-slim echo 还在
还在
```

```console
$ docker pull -q debian:trixie-slim
docker.io/library/debian:trixie-slim
```
"""
ALL = ["passed"] * 5


@dataclass
class Scene:
    """What a fault can reach."""

    outer: Outer
    gate: Gate
    folder: Folder
    client: docker.DockerClient
    """Of the outer daemon, not through the gate."""

    def machines(self) -> list[docker.models.containers.Container]:
        """The machines whose page waits."""
        return holding(self.client, WAITING)

    def everywhere(self, script: str) -> None:
        """Run bash text in every machine whose page waits."""
        for one in self.machines():
            one.exec_run(["bash", "-c", script])

    def go(self) -> None:
        """Let the waiting pages go on."""
        self.everywhere(f"touch {GO}")


@dataclass(frozen=True)
class Fault:
    """A fault, and what must come of it.

    Attributes:
        name: what is broken, for the reader.
        inject: breaks it while the pages wait.
        statuses: of each waiting page's blocks.
        later: what the page that runs after them may be.
        mend: makes the daemon usable again.
        environment: further variables of the run.
    """

    name: str
    inject: Callable[[Scene], None]
    statuses: list[str]
    later: tuple[str, ...] = ("passed",)
    mend: Callable[[Scene], None] = lambda _: None
    environment: dict[str, str] = field(default_factory=dict)


def failed(at: int) -> list[str]:
    """A page whose block of this 1-based number failed."""
    return ["passed"] * (at - 1) + ["failed"] + ["blocked"] * (len(ALL) - at)


def _kill_machines(scene: Scene) -> None:
    for one in scene.machines():
        one.kill()


def _kill_dockerd(scene: Scene) -> None:
    scene.everywhere("pkill -9 dockerd")
    scene.go()


def _fill(scene: Scene) -> None:
    scene.everywhere("cat /dev/zero > /var/lib/docker/ballast; cat /dev/zero > /root/ballast")
    scene.go()


def _restart(scene: Scene) -> None:
    scene.outer.run("systemctl restart docker")


def _stop(scene: Scene) -> None:
    scene.outer.run("systemctl stop docker")


def _start(scene: Scene) -> None:
    scene.outer.run("systemctl start docker")


def _freeze(scene: Scene) -> None:
    scene.outer.run("pkill -STOP dockerd")


def _thaw(scene: Scene) -> None:
    scene.outer.run("pkill -CONT dockerd")


def _pull_cable(scene: Scene) -> None:
    scene.gate.shut()


def _disconnect(scene: Scene) -> None:
    """The machines lose their network; the commands that only need the daemon go on."""
    for one in scene.machines():
        scene.client.networks.get("bridge").disconnect(one, force=True)
    scene.go()


def _jump(scene: Scene) -> None:
    (scene.folder.path / JUMP).touch()
    until(lambda: len(list(scene.folder.path.glob(f"{JUMPED}*"))) == 1 + WORKERS, START_SECONDS, "时钟跳了")
    scene.go()


JUMP, JUMPED = "jump", "jumped-"
CLOCK = f"""\
import datetime, os, pathlib, threading, time
import time_machine

folder = pathlib.Path(__file__).parent


def set_clock():
    time_machine.travel(datetime.timedelta(days={DAYS}) * int(os.environ["CLOCK"]), tick=True).start()


def wait():
    while not (folder / "{JUMP}").exists():
        time.sleep(0.1)
    set_clock()
    (folder / f"{JUMPED}{{os.getpid()}}").touch()


if "JUMPS" in os.environ:
    threading.Thread(target=wait, daemon=True).start()
elif "CLOCK" in os.environ:
    set_clock()
"""
"""A conftest.py that sets the time of day in each process of a run; the monotonic clock goes on."""
FAULTS = (
    Fault("测试机死了", _kill_machines, failed(2)),
    Fault("测试机里的 dockerd 死了", _kill_dockerd, failed(4)),
    Fault("测试机的磁盘满了", _fill, failed(3)),
    Fault("测试机的网络断了", _disconnect, failed(5)),
    Fault("外层守护进程重启", _restart, failed(2), ("passed", "failed")),
    Fault("外层守护进程停了，不再回来", _stop, failed(2), ("failed",), _start),
    Fault("外层守护进程挂起，不应答", _freeze, failed(2), ("failed",), _thaw),
    Fault("到外层守护进程的网络断了，没有人被告知", _pull_cable, failed(2), ("failed",)),
    Fault(f"时钟快了 {DAYS} 天", Scene.go, ALL, environment={"CLOCK": "1"}),
    Fault(f"时钟慢了 {DAYS} 天", Scene.go, ALL, environment={"CLOCK": "-1"}),
    Fault(f"时钟在运行中跳了 {DAYS} 天", _jump, ALL, environment={"CLOCK": "1", "JUMPS": ""}),
)


@dataclass(frozen=True)
class Struck:
    """What came of a fault.

    Attributes:
        wrong: what is not as it must be, each a sentence.
        said: what the run said of its failed steps.
        seconds: from the fault to the end of the run.
    """

    wrong: list[str]
    said: list[str]
    seconds: float


def strike(fault: Fault, host: Outer, made: images.Images, path: Path) -> Struck:
    """Run the pages, let the fault come, and look; the daemon is as before when this returns."""
    gate = Gate(host.address)
    folder = Folder(path, fault.environment | {"DOCKER_HOST": gate.url})
    client = host.connect()
    scene = Scene(host, gate, folder, client)
    # another run's machine that is about to start, which nothing may touch
    other = client.api.create_container(made.docker, labels={daemon.OURS: "machine"})["Id"]
    shutil.rmtree(path / "build", ignore_errors=True)
    log = path / "log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            folder.command("-n", str(WORKERS), *PAGES, LATER), cwd=path, env=folder.environment(),
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    wrong: list[str] = []
    try:
        until(lambda: len(scene.machines()) == len(PAGES), START_SECONDS, "两页都等在第二步")
        fault.inject(scene)
        begin = time.monotonic()
        try:
            running.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            wrong.append(f"{END_SECONDS:.0f} 秒后还没有结束")
        seconds = time.monotonic() - begin
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        gate.close()
        fault.mend(scene)
    ours = {"label": f"{daemon.OURS}=machine"}
    try:
        until(lambda: not client.api.containers(filters=ours), GONE_SECONDS, "测试机都不在了")
    except HarnessError as error:
        wrong.append(str(error))
    text = log.read_text("utf-8", errors="replace")
    if any(trace in text for trace in TRACES):
        wrong.append(f"打印了不是给人看的东西：{text[-3000:]}")
    allowed = {page: [fault.statuses] for page in PAGES} | {LATER: [[status] for status in fault.later]}
    try:
        for page, lists in allowed.items():
            came = [block["status"] for block in folder.blocks(page)]
            wrong += [f"{page} 是 {came}，应当是 {lists}"] if came not in lists else []
    except (OSError, ValueError) as error:
        wrong.append(f"没有写出账本（{error}）：{text[-1500:]}")
    if other not in {one["Id"] for one in client.api.containers(all=True)}:
        wrong.append("另一个运行的容器被当作残留清除了")
    else:
        client.api.remove_container(other, force=True)
    again = Folder(path, {"DOCKER_HOST": host.url}).run(LATER)
    if again.status:
        wrong.append(f"下一次运行没有通过：{again.text[-800:]}")
    return Struck(wrong, said(text), seconds)


SAID = re.compile(r"^\S+\.md:\d+: .*(?:\n(?![_=-]{3}|FAILED|\[gw).+)*", re.MULTILINE)


def said(text: str) -> list[str]:
    """What a run said of its failed steps, once each."""
    return list(dict.fromkeys(SAID.findall(text)))


def main() -> None:
    """Make the daemon, let each fault come, report."""
    parser = argparse.ArgumentParser(prog="make faults", description="弄坏测试所依靠的东西，看它说什么。")
    parser.add_argument("--only", default="", help="只要名字里有这几个字的故障")
    given = parser.parse_args()
    client = daemon.connect()
    made = images.prepare(client, Engine.wanted(), print)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="paodetong-faults-") as name, fleet(client, made) as machines:
        path = Path(name)
        folder = Folder(path)
        for page in PAGES:
            folder.write(page, PAGE)
        folder.write(LATER, GREEN)
        folder.write("conftest.py", CLOCK)
        chosen = [fault for fault in FAULTS if given.only in fault.name]
        print("准备一个自己的外层守护进程 …", flush=True)
        with outer(machines) as host:
            host.bring(client, [made.docker, made.bare, *(one for one in images.ours(client) if "/debian:" in one)])
            for fault in chosen:
                struck = strike(fault, host, made, path)
                bad += bool(struck.wrong)
                print(f"\n== {fault.name}：{struck.seconds:.0f} 秒后结束；{'；'.join(struck.wrong) or '符合'}")
                print("\n".join(f"   {line}" for text in struck.said for line in text.split("\n")), flush=True)
    print(f"\n{len(chosen) - bad}/{len(chosen)} 种故障符合")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
