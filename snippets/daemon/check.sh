#!/bin/sh
# 设置写对了，守护进程收下了，web 一次也没有断过
no() { echo "$1"; exit 1; }
said=$(dockerd --validate 2>&1) || no "设置通不过检查：$said"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  now=$(docker info --format '{{.Labels}} {{.LiveRestoreEnabled}}')
  [ "$now" = "[room=b2] true" ] && break
  sleep 0.5
done
[ "$now" = "[room=b2] true" ] || no "守护进程记着的是 $now"
[ "$(docker inspect --format '{{.State.StartedAt}}' web)" = "$(cat started)" ] || no "web 重启过"
echo 做到了
