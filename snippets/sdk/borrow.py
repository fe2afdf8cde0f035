"""借一个容器来用，用完一定还。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import docker
from docker import DockerClient
from docker.errors import APIError
from docker.models.containers import Container


@contextmanager
def borrowed(client: DockerClient, image: str, **options: Any) -> Iterator[Container]:
    """启动一个容器，给 with 里面用；出来时删掉它和它的匿名卷，里面出了错也一样。"""
    container = client.containers.create(image, **options)
    try:
        container.start()
        yield container
    finally:
        container.remove(force=True, v=True)


if __name__ == "__main__":
    with closing(docker.from_env()) as client:
        with borrowed(client, "web:1") as container:
            print("借到了：", container.exec_run("nginx -t").exit_code)
        try:
            with borrowed(client, "web:1") as container:
                print(1 / 0)
        except ZeroDivisionError:
            print("里面出错了")
        try:
            with borrowed(client, "web:1", ports={"80/tcp": 8080}):
                print("到不了这里")
        except APIError as error:
            print("启动不了：", error.status_code)
