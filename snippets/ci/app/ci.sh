#!/bin/sh
# ci.sh：一次 CI 任务，在检出的源码里运行；哪一步失败，任务就停在那里，算失败
# 变量：REGISTRY 注册中心，VERSION 版本
set -eu
image=$REGISTRY/app

echo '== 测试'
if [ "$(docker info --format '{{.Driver}}')" = overlay2 ]; then
  # 传统的镜像存储只有 inline，它经不起从缓存里来的再存一遍：这里只读，由定期的任务从头存
  save=
else
  save="--cache-to type=registry,ref=$image:cache,mode=max"
fi
# shellcheck disable=SC2086 # 变量是空的，或者是两个参数，要拆开
docker build --progress plain --target test --cache-from "$image:cache" $save .

echo '== 构建'
docker build --progress plain --cache-from "$image:cache" --tag "$image:$VERSION" .

echo '== 冒烟'
trap 'docker rm -f smoke >/dev/null' EXIT
docker run -d --name smoke -p 8051:8080 "$image:$VERSION" >/dev/null
answer=$(curl -fsS --retry 30 --retry-delay 1 --retry-all-errors localhost:8051/10)
[ "$answer" = '10 件 90 元' ]

echo '== 推送'
docker push -q "$image:$VERSION" >/dev/null
docker image inspect --format '{{index .RepoDigests 0}}' "$image:$VERSION" | tee release.txt
