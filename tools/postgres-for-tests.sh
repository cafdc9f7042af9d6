#!/usr/bin/env bash
# A scratch PostgreSQL for the tests, gone when it is stopped. It installs nothing.
#
#   PAPERCHAIN_TEST_PG_URL=$(tools/postgres-for-tests.sh start) || exit
#   tools/postgres-for-tests.sh stop
#
# `start` prints the URL alone on stdout; a second `start` prints that of the one that runs. It
# listens on loopback at PAPERCHAIN_TEST_PG_PORT (5499) and keeps its files in
# PAPERCHAIN_TEST_PG_FOLDER (/tmp/paperchain-postgres-PORT). PostgreSQL refuses to run as root: then
# the user `postgres` runs it, which its Debian package makes.
set -euo pipefail

VERSION_MIN=15
port=${PAPERCHAIN_TEST_PG_PORT:-5499}
folder=${PAPERCHAIN_TEST_PG_FOLDER:-/tmp/paperchain-postgres-$port}
owner=postgres
# What only tests do without: a lost scratch database costs nothing.
settings=(-p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off)

fail() {
  echo "postgres-for-tests: $*" >&2
  exit 1
}

# The folder with the newest programs that are new enough, where Debian or the PATH has them.
programs() {
  local bin
  bin=$(for at in /usr/lib/postgresql/*/bin; do [ -x "$at/initdb" ] && echo "$at"; done | sort -V | tail -1)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo none/none)")
  [ -x "$bin/initdb" ] || fail "expected PostgreSQL $VERSION_MIN or later, got none (apt-get install postgresql)"
  local version
  version=$("$bin/initdb" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
  [ "$version" -ge "$VERSION_MIN" ] || fail "expected PostgreSQL $VERSION_MIN or later, got $version"
  echo "$bin"
}

# Runs a program as the owner of the server, from a folder that this user may see.
as_owner() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else (cd / && runuser -u "$owner" -- "$@"); fi
}

runs() { [ -d "$folder/data" ] && as_owner "$bin/pg_ctl" status -D "$folder/data" >/dev/null 2>&1; }

start() {
  if ! runs; then
    stop
    mkdir -m 0700 "$folder" || fail "expected $folder to be free, got something in its place"
    make
    as_owner "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/log" \
      -o "${settings[*]}" >/dev/null </dev/null || fail "no start: $(tail -5 "$folder/log")"
  fi
  cat "$folder/url"
}

# Any user of this machine reaches loopback, so the server asks for a password.
make() {
  local password
  password=$(head -c 24 /dev/urandom | od -An -vtx1 | tr -d ' \n')
  echo "$password" >"$folder/password"
  [ "$(id -u)" -ne 0 ] || chown -R "$owner" "$folder"
  as_owner "$bin/initdb" -D "$folder/data" -U paperchain -A scram-sha-256 -E UTF8 --locale=C \
    --pwfile="$folder/password" --no-sync >/dev/null </dev/null || fail 'initdb failed'
  echo "postgres://paperchain:$password@127.0.0.1:$port/postgres" >"$folder/url"
}

# Removes only what `start` made, or a start that failed left.
stop() {
  if runs; then as_owner "$bin/pg_ctl" stop -w -m immediate -D "$folder/data" >/dev/null; fi
  if [ -f "$folder/password" ]; then rm -rf "$folder"; fi
}

bin=$(programs)
case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) fail "expected start or stop, got \"${1:-}\"" ;;
esac
