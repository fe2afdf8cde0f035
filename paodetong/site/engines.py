"""What the engines are called that something ran on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def engine(one: dict[str, Any]) -> str:
    """What a ledger ran on: the engine's version, and its image store where that is not the one of its time."""
    store = "（containerd 镜像存储）" if one.get("store") == "containerd" else ""
    return f"{one['engine']}{store}"


def on(engines: Iterable[str]) -> str:
    """Engines as the place where something happened."""
    return f"Docker {'、'.join(engines)} 上".replace("） 上", "）上")
