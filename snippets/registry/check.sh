#!/bin/sh
# 用新名字推得上去，而且没有为它放弃 TLS
image=images.test:5000/shop/app:2
if docker info --format '{{json .RegistryConfig.IndexConfigs}}' | grep -q images.test; then
  echo "不许写进 insecure-registries"
  exit 1
fi
docker tag registry.test:5000/shop/app:2 $image
if docker push -q $image; then
  echo "做到了"
else
  echo "还推不上去"
  exit 1
fi
