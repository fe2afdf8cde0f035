#!/bin/sh
# 收到 SIGTERM 就收拾好再走
trap 'echo 收拾好了; exit 0' TERM
echo 就绪
while :; do sleep 0.1; done
