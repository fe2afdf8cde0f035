"""Which Docker the machines have: the engine, where it keeps images, and where its packages come from."""

from __future__ import annotations

import os
from dataclasses import dataclass

from paodetong.errors import HarnessError

BASE_REFERENCE = "debian:trixie-slim"
"""The one image of the book; every page that declares images declares this one."""
SUITES = ("trixie", "forky", "bookworm")
VENDOR = "docker"
"""The engine of Docker's own packages, on Debian's first suite."""
STORES = ("overlay2", "containerd")
"""Where an engine keeps images: in its own graph driver's folders, or in containerd."""


@dataclass(frozen=True)
class Engine:
    """Which Docker the machines have.

    Attributes:
        suite: Debian's suite that brings it, one of SUITES.
        store: its image store, one of STORES.
        source: the apt source of Docker's own packages, a URL; empty where Debian's are taken.
    """

    suite: str = SUITES[0]
    store: str = STORES[0]
    source: str = ""

    @property
    def name(self) -> str:
        """What the tags of its images begin with."""
        parts = [VENDOR if self.source else self.suite] + ([] if self.store == STORES[0] else [self.store])
        return "-".join(parts)

    @classmethod
    def wanted(cls) -> Engine:
        """What the variables ENGINE (a suite, or VENDOR with the URL in DOCKER_SOURCE) and STORE ask for.

        Docker's own packages of today keep images in containerd unless told otherwise, Debian's in overlay2.

        Raises:
            HarnessError: an engine or store that we do not know.
        """
        name = os.environ.get("ENGINE") or SUITES[0]
        if name not in (*SUITES, VENDOR):
            raise HarnessError(f"ENGINE={name} 不认识；可以是 {'、'.join((*SUITES, VENDOR))}。")
        store = os.environ.get("STORE") or STORES[name == VENDOR]
        if store not in STORES:
            raise HarnessError(f"STORE={store} 不认识；可以是 {'、'.join(STORES)}。")
        if name != VENDOR:
            return cls(name, store)
        source = os.environ.get("DOCKER_SOURCE", "").rstrip("/")
        if not source:
            raise HarnessError(
                "ENGINE=docker 用 Docker 自己的软件包，它们的 apt 软件源写在变量 DOCKER_SOURCE 里："
                "Docker 的 Debian 安装文档里 deb 那一行的网址，或者它的镜像站。"
            )
        return cls(SUITES[0], store, source)
