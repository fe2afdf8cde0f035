#!/bin/sh
# 用法：sh issue.sh 名字 用途 [别名]
# 造一把私钥 名字-key.pem，由 ca.pem 签一张证书 名字.pem，一年有效
set -e
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
  -subj "/CN=$1" -keyout "$1-key.pem" -out "$1.csr"
echo "extendedKeyUsage = $2" > "$1.ext"
[ -z "$3" ] || echo "subjectAltName = $3" >> "$1.ext"
openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem \
  -days 365 -extfile "$1.ext" -out "$1.pem"
