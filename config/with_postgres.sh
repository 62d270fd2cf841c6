#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a private PostgreSQL cluster, removed afterwards.
# By its socket, as where one server holds both.
# FSYNC=on makes it write through to the disk, as a real one does; tests need not wait for that.
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

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U training -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" start \
  -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='$dir' -c fsync=${FSYNC:-off} -c max_connections=200" >/dev/null
"${as[@]}" "$bin/createdb" -h "$dir" -p "$port" -U training training
cd - >/dev/null

DATABASE_URL="postgres://training@/training?host=$dir&port=$port" "$@"
