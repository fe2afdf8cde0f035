#!/bin/sh
# docker logs 看得到记账的日志；它最多占两个文件，每个不超过 20 KB
if ! docker logs job 2>&1 | grep -q 笔; then
  echo "docker logs 里没有"
  exit 1
elif ! docker inspect --format '{{.HostConfig.LogConfig.Config}}' job | grep -q 'max-file:2 max-size:20k'; then
  echo "没有轮转"
  exit 1
fi
echo "做到了"
