#!/bin/sh
# 用名字和用地址都连得上 node2 的守护进程，证书照样查
address=$(getent hosts node2 | cut -d ' ' -f 1)
for host in node2 "$address"; do
  docker --tlsverify --tlscacert ca.pem --tlscert laptop.pem --tlskey laptop-key.pem \
    -H "tcp://$host:2376" ps -q >/dev/null || exit 1
  echo "$host 连得上"
done
