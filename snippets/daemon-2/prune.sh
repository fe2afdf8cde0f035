# shellcheck shell=bash
# 用 . ./prune.sh 读进来。mess：把每一种“没人用的”各造一个；try：造好，清一次，说出什么没了
some() { [ -n "$("$@")" ]; } # 后面的命令打印了什么没有

cache() { # 构建缓存有几条；数的时候正好有一层被回收，system df 会失败，那就再数
  until docker system df --format '{{.TotalCount}}' 2>/dev/null; do sleep 0.2; done | tail -n 1
}

build() { printf 'FROM debian:trixie-slim\nRUN echo %s\n' "$1" | docker build -q "${@:2}" -; }

mess() {
  docker network inspect quiet || { docker rm old; docker network create quiet; }
  docker image inspect job || docker commit web job
  docker container inspect old || docker run --name old --network quiet job true
  docker network inspect idle || docker network create idle
  docker volume inspect orders || docker volume create orders
  some docker volume ls -q --filter label=com.docker.volume.anonymous || docker volume create
  build 1 -t spare
  build 2
} >/dev/null 2>&1

gone() { # 后面的命令失败，就说 $1 没了
  "${@:2}" >/dev/null 2>&1 || printf ' %s' "$1"
}

try() {
  mess
  local before
  before=$(cache)
  docker "$@" --force >/dev/null
  printf '%s 删了：' "$*"
  gone 停着的容器 docker container inspect old
  gone 它的镜像 docker image inspect job
  gone 它的网络 docker network inspect quiet
  gone 没有容器的镜像 docker image inspect spare
  gone 悬空镜像 some docker images -q --filter dangling=true
  gone 没有容器的网络 docker network inspect idle
  gone 匿名卷 some docker volume ls -q --filter label=com.docker.volume.anonymous
  gone 有名字的卷 docker volume inspect orders
  gone 构建缓存 [ "$(cache)" -ge "$before" ]
  echo
}
