"""构建一个镜像，打印每一步的开头：build.py 目录 名字 [构建参数=值 …]"""

import sys

import docker
from docker.errors import BuildError


def main(folder: str, tag: str, *arguments: str) -> int:
    client = docker.from_env()
    pairs = dict(argument.split("=", 1) for argument in arguments)
    try:
        image, log = client.images.build(path=folder, tag=tag, buildargs=pairs, rm=True, forcerm=True)
    except BuildError as error:
        print(f"构建失败：{error.msg}")
        return 1
    for entry in log:
        if entry.get("stream", "").startswith("Step "):
            print(entry["stream"].strip()[:60])
    print(f"造好了 {image.tags}")
    return 0


sys.exit(main(*sys.argv[1:]))
