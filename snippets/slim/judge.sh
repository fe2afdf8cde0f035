#!/bin/sh
# 判断镜像 site：网页对不对，以谁的身份运行，多大，带没带原料
wrong=
docker rm -f judge >/dev/null 2>&1
docker run -d --name judge -p 8090:8080 site >/dev/null
page=$(curl -fs --retry 20 --retry-all-errors --retry-delay 1 localhost:8090 | tr -d '\n')
[ "$page" = '<ul><li>苹果</li><li>梨</li><li>葡萄</li></ul>' ] || wrong="$wrong 网页不对；"
[ "$(docker inspect --format '{{.Config.User}}' judge)" = 65534 ] || wrong="$wrong 用户不是 65534；"
docker export judge | tar -tv > judge.txt
docker rm -f judge >/dev/null
awk '{ bytes += $3 } END { exit bytes > 4e6 }' judge.txt || wrong="$wrong 大过 4 MB；"
grep -q -e list.txt -e make.pl -e bin/perl judge.txt && wrong="$wrong 带着原料或者 perl；"
if [ -n "$wrong" ]; then
  echo "还不行：$wrong"
  exit 1
fi
echo 合格
