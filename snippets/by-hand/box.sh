#!/bin/bash
# box.sh 名字 命令…：在亲手做的容器里运行一条命令
set -eu
if [ "$1" != --inside ]; then
  mkdir -p "box/$1"/{upper,work,merged}
  exec unshare --mount --uts --ipc --net --pid --fork --kill-child \
    "$0" --inside "$@"
fi
name=$2
shift 2
hostname "$name"
layers=lowerdir=box/root,upperdir=box/$name/upper,workdir=box/$name/work
mount -t overlay overlay -o "$layers" "box/$name/merged"
cd "box/$name/merged"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs dev
for device in null zero full random urandom; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir .old
pivot_root . .old
umount -n -l .old
rmdir .old
keep=+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap
keep=$keep,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap
exec setpriv --bounding-set "-all,$keep" -- "$@"
