#!/bin/sh
# 每隔 0.1 秒访问两处，记下通不通：$1 是容器的地址，$2 是发布的端口
knock() {
  if curl -s -m 1 -o /dev/null "$2"; then echo "$1：通"; else echo "$1：不通"; fi
}
while :; do
  knock 容器的地址 "$1"
  knock 发布的端口 "$2"
  sleep 0.1
done
