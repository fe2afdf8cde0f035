#!/bin/sh
# 判断 pack/Dockerfile：两次从头构建，产物一字不差；built.txt 里是 SOURCE_DATE_EPOCH 那一刻
export SOURCE_DATE_EPOCH=1767225600
for name in one two; do
  rm -rf "$name" && cp -r pack "$name" && echo 记一笔 > "$name/notes.txt" && sleep 1
  docker build -q --no-cache -o "type=tar,dest=$name.tar" "$name" >/dev/null || exit 1
done
wrong=
[ "$(tar -xOf one.tar built.txt)" = '2026-01-01 00:00:00' ] || wrong="$wrong 构建时间不对；"
[ "$(tar -xOf one.tar notes.tar.gz | tar -xzO --wildcards '*notes.txt')" = 记一笔 ] || wrong="$wrong 包里没有 notes.txt；"
cmp -s one.tar two.tar || wrong="$wrong 两次的产物不一样；"
if [ -n "$wrong" ]; then
  echo "还不行：$wrong"
  exit 1
fi
echo 合格
