#!/bin/sh
# 记下自己被叫来做什么，再让真正的 runc 去做
for word in "$@"; do
  case $word in
    create | start | exec | pause | resume | update | kill | delete) echo "$word" >>/tmp/runc.log ;;
  esac
done
exec runc "$@"
