#!/bin/sh
# check.sh 目录：网页里链接到的文件都在吗
cd "$1" || exit 1
grep -ho 'href="[^"]*"' ./*.html | cut -d '"' -f 2 | while read -r file; do
  [ -e "$file" ] || { echo "没有 $file"; exit 1; }
done
