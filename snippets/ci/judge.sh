#!/bin/sh
# 判断 site/：每次都换一台新机器，跑一次任务
# shellcheck disable=SC1091 # 页面里的那个文件
. ./functions.sh
image=localhost:8050/site
wrong=
job() {
  echo "<a href=\"$1\">首页</a>" > site/index.html
  docker image rm -f $image >/dev/null 2>&1
  fresh
  said=$(sh site/ci.sh 2>&1)
}
pushed() { docker pull -q $image >/dev/null && docker image inspect --format '{{json .RootFS.Layers}}' $image; }

job index.html || wrong="$wrong 好的网页也失败：$said；"
first=$(pushed)
docker run --rm $image test ! -e /www/check.sh || wrong="$wrong 检查用的脚本在镜像里；"
job index.html
[ "$(pushed)" = "$first" ] || wrong="$wrong 换了机器就重新安装；"
! job nowhere.html || wrong="$wrong 坏的网页也通过；"
[ "$(pushed)" = "$first" ] || wrong="$wrong 坏的网页推送了；"
if [ -n "$wrong" ]; then
  echo "还不行：$wrong"
  exit 1
fi
echo 合格
