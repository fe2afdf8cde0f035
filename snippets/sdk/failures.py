"""逐个弄错，看抛出的是什么。"""

from collections.abc import Callable

import docker
import requests
from docker.errors import APIError, ContainerError, DockerException

client = docker.from_env()
web = client.containers.get("web")
ports = {"80/tcp": 8080}

ATTEMPTS: dict[str, Callable[[], object]] = {
    "没有这个镜像": lambda: client.images.get("no-such"),
    "没有这个容器": lambda: client.containers.get("no-such"),
    "名字被占了": lambda: client.containers.create("web:1", name="web"),
    "端口被占了": lambda: client.containers.run("web:1", name="second", detach=True, ports=ports),
    "命令失败了": lambda: client.containers.run("debian:trixie-slim", ["ls", "/no-such"], name="third"),
    "API 版本太新": lambda: docker.from_env(version="9.9").ping(),
    "守护进程不在": lambda: docker.DockerClient(base_url="unix:///no/such.sock"),
    "等不到": lambda: web.wait(timeout=1),
}

for what, attempt in ATTEMPTS.items():
    try:
        attempt()
    except APIError as error:
        print(f"{what}：{type(error).__name__}，{error.status_code}，{error.explanation}")
    except ContainerError as error:
        print(f"{what}：ContainerError，退出码 {error.exit_status}，{error.stderr.decode().strip()}")
    except DockerException as error:
        print(f"{what}：{type(error).__name__}，{error}")
    except requests.exceptions.RequestException as error:
        print(f"{what}：requests 的 {type(error).__name__}，{error}")
