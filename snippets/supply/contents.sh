#!/bin/sh
# contents.sh 镜像：不运行它，列出里面的软件包，和不属于任何软件包的可执行文件
box=$(docker create "$1" true)
folder=$(mktemp -d)
docker cp -q "$box:/var/lib/dpkg" "$folder"
docker export "$box" | tar -t -v | awk '/^-..[xs]/ { print "/" $6 }' | sort > "$folder/programs"
docker rm "$box" >/dev/null
sort "$folder"/dpkg/info/*.list > "$folder/owned"
{
  # shellcheck disable=SC2016 # ${Package} 由 dpkg-query 自己换
  dpkg-query --admindir="$folder/dpkg" --show --showformat='软件包 ${Package} ${Version}\n'
  comm -23 "$folder/programs" "$folder/owned" | grep -v -e '^/var/lib/dpkg/' -e '^/.dockerenv' | sed 's/^/程序 /'
} | sort
rm -r "$folder"
