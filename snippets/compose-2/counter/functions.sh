# shellcheck shell=bash
# changes 子命令…：运行 docker compose 子命令，再说出每个服务的容器怎么样了

containers() {
    docker compose ps -aq | xargs -r docker inspect --format \
        '{{index .Config.Labels "com.docker.compose.service"}} {{.Id}} {{.State.StartedAt}} {{.State.Status}}' | sort
}

changes() {
    containers >before
    docker compose --progress quiet "$@"
    containers >after
    # 每行：服务，旧容器，新容器，以前何时启动，现在何时启动，现在的状态；没有的是 -
    join -a 1 -a 2 -e - -o 0,1.2,2.2,1.3,2.3,2.4 before after | awk '{
        if ($2 == "-") what = "新造的"
        else if ($3 == "-") what = "删了"
        else if ($2 != $3) what = "换了容器"
        else if ($4 != $5) what = "原来的容器，重新启动过"
        else if ($6 != "running") what = "原来的容器，停下了"
        else what = "没有动"
        print $1 "：" what
    }'
}
