"""``python -m tests.trials.vendor``: the whole way of ENGINE=docker, where Docker's own apt source does not answer.

A machine serves an apt source that is laid out and signed like Docker's, with Debian's packages under Docker's names.
The machine image is built from it, and a page runs on it. At the end that image is removed: no reader has this engine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from paodetong.errors import HarnessError
from paodetong.hosts import daemon, images
from paodetong.hosts.engine import SUITES, VENDOR, Engine
from paodetong.hosts.fleet import fleet
from tests.this_book import ROOT

PORT = 8000
PAGE = "docs/index.md"
PACKAGES = {
    "docker-ce": ("docker.io",),
    "docker-ce-cli": ("docker-cli",),
    "containerd.io": ("containerd", "runc"),
    "docker-buildx-plugin": ("docker-buildx",),
    "docker-compose-plugin": ("docker-compose",),
}
"""Docker's packages, and Debian's that hold the same."""
SERVE = r"""
set -e
cd /root
apt-get -o Acquire::Check-Valid-Until=false update -qq
apt-get install -qq -y --no-install-recommends apt-utils dpkg-dev gnupg python3 >/dev/null
mkdir -p source/pool
while read -r name parts; do
  mkdir -p "build/$name/DEBIAN"
  depends=
  for part in $parts; do
    apt-get download -qq "$part" >/dev/null
    dpkg-deb -x "$part"_*.deb "build/$name"
    depends="$depends, $(dpkg-deb -f "$part"_*.deb Depends)"
    version=$(dpkg-deb -f "$part"_*.deb Version)
  done
  # what Debian's packages need of each other, Docker's hold under their own names
  depends=$(tr ',' '\n' <<<"$depends" | grep -vE '^ *$|containerd|runc|docker' | sort -u | paste -sd, | sed 's/,/, /g')
  printf 'Package: %s\nVersion: 5:%s\nArchitecture: %s\nMaintainer: nobody\nDepends: %s\nDescription: a trial\n' \
    "$name" "$version" "$(dpkg --print-architecture)" "${depends:-libc6}" >"build/$name/DEBIAN/control"
  dpkg-deb -b "build/$name" source/pool >/dev/null
done
cd source
folder=dists/$1/stable/binary-$(dpkg --print-architecture)
mkdir -p "$folder"
apt-ftparchive packages pool >"$folder/Packages"
apt-ftparchive -o "APT::FTPArchive::Release::Codename=$1" -o APT::FTPArchive::Release::Components=stable \
  release "dists/$1" >Release
mv Release "dists/$1/"
gpg --batch --quiet --passphrase '' --quick-generate-key trial
gpg --batch --quiet --armor --export trial >gpg
gpg --batch --quiet --clearsign -o "dists/$1/InRelease" "dists/$1/Release"
setsid python3 -m http.server "$2" >/dev/null 2>&1 </dev/null &
until (: <"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do sleep 0.1; done
"""


def main() -> None:
    """Serve, build, run a page; fail where one of them does."""
    argparse.ArgumentParser(prog="make vendor", description=__doc__).parse_args()
    client = daemon.connect()
    suite = SUITES[0]
    with (
        fleet(client, images.prepare(client, Engine(suite), print)) as machines,
        machines.machine(hostname="source", docker=False, images=(), mirror=False) as machine,
    ):
        print("做一个像 Docker 那样的 apt 软件源 …", flush=True)
        listed = "".join(f"{name} {' '.join(parts)}\n" for name, parts in PACKAGES.items())
        status, output = machine.run(["bash", "-c", SERVE, "serve", suite, str(PORT)], listed.encode())
        if status:
            raise HarnessError(f"软件源没有做成：{output.decode(errors='replace')[-600:]}")
        variables = {"ENGINE": VENDOR, "STORE": "", "DOCKER_SOURCE": f"http://{machine.address}:{PORT}"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-v", "-o", "ledger=build/vendor", PAGE],
            cwd=ROOT, env=os.environ | variables, check=False,
        )  # fmt: skip
    for name in images.ours(client):
        if name.partition(":")[2].startswith(f"{VENDOR}-"):
            client.images.remove(name, force=True)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
