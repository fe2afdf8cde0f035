#!/bin/sh
# 开发和上线各叠成什么样子？
dev=$(docker compose config --format json)
prod=$(docker compose -f compose.yaml -f compose.prod.yaml config --format json 2>/dev/null)
check() {
    echo "$2" | jq -e "$3" >/dev/null || { echo "不行：$1"; exit 1; }
}
check '开发时要连得到 store 的 6379' "$dev" '.services.store.ports[0].published == "6379"'
check '上线时 store 不能发布端口' "$prod" '.services.store.ports == null'
check '上线时 web 只在 80' "$prod" '[.services.web.ports[].published] == ["80"]'
check '上线时要自动重启' "$prod" '[.services[].restart] | unique == ["unless-stopped"]'
check '平时不要 shell' "$dev" '.services.shell == null'
echo 通过
