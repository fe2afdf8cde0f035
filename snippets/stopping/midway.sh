#!/bin/sh
# 等容器开始做一个请求，就停掉它。用法：sh midway.sh 容器 [docker stop 的选项]
name=$1
shift
until docker logs --tail 1 "$name" | grep -q 开始做; do sleep 0.1; done
docker stop "$@" "$name" >/dev/null
