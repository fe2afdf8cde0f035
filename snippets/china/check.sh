#!/bin/sh
# partner 停着的时候，还能从 8003 拉到 tool:1 吗？
image=localhost:8003/team/tool:1
docker rmi -f $image >/dev/null 2>&1
docker stop partner >/dev/null
if docker pull -q $image >/dev/null 2>&1 && docker run --rm $image; then
  status=0
else
  echo "partner 一停就拉不到"
  status=1
fi
docker start partner >/dev/null
exit $status
