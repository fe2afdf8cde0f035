#!/bin/sh
# 假设有人已经能在容器里执行命令：这几件事，他做得成哪些？（只试，不弄坏东西）
try() {
  if sh -c "$2" >/dev/null 2>&1; then echo "做得成：$1"; else echo "做不成：$1"; fi
}
try 改网页 ': >> /var/www/html/index.html'
try '读 /etc/shadow' 'head -n 1 /etc/shadow'
try 放进一个程序来运行 'cp /usr/bin/true /tmp/tool && /tmp/tool'
try 收发原始数据包 "perl -MSocket -e 'socket(my \$raw, PF_INET, SOCK_RAW, 1) or exit 1'"
try 造一个用户命名空间 'unshare --user --map-root-user true'
try 挂载文件系统 'mount -t tmpfs none /mnt'
