#!/bin/sh
# 判断 site/：每次都换一台新机器，跑一次任务
# shellcheck disable=SC1091 # 页面里的那个文件
. ./functions.sh
image=localhost:8050/site
wrong=
job() {
  echo "<a href=\"$1\">首页</a> $2" > site/index.html
  # shellcheck disable=SC2046 # 每个镜像一个参数
  docker image rm -f $(docker image ls -q $image) >/dev/null 2>&1
  fresh
  said=$(sh site/ci.sh 2>&1)
}
pushed() { docker pull -q $image >/dev/null && docker image inspect --format '{{json .RootFS.Layers}}' $image; }
installed() { docker run --rm $image cat /server; }

job index.html 第一版 || wrong="$wrong 好的网页也失败：$said；"
first=$(installed)
docker run --rm $image test ! -e /www/check.sh || wrong="$wrong 检查用的脚本在镜像里；"
again=
for edition in 第二版 第三版 第四版; do
  job index.html $edition
  [ "$(installed)" = "$first" ] || again=" 换了机器就重新安装；"
done
wrong=$wrong$again
last=$(pushed)
! job nowhere.html 坏的 || wrong="$wrong 坏的网页也通过；"
[ "$(pushed)" = "$last" ] || wrong="$wrong 坏的网页推送了；"
if [ -n "$wrong" ]; then
  echo "还不行：$wrong"
  exit 1
fi
echo 合格
