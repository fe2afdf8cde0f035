"""Debian's slim image of a suite: the user's own, else pulled, else made of Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

import docker
from docker.errors import DockerException, ImageNotFound

from paodetong.errors import HarnessError
from paodetong.hosts import daemon
from paodetong.hosts.daemon import OURS

PULL_SECONDS = 60

Say = Callable[[str], None]
"""Tells a person what takes time."""


def exists(client: docker.DockerClient, name: str) -> bool:
    """Whether the daemon has an image of this name."""
    try:
        client.images.get(name)
    except ImageNotFound:
        return False
    return True


def tags(client: docker.DockerClient) -> list[tuple[str, float]]:
    """Every tag in the daemon, with the time when its image was made, in seconds since 1970.

    They come in one request, so that nothing vanishes midway.
    """
    return [(tag, image["Created"]) for image in client.api.images() for tag in image["RepoTags"] or ()]


def present(client: docker.DockerClient, suite: str) -> bool:
    """Whether Debian's slim image of a suite is in the daemon, the user's or ours."""
    return any(tag == f"debian:{suite}-slim" or tag.startswith(f"{OURS}/debian:{suite}-") for tag, _ in tags(client))


def obtain(client: docker.DockerClient, suite: str, say: Say) -> tuple[str, str]:
    """Our name for Debian's slim image of a suite, and how it came.

    The way it came stands in our tag, since an image's labels cannot be changed.
    """
    for came in ("present", "pulled", "imported"):
        name = f"{OURS}/debian:{suite}-{came}"
        if exists(client, name):
            return name, came
    reference = f"debian:{suite}-slim"
    if exists(client, reference):
        came = "present"
    elif pull(client, reference, say):
        came = "pulled"
    else:
        came = "imported"
        _bootstrap(client, suite, f"{OURS}/debian:{suite}-{came}", say)
        return f"{OURS}/debian:{suite}-{came}", came
    client.images.get(reference).tag(f"{OURS}/debian", f"{suite}-{came}")
    if came == "pulled":
        client.images.remove(reference)
    return f"{OURS}/debian:{suite}-{came}", came


def pull(client: docker.DockerClient, reference: str, say: Say) -> bool:
    """Pull an image, for PULL_SECONDS of silence at most; whether it came."""
    say(f"拉取 {reference} …")
    try:
        daemon.connect(PULL_SECONDS).images.pull(reference)
    except (HarnessError, DockerException, OSError) as error:
        say(f"拉不到 {reference}：{str(error)[:160]}")
        return False
    return True


def _bootstrap(client: docker.DockerClient, suite: str, name: str, say: Say) -> None:
    """Build Debian's slim image as ``mmdebstrap`` does it, and import it."""
    if shutil.which("mmdebstrap") is None:
        raise HarnessError(
            f"debian:{suite}-slim 不在本机，从 Docker Hub 也拉不到，而本机没有 mmdebstrap 可以自己建造。"
            "请配置镜像加速，或用 docker load 导入它，或安装 mmdebstrap，再试一次。"
        )
    say(f"改用 mmdebstrap 从 Debian 软件包建造 debian:{suite}-slim（约 20 秒）…")
    command = ["mmdebstrap", "--variant=minbase", '--aptopt=Acquire::Check-Valid-Until "false"']
    command += [f"--dpkgopt=path-exclude=/usr/share/{what}/*" for what in ("doc", "man", "locale")]
    command += [suite, "-"]
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        command.append(mirror)
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        raise HarnessError(f"mmdebstrap 失败了：{made.stderr.decode(errors='replace')[-600:]}")
    repository, tag = name.split(":")
    client.api.import_image_from_data(made.stdout, repository, tag, changes=['CMD ["bash"]'])
