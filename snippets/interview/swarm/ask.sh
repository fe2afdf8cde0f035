#!/bin/bash
for ip in $(getent ahostsv4 web | awk '/STREAM/ {print $1}'); do
    timeout 2 bash -c "cat </dev/tcp/$ip/8000" 2>/dev/null
done
