#!/bin/sh
# 构建，启动，写进一个数，停，再启动：数还在就打印 42
docker build -q -t cache cache >/dev/null
docker rm -f cache >/dev/null 2>&1
docker run -d --name cache cache >/dev/null
until docker exec cache valkey-cli set stock 42 >/dev/null 2>&1; do sleep 0.2; done
docker stop -t 3 cache >/dev/null
docker start cache >/dev/null
until docker exec cache valkey-cli ping >/dev/null 2>&1; do sleep 0.2; done
docker exec cache valkey-cli get stock | grep -x 42
