#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a private PostgreSQL cluster, removed afterwards.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
dir=$(mktemp -d)
as=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$dir"
  as=(runuser -u postgres --)
fi
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT

cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U training -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" start \
  -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=200" >/dev/null
"${as[@]}" "$bin/createdb" -h "$dir" -U training training
chmod 755 "$dir"
cd - >/dev/null

DATABASE_URL="postgres://training@${dir//\//%2F}/training" "$@"
