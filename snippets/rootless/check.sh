#!/bin/sh
# 容器里的 1234 号写得进这个目录，主机上的别人写不进，才算通过
fail() { echo "不行：$1"; exit 1; }
docker --context ming run --rm --user 1234 -v /home/ming/data:/data debian:trixie-slim \
  sh -c 'echo 你好 > /data/note' 2>/dev/null || fail 写不进
[ "$(stat -c %a /home/ming/data)" = 755 ] || fail 谁都写得进
echo 通过
