"""重启不健康的容器：guard.py 标签 [--seconds 秒] [--times 次]"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from contextlib import closing

import docker
from docker.models.containers import Container


class Guard:
    """记得每个容器重启过几次，次数用完就只报告。"""

    def __init__(self, times: int) -> None:
        self.times = times
        self.restarts: Counter[str] = Counter()

    def restart(self, container: Container) -> None:
        if self.restarts[container.name] >= self.times:
            print(f"{container.name}：已经重启过 {self.times} 次，要人来看", flush=True)
            return
        self.restarts[container.name] += 1
        print(f"{container.name}：重启，第 {self.restarts[container.name]} 次", flush=True)
        container.restart(timeout=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("label", help="只管有这个标签的容器")
    parser.add_argument("--seconds", type=int, default=60, help="看多久")
    parser.add_argument("--times", type=int, default=3, help="一个容器最多重启几次")
    options = parser.parse_args()

    guard = Guard(options.times)
    with closing(docker.from_env()) as client:
        # 先订阅，再看现状：反过来，两步之间发生的就漏掉了
        events = client.events(
            decode=True,
            filters={"label": options.label, "event": "health_status"},
            since=time.time(),
            until=time.time() + options.seconds,
        )
        print("开始守着", flush=True)
        for container in client.containers.list(filters={"label": options.label, "health": "unhealthy"}):
            guard.restart(container)
        for event in events:
            status = event["Action"].removeprefix("health_status: ")
            print(f"{event['Actor']['Attributes']['name']}：{status}", flush=True)
            if status == "unhealthy":
                guard.restart(client.containers.get(event["Actor"]["ID"]))


main()
