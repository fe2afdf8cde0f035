#!/bin/sh
# 底和下载的文件被人换掉，镜像都不跟着变，层里也没有秘密，才算通过
fail() { echo "不行：$1"; exit 1; }
build() { docker build -q --pull -t order --secret id=token,src=token . 2>&1; }
said=$(build) || fail "构建不了：$said"
sh ../contents.sh order | grep -q netcat && fail 标签被换，底就跟着换
sh ../leaks.sh order >/dev/null && fail 层里有秘密
cp ../files/tool kept
echo 'echo 改过了' >> ../files/tool
build >/dev/null && changed=$(docker run --rm order tool | grep -c 改过了)
cp kept ../files/tool
[ "${changed:-0}" = 0 ] || fail 下载的文件被换，也照收
docker run --rm order tool | grep -q 好工具 || fail 工具不见了
docker run --rm order grep -q token /proof || fail 令牌没有用上
echo 通过
