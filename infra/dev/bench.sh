#!/usr/bin/env bash
# Measures the parts (BenchmarkDotNet), then whole turns against a stand-alone host with a data folder of its own.
#
#   infra/dev/bench.sh [<options of "turns" in tests/Load>]
#
# BENCH_PORT   port of that host; 8190
# BENCH_PARTS  filter of the part benchmarks; * for all, none to leave them out
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"
port=${BENCH_PORT:-8190}
parts=${BENCH_PARTS:-*}
bin="$root/artifacts/bin"

"$here/check-sdk.sh"
command -v curl > /dev/null || fail "curl is not installed; install it with: apt-get install curl"
! port_is_open 127.0.0.1 "$port" || fail "Port $port is taken; choose another one: BENCH_PORT=8290 make bench"
cd "$root"

if [ "$parts" != none ]; then
  dotnet run --project tests/Benchmarks -c Release -- --filter "$parts"
fi

dotnet build services/standalone -c Release -v quiet
dotnet build tests/Load -c Release -v quiet
host="$bin/Platform.Standalone/release/Platform.Standalone.dll"
data=$(mktemp -d)
stop_host() {
  local pid
  trap - EXIT
  if pid=$(running_pid "$data/host.pid" "$host"); then stop_pids 15 "$pid"; fi
  rm -rf "$data"
}
trap stop_host EXIT
trap 'exit 130' INT TERM HUP

dotnet "$host" keys issue "--Storage:DataFolder=$data"
start_detached "$data/host.pid" "$data/host.log" dotnet "$host" --urls "http://127.0.0.1:$port" "--Storage:DataFolder=$data"
deadline=$((SECONDS + 120))
until http_ready "http://127.0.0.1:$port/health/ready"; do
  if ! running_pid "$data/host.pid" "$host" > /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
    tail -n 15 "$data/host.log" >&2
    fail "The stand-alone host did not become ready."
  fi
  sleep 0.3
done
dotnet "$bin/Platform.Load/release/Platform.Load.dll" turns \
  --url "http://127.0.0.1:$port" --key "@$data/keys/shop-operator.key" "$@"
