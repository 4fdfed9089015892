#!/usr/bin/env bash
# Measures the parts (BenchmarkDotNet) and the memory of conversations, then whole turns beside a bare MassTransit chain
# on the same bus: against a stand-alone host, and against the services behind the front door on RabbitMQ, Redis and Kafka where those are installed, with one and with two replicas of each.
#
#   infra/dev/bench.sh [<options of "turns" in tests/Load>]
#
# BENCH_PORT   first of the sixteen ports that it uses; 8190
# BENCH_PARTS  filter of the part benchmarks; * for all, none to leave them and the memory out
# BENCH_RATE   turns a second at which the latency over RabbitMQ is measured; 50
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
  dotnet run --project tests/Benchmarks -c Release -- memory
fi

dotnet build services/standalone -c Release -v quiet
dotnet build tests/Load -c Release -v quiet
host="$bin/Platform.Standalone/release/Platform.Standalone.dll"
data=$(mktemp -d)
stop_host() {
  local pid
  if pid=$(running_pid "$data/host.pid" "$host"); then stop_pids 15 "$pid"; fi
}
# Writes what each process of the distributed platform has used so far, in ms.
processor_time() { # <name of the file>
  local file pid
  for file in "$data"/distributed/run/*.pid; do
    pid=$(cat "$file")
    # Fields 14 and 15 of /proc/<pid>/stat are user and system time in ticks of 10 ms.
    [ ! -r "/proc/$pid/stat" ] || echo "$(basename "$file" .pid) $(awk '{ print ($14 + $15) * 10 }' "/proc/$pid/stat")"
  done | sort > "$data/$1"
}
stop_all() {
  trap - EXIT
  stop_host
  "$here/run-distributed.sh" stop --data "$data/distributed"
  rm -rf "$data"
}
trap stop_all EXIT
trap 'exit 130' INT TERM HUP

dotnet "$host" keys issue "--Storage:DataFolder=$data"
start_detached "$data/host.pid" "$data/host.log" dotnet "$host" --urls "http://127.0.0.1:$port" "--Storage:DataFolder=$data"
wait_until 120 "$data/host" "$host" http_ready "http://127.0.0.1:$port/readyz"
dotnet "$bin/Platform.Load/release/Platform.Load.dll" turns \
  --url "http://127.0.0.1:$port" --key "@$data/keys/shop-operator.key" "$@"
stop_host

if ! rabbitmq_server > /dev/null && ! command -v docker > /dev/null; then
  echo "No RabbitMQ here, so the turns over RabbitMQ are not measured: apt-get install rabbitmq-server"
  exit 0
fi
dotnet build services/front-door -c Release -v quiet
mkdir -p "$data/distributed"
first=$((port + 1))
for replicas in 1 2; do
  : > "$data/distributed.log"
  PLATFORM_BIN=$bin start_detached "$data/distributed.pid" "$data/distributed.log" \
    "$here/run-distributed.sh" --port "$first" --data "$data/distributed" --replicas "$replicas"
  wait_until 120 "$data/distributed" run-distributed.sh grep -q "All services are ready" "$data/distributed.log"
  broker=$(sed -n 's/^broker_port=//p' "$data/distributed/run/settings")
  echo "Replicas of each service: $replicas"
  processor_time before
  dotnet "$bin/Platform.Load/release/Platform.Load.dll" turns --chain rabbitmq --port "$broker" \
    --url "http://127.0.0.1:$first" --key "@$data/distributed/keys/shop-operator.key" --rate "${BENCH_RATE:-50}" "$@"
  processor_time after
  echo "Processor time by process in this run, ms (warm-up, both parts and their checks):"
  join "$data/before" "$data/after" | awk '{ printf "  %-20s %8d\n", $1, $3 - $2 }'
  "$here/run-distributed.sh" stop --data "$data/distributed"
done
