#!/bin/sh
# 从头启动，留一条言，收掉再启动：留言还在吗？
fail() { echo "不行：$1"; exit 1; }
up() { docker compose --progress quiet up -d --wait 2>&1; }
docker compose --progress quiet down -v --remove-orphans
said=$(up) || fail "启动不了：$said"
curl -fsS -d 还在吗 localhost:8090 >/dev/null || fail '写不进'
docker compose --progress quiet down
said=$(up) || fail "第二次启动不了：$said"
curl -fsS localhost:8090 | grep -q 还在吗 || fail '留言丢了'
echo 通过
