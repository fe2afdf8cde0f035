#!/bin/sh
# 判断 docker-bake.hcl 里的 pages：把第 2.0 版的网页写进文件夹 public，此外什么也不做
rm -rf public
docker buildx bake pages >/dev/null 2>&1 || { echo "还不行：docker buildx bake pages 失败了"; exit 1; }
[ "$(cat public/index.html 2>/dev/null)" = "<p>第 dev 版</p>" ] || { echo "还不行：public/index.html 不对"; exit 1; }
VERSION=2.0 docker buildx bake pages >/dev/null 2>&1
[ "$(cat public/index.html)" = "<p>第 2.0 版</p>" ] || { echo "还不行：VERSION 没有用"; exit 1; }
echo 合格
