#!/bin/sh
# audit.sh 容器：生产该有的几样，缺哪样就说哪样；一样不缺，以 0 退出
missing=""
# want 说明 模板：模板打印的是空的、0、no 或 <nil>，就算缺
want() {
  case "$(docker inspect --format "$2" "$container")" in
    "" | 0 | no | "<nil>" | "map[]" | "[]" | false) missing="$missing $1" ;;
  esac
}
container=$1
want 用户 '{{.Config.User}}'
want 内存上限 '{{.HostConfig.Memory}}'
want 进程数上限 '{{.HostConfig.PidsLimit}}'
want 重启策略 '{{.HostConfig.RestartPolicy.Name}}'
want 健康检查 '{{.Config.Healthcheck}}'
want 日志轮转 '{{index .HostConfig.LogConfig.Config "max-size"}}'
want 只读的根 '{{.HostConfig.ReadonlyRootfs}}'
want 收权限 '{{.HostConfig.CapDrop}}'
if [ -z "$missing" ]; then
  echo "$container：都有"
else
  echo "$container：缺$missing"
  exit 1
fi
