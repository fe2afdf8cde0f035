#!/bin/sh
# 判断 job/Dockerfile：用得到令牌，却不留下它；每构建一次，编号加一
wrong=
build() {
  # 每次给 JOB 一个没用过的值，声明了它的阶段就不会用缓存
  docker build -q --build-arg "JOB=$(date +%s%N)" -t job --secret id=token,src=job/token job >/dev/null
  docker run --rm job cat /number
}
first=$(build)
second=$(build)
[ "$((second - first))" = 1 ] || wrong="$wrong 编号没有加一；"
[ "$(docker run --rm job cat /proof)" = "$(sha256sum < job/token)" ] || wrong="$wrong /proof 不对；"
sh find.sh job "$(cat job/token)" >/dev/null || wrong="$wrong 令牌留在了镜像里；"
if [ -n "$wrong" ]; then
  echo "还不行：$wrong"
  exit 1
fi
echo 合格
