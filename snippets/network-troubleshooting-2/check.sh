#!/bin/sh
# 启动；job 和主机都访问得到公司的服务器，就通过
sh up.sh
docker run --rm --network container:job tools curl -sf -m 2 10.7.0.2 || { echo job 访问不到; exit 1; }
curl -sf -m 2 10.7.0.2 || { echo 主机访问不到; exit 1; }
