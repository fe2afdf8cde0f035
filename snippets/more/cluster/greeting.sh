#!/bin/sh
echo "$WORD，密码 $(wc -c < /run/secrets/password) 个字节"
exec sleep infinity
