#!/bin/sh
# find.sh 镜像 文字：在镜像的每一层、配置和历史里找这段文字
folder=$(mktemp -d)
docker save "$1" | tar -x -C "$folder"
found=
for blob in "$folder"/blobs/sha256/*; do
  # zcat -f：压缩过的层解开，没有压缩的原样读
  if zcat -f "$blob" | grep -a -q -F -e "$2"; then
    # 配置是 JSON，以左花括号开头；层是 tar
    if [ "$(head -c 1 "$blob")" = '{' ]; then found="$found 配置里有"; else found="$found 层里有"; fi
  fi
done
rm -r "$folder"
echo "$1：${found:- 哪里都没有}"
[ -z "$found" ]
