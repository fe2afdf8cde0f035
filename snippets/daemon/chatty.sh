#!/bin/sh
# 不停地打印，每行 1000 个字符；打印到第几行，记在 /count/n
i=0
while :; do
  i=$((i + 1))
  printf '%01000d\n' "$i"
  echo "$i" > /count/n
  sleep 0.01
done
