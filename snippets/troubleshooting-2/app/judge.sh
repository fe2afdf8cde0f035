#!/bin/sh
# 启动；等它十来秒，数得出第 1 位就通过
sh up.sh >/dev/null
for _ in $(seq 20); do
  curl -sf -m 2 localhost:8001 && exit 0
  sleep 0.5
done
exit 1
