#!/bin/sh
# 卷是空的，先建库；然后由 postgres 接替这个脚本
set -e
if [ ! -e "$PGDATA/PG_VERSION" ]; then
    initdb --auth-local=trust --auth-host=scram-sha-256 --pwfile=/run/secrets/db_password
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp
