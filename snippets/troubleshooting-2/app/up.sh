#!/bin/sh
# 启动缓存和数人的网页
docker rm -f cache visits >/dev/null 2>&1
mkdir -p log
docker run -d --name cache cache
docker run -d --name visits -p 8001:8000 -v ./log:/log \
  -v ./visits.py:/visits.py:ro cache python3 /visits.py
