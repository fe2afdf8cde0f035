#!/bin/sh
# 每个镜像一行：文件一共多大，里面有没有编译器、shell 和源代码
for image; do
  box=$(docker create "$image")
  docker export "$box" | tar -tv | awk -v image="$image" '
    { bytes += $3 }
    $6 == "usr/bin/gcc" { gcc = "有" }
    $6 == "usr/bin/sh"  { shell = "有" }
    $6 == "src/web.c"   { source = "有" }
    END {
      printf "%s：%.1fMB，编译器%s，shell %s，源代码%s\n", image, bytes / 1e6,
        gcc ? gcc : "没有", shell ? shell : "没有", source ? source : "没有"
    }'
  docker rm "$box" >/dev/null
done
