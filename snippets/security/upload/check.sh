#!/bin/sh
# 从头启动：文件传得上去、取得回来，入侵者却一件事也做不成，才算通过
fail() { echo "不行：$1"; exit 1; }
ask() { curl -fsS --retry 10 --retry-delay 1 --retry-all-errors "$@"; }
docker compose --progress quiet down -v
said=$(docker compose --progress quiet up -d --build --wait 2>&1) || fail "启动不了：$said"
ask -T ../intruder.sh localhost:8090/ >/dev/null || fail 传不上去
ask localhost:8090/intruder.sh | cmp - ../intruder.sh || fail 取不回来
docker compose exec -T box sh < ../intruder.sh | grep 做得成 && fail 上面的事，他做得成
echo 通过
