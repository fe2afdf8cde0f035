#!/bin/sh
# fresh：装作换了一台新机器：没有构建缓存，没有项目的镜像
fresh() {
  docker image rm -f app localhost:8050/app localhost:8050/app:cache >/dev/null 2>&1
  docker builder prune -a -f >/dev/null
}

# steps：构建一次，逐步打印是执行了，还是用了缓存
steps() {
  docker build --progress=plain "$@" 2>&1 | awk '
    /^#[0-9]+ \[/ { step[$1] = substr($0, index($0, "[")) }
    step[$1] ~ /^\[([^ ]+ )?[0-9]+\/[0-9]+\]/ && step[$1] !~ /\] FROM / {
      if ($2 == "CACHED") print "缓存", step[$1]
      if ($2 == "DONE") print "执行", step[$1]
    }
    /^ERROR/ { print }' | sort -k 2 | uniq | cut -c 1-64
}
