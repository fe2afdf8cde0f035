#!/bin/sh
# context：构建一次，打印传送的上下文有多大
context() {
  docker build --progress=plain "$@" 2>&1 |
    sed -n 's/.*\(transferring context: [^ ]*\) .*done/\1/p' | tail -n 1
}

# steps：构建一次，逐步打印是执行了，还是用了缓存
steps() {
  docker build --progress=plain "$@" 2>&1 | awk '
    /^#[0-9]+ \[/ { step[$1] = substr($0, index($0, "[")) }
    step[$1] ~ /^\[([^ ]+ )?[0-9]+\/[0-9]+\]/ && step[$1] !~ /\] FROM / {
      if ($2 == "CACHED") print "缓存", step[$1]
      if ($2 == "DONE") print "执行", step[$1]
    }
    /^ERROR/ { print }' | sort -k 2 | uniq
}
