#!/bin/sh
# 贴了 temp 的容器和镜像都没了，别的容器、镜像、卷一个也不少
no() { echo "$1"; exit 1; }
[ -z "$(docker ps -aq --filter label=temp)" ] || no 还有临时的容器
docker image inspect v1 >/dev/null 2>&1 && no 还有临时的镜像
docker container inspect web nightly >/dev/null 2>&1 || no 要留的容器没了
docker image inspect v2 nightly >/dev/null 2>&1 || no 要留的镜像没了
docker volume inspect orders diary >/dev/null 2>&1 || no 卷没了
echo 做到了
