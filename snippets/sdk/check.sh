#!/bin/sh
# swap.py 换得上好的，换不上坏的，每一次之后都只有一个 web，而且在答话
fail() {
  echo "不行：$1"
  exit 1
}

answers() { # 20 秒之内，首页是不是第几版
  for _ in $(seq 100); do
    curl -sf localhost:8080 | grep -q "第 $1 版" && return
    sleep 0.2
  done
  return 1
}

ours() { # 名字里有 web，镜像也是这一页的，才算
  docker ps -aq --filter name=web --filter ancestor=web:1 --filter ancestor=web:2 --filter ancestor=web:bad
}

ours | xargs -r docker rm -f >/dev/null
docker run -d --name web -p 8080:80 web:1 >/dev/null
python3 swap.py web web:2 || fail "换 web:2 时失败了"
answers 2 || fail "换上了 web:2，首页却不是"
if python3 swap.py web web:bad; then fail "web:bad 不健康，它却说换好了"; fi
answers 2 || fail "没有退回 web:2"
if python3 swap.py web no-such:1 2>/dev/null; then fail "镜像 no-such:1 没有，它却说换好了"; fi
answers 2 || fail "镜像没有，旧的也没了"
[ "$(ours | wc -l)" = 1 ] || fail "留下了多余的容器"
echo 通过
