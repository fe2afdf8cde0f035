#!/bin/sh
# 记账的程序：日志写进 $LOG_FILE，不写就是 /var/log/job.log
exec >> "${LOG_FILE:-/var/log/job.log}" 2>&1
number=0
while :; do
  number=$((number + 1))
  echo "第 $number 笔"
  sleep 0.1
done
