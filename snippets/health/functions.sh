#!/bin/sh
# 四个容器的状态；.Name 的开头有一个斜线，slice .Name 1 去掉它
states() {
  docker inspect --format '{{slice .Name 1}}：{{.State.Status}}，自动重启过 {{.RestartCount}} 次' \
    no on-failure always unless-stopped
}

# 从主机上杀掉容器的 1 号进程：Docker 事先不知道，和程序自己崩溃一样
crash() {
  pid=$(docker inspect --format '{{.State.Pid}}' "$1")
  [ "$pid" -gt 1 ] && kill -9 "$pid"
}
