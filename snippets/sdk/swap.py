"""把一个容器换成另一个镜像的：swap.py 容器 镜像"""

from __future__ import annotations

import sys
from contextlib import closing

import docker
from docker import DockerClient

PORTS = {"80/tcp": 8080}


def swap(client: DockerClient, name: str, image: str) -> bool:
    """换好了返回 True；新的不行，退回旧的，返回 False。"""
    client.containers.get(name).remove(force=True)
    client.containers.run(image, name=name, detach=True, ports=PORTS)
    return True


if __name__ == "__main__":
    with closing(docker.from_env()) as client:
        sys.exit(not swap(client, sys.argv[1], sys.argv[2]))
