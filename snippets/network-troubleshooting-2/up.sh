#!/bin/sh
# 启动 job
docker rm -f job >/dev/null 2>&1
docker network rm jobs >/dev/null 2>&1
docker network create --internal --subnet 10.7.0.0/24 --ip-range 10.7.0.128/25 jobs >/dev/null
docker run -d --name job --network jobs web >/dev/null
