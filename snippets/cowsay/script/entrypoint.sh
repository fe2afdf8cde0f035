#!/bin/bash
# 没有参数时让牛说一句名言，有参数时让牛说参数
if [ $# -eq 0 ]; then
  /usr/games/fortune | /usr/games/cowsay
else
  exec /usr/games/cowsay "$@"
fi
