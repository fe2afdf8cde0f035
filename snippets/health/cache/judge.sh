#!/bin/sh
# 构建，启动，等它健康；再弄坏它存盘的目录，10 秒之内看出来就通过
docker build -q -t cache cache >/dev/null
docker rm -f cache >/dev/null 2>&1
docker run -d --name cache cache >/dev/null
until docker ps --filter name=cache | grep -q '(healthy)'; do sleep 0.2; done
docker exec -u 0 cache chown root /data
docker exec cache valkey-cli bgsave >/dev/null
for _ in $(seq 20); do
  docker ps --filter name=cache | grep -o '(unhealthy)' && exit 0
  sleep 0.5
done
exit 1
