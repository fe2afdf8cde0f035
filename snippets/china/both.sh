#!/bin/sh
# 网络 shop 里的新容器，不带任何选项：外面的 site 走代理，里面的 stock.internal 直连
ask() {
  docker run --rm --network shop lab curl -s -o /dev/null -w '%{http_code}' "$1"
}
outside=$(ask http://site/)
inside=$(ask http://stock.internal/)
echo "外面 $outside，里面 $inside"
[ "$outside" = 200 ] && [ "$inside" = 200 ]
