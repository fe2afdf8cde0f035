"""Debian's slim image of a suite: the user's own, else pulled, else made of Debian's packages."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable

import docker
from docker.errors import DockerException, ImageNotFound

from paodetong.errors import HarnessError
from paodetong.hosts import daemon
from paodetong.hosts.daemon import OURS
from paodetong.hosts.machine import pack

PULL_SECONDS = 60

WITHOUT = [
    *(
        f"--dpkgopt=path-exclude=/usr/share/{folder}/*"
        for folder in ("doc", "groff", "info", "lintian/overrides", "locale", "man")
    ),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
]
"""mmdebstrap's options for what a slim image goes without."""
CLEAN = "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"
SETTINGS = {
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
    "etc/dpkg/dpkg.cfg.d/docker-apt-speedup": "force-unsafe-io\n",
    "etc/apt/apt.conf.d/docker-autoremove-suggests": 'Apt::AutoRemove::SuggestsImportant "false";\n',
    "etc/apt/apt.conf.d/docker-clean": f"""
DPkg::Post-Invoke {{ "{CLEAN}"; }};
APT::Update::Post-Invoke {{ "{CLEAN}"; }};
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
""",
    "etc/apt/apt.conf.d/docker-gzip-indexes": 'Acquire::GzipIndexes "true";\n',
    "etc/apt/apt.conf.d/docker-no-languages": 'Acquire::Languages "none";\n',
}
"""What the image on Docker Hub has beside Debian's packages (debuerreotype's minimizing-config): no service starts when
it is installed, and what apt downloads and works out is not kept, which decides what a layer weighs."""

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
    recipe = hashlib.sha256(repr((WITHOUT, SETTINGS)).encode()).hexdigest()[:8]
    names = {came: f"{OURS}/debian:{suite}-{came}" for came in ("present", "pulled")}
    names["imported"] = f"{OURS}/debian:{suite}-imported-{recipe}"
    for came, name in names.items():
        if exists(client, name):
            return name, came
    reference = f"debian:{suite}-slim"
    if exists(client, reference):
        came = "present"
    elif pull(client, reference, say):
        came = "pulled"
    else:
        came = "imported"
        _bootstrap(client, suite, names[came], say)
        return names[came], came
    client.images.get(reference).tag(*names[came].split(":"))
    if came == "pulled":
        client.images.remove(reference)
    return names[came], came


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
    command += [*WITHOUT, suite, "-"]
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        command.append(mirror)
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        raise HarnessError(f"mmdebstrap 失败了：{made.stderr.decode(errors='replace')[-600:]}")
    repository, tag = name.split(":")
    client.api.import_image_from_data(
        pack({file: text.encode() for file, text in SETTINGS.items()}, made.stdout),
        repository,
        tag,
        changes=['CMD ["bash"]'],
    )
