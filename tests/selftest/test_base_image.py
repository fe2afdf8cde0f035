"""The base image: whichever way it came, set up as the one on Docker Hub, which readers pull."""

from __future__ import annotations

from paodetong.hosts import base_image, daemon
from paodetong.hosts.engine import SUITES

ASKED = """
apt-config dump --format '%f=%v%n'
/usr/sbin/policy-rc.d; echo "policy-rc.d=$?"
cat /etc/dpkg/dpkg.cfg.d/*
ls /usr/share/doc/apt
find /usr/share/man /var/lib/apt/lists /var/cache/apt -type f ! -name lock
"""
SAID = {
    "Acquire::GzipIndexes=true",
    "Acquire::Languages::=none",
    "APT::AutoRemove::SuggestsImportant=false",
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
    "force-unsafe-io",
    "policy-rc.d=101",
    "copyright",
}


def test_what_apt_leaves_in_a_layer_is_as_little_as_in_the_image_on_docker_hub() -> None:
    client = daemon.connect()
    name, _ = base_image.obtain(client, SUITES[0], lambda _: None)
    lines = client.containers.run(name, ["sh", "-c", ASKED], remove=True).decode().split("\n")
    assert sorted(SAID.difference(lines)) == []
    assert any(line.startswith("DPkg::Post-Invoke::=rm -f /var/cache/apt/archives/*.deb") for line in lines), lines
    assert not [line for line in lines if line.startswith(("/usr/share", "/var"))]
