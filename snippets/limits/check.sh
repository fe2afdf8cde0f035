#!/bin/sh
# 四个人同时要报表，都要得到；上限不超过 160 MiB，不许用交换区
for i in 1 2 3 4; do
  curl -sf localhost:8082/report/20 > "answer$i" &
done
wait
count=$(cat answer1 answer2 answer3 answer4 | grep -c 算好了)
memory=$(docker inspect --format '{{.HostConfig.Memory}}' shop)
swap=$(docker inspect --format '{{.HostConfig.MemorySwap}}' shop)
if [ "$count" -lt 4 ]; then
  echo "还有人没拿到报表"
  exit 1
elif [ "$memory" = 0 ] || [ "$memory" -gt 167772160 ] || [ "$swap" != "$memory" ]; then
  echo "上限不对：内存 $memory，连交换区 $swap"
  exit 1
fi
echo "做到了"
