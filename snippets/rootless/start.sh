#!/bin/sh
# 以普通用户的身份，在后台启动他自己的守护进程，等到它应答
export PATH="$PATH:/usr/sbin:/usr/share/docker.io/contrib"
export XDG_RUNTIME_DIR="$HOME/run"
mkdir -p "$XDG_RUNTIME_DIR"
setsid dockerd-rootless.sh >"$HOME/docker.log" 2>&1 </dev/null &
export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/docker.sock"
until docker version >/dev/null 2>&1; do sleep 0.2; done
