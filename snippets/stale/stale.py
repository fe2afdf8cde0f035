"""列出或删除放得太久的容器和镜像。

容器从停下算起，从没启动过的从造好算起，没有停下的从不算；镜像从构建算起，有容器在用的从不算。
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import docker
from docker import DockerClient
from docker.errors import APIError, NotFound
from docker.models.containers import Container
from docker.models.images import Image

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
NEVER = "0001-01-01T00:00:00Z"
"""Docker 这样写“从来没有”。"""


@dataclass(frozen=True)
class Stale:
    """一样放得太久的东西。"""

    thing: Container | Image
    names: tuple[str, ...]
    since: datetime

    def __str__(self) -> str:
        kind, verb = ("容器", "停下") if isinstance(self.thing, Container) else ("镜像", "构建")
        return f"{kind} {'、'.join(self.names)}，{self.since:%Y-%m-%dT%H:%M:%SZ} {verb}"

    def remove(self, client: DockerClient) -> None:
        """删掉它。不强行删：正在用的，守护进程会拒绝，抛出 APIError。"""
        if isinstance(self.thing, Container):
            self.thing.remove()
            return
        for name in self.names:
            client.images.remove(name)


def parse_age(text: str) -> timedelta:
    """把 90s、30m、24h、7d 读成时长。"""
    match = re.fullmatch(r"(\d+)([smhd])", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} 不是时长，请写成 90s、30m、24h 或者 7d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def stopped_since(container: Container) -> datetime | None:
    """什么时候停下的；没有停下的是 None。"""
    state = container.attrs["State"]
    if state["Status"] not in {"created", "exited", "dead"}:
        return None
    moment = state["FinishedAt"]
    return datetime.fromisoformat(container.attrs["Created"] if moment == NEVER else moment)


def stale_containers(containers: Iterable[Container], before: datetime) -> Iterator[Stale]:
    """其中在这一刻之前就停下的。"""
    for container in containers:
        since = stopped_since(container)
        if since and since < before:
            yield Stale(container, (container.name,), since)


def stale_images(images: Iterable[Image], used: set[str], before: datetime) -> Iterator[Stale]:
    """其中没有人在用、在这一刻之前就构建好的。"""
    for image in images:
        created = datetime.fromisoformat(image.attrs.get("Created") or NEVER)
        if image.id not in used and created < before:
            yield Stale(image, tuple(image.tags) or (image.id,), created)


def find(client: DockerClient, labels: Sequence[str], before: datetime) -> list[Stale]:
    """有这些标签的、放得太久的，容器在前，镜像在后。"""
    filters = {"label": list(labels)} if labels else None
    # 列出之后、细看之前，容器可能已经被别人删了：ignore_removed
    every = client.containers.list(all=True, ignore_removed=True)
    chosen = client.containers.list(all=True, filters=filters, ignore_removed=True)
    found = list(stale_containers(chosen, before))
    going = {stale.thing.id for stale in found}
    used = {container.attrs["Image"] for container in every if container.id not in going}
    return found + list(stale_images(client.images.list(filters=filters), used, before))


def main(arguments: Sequence[str] | None = None, now: datetime | None = None) -> int:
    """命令行。没能全部删掉返回 1。now 给测试用。"""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--older", type=parse_age, required=True, metavar="AGE", help="比这更久，例如 30m、24h、7d")
    parser.add_argument(
        "--label", action="append", default=[], metavar="KEY[=VALUE]", help="只管有这个标签的，可以写几次"
    )
    parser.add_argument("--dry-run", action="store_true", help="只列出，不删除")
    options = parser.parse_args(arguments)
    left = 0
    with closing(docker.from_env()) as client:
        for stale in find(client, options.label, (now or datetime.now(UTC)) - options.older):
            if options.dry_run:
                print(f"要删 {stale}")
                continue
            try:
                stale.remove(client)
            except NotFound:
                print(f"已经没有了 {stale}")
            except APIError as error:
                left += 1
                print(f"留着 {stale}：{error.explanation}", file=sys.stderr)
            else:
                print(f"删了 {stale}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
