#!/bin/sh
# leaks.sh 镜像：在每一层的文件和镜像的配置里，找看着像密码、令牌、私钥的；一个也没有，就以 1 退出
folder=$(mktemp -d)
docker save "$1" | tar -x -C "$folder"
cd "$folder" || exit
cp "$(jq -r '.[0].Config' manifest.json)" config.json
number=0
for blob in $(jq -r '.[0].Layers[]' manifest.json); do
  number=$((number + 1))
  mkdir "layer-$number"
  # zcat -f：压缩过的层解开，没有压缩的原样读
  zcat -f "$blob" | tar -x -C "layer-$number"
done
grep -rIlE 'PRIVATE KEY-----|(PASSWORD|TOKEN|SECRET)=.' config.json layer-* | sort | grep .
found=$?
rm -r "$folder"
exit "$found"
