#!/bin/sh
# 判断 docker-bake.hcl 里的 pages：把第 2.0 版的网页写进文件夹 public，此外什么也不做
rm -rf public
no() { echo "还不行：$1"; exit 1; }
said=$(docker buildx bake --progress=quiet pages 2>&1) || no "docker buildx bake pages 失败了：$said"
[ "$(cat public/index.html 2>/dev/null)" = "<p>第 dev 版</p>" ] || no "public/index.html 不对"
said=$(VERSION=2.0 docker buildx bake --progress=quiet pages 2>&1) || no "VERSION=2.0 docker buildx bake pages 失败了：$said"
[ "$(cat public/index.html)" = "<p>第 2.0 版</p>" ] || no "VERSION 没有用"
echo 合格
