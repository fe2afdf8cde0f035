#!/bin/bash
trap 'echo 收到 TERM，收拾好了; exit 0' TERM
while true; do sleep 0.1; done
