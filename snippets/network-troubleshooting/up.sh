#!/bin/sh
# 启动 shop（网页）和 pay（它要访问的服务）
docker rm -f shop pay >/dev/null 2>&1
docker network create outer >/dev/null 2>&1
docker network create inner >/dev/null 2>&1
docker run -d --name pay --network inner web 127.0.0.1 8000 >/dev/null
docker run -d --name shop --network outer -p 8090:8080 web 0.0.0.0 80 >/dev/null
