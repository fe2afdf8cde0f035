#!/bin/sh
# 部署 slow，再把它的 web 全换一遍，一个请求也不能丢
docker stack deploy --detach=true -c slow/compose.yaml slow >/dev/null 2>&1
until [ "$(docker stack services slow --format '{{.Replicas}}' | grep -c -e 1/1 -e 2/2)" = 2 ] &&
  ! docker service inspect --format '{{json .UpdateStatus}}' slow_web | grep -q '"updating"' &&
  curl -sf localhost:8081 >/dev/null; do
  sleep 0.5
done
docker run -d --name slow-load --network host -v "$PWD/load.py:/load.py:ro" tools \
  python3 /load.py http://localhost:8081/ >/dev/null
docker service update --quiet --force slow_web >/dev/null
docker stop slow-load >/dev/null
lost=$(docker logs slow-load | tail -n 1)
docker rm slow-load >/dev/null
case $lost in
  "一共失败 0 次"*) echo 一个也没丢 ;;
  *) echo 丢了请求 && exit 1 ;;
esac
