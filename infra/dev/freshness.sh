#!/usr/bin/env bash
# Measures how long a publish or a withdrawal of an article takes to reach every replica and the answers: against a stand-alone
# host, then against two replicas of every service, where RabbitMQ and Redis are installed.
#
#   infra/dev/freshness.sh [<options of "freshness" in tests/Load>]     e.g. --rounds 200
#
# FRESHNESS_PORT   first of the sixteen ports that it uses; 8390
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"
port=${FRESHNESS_PORT:-8390}
bin="$root/artifacts/bin"
host="$bin/Platform.Standalone/release/Platform.Standalone.dll"
load="$bin/Platform.Load/release/Platform.Load.dll"
export RABBITMQ_OWN_PORT=${RABBITMQ_OWN_PORT:-5693} REDIS_OWN_PORT=${REDIS_OWN_PORT:-6392}

"$here/check-sdk.sh"
command -v curl > /dev/null || fail "curl is not installed; install it with: apt-get install curl"
! port_is_open 127.0.0.1 "$port" || fail "Port $port is taken; choose another one: FRESHNESS_PORT=8490 $0"
for project in services/standalone services/front-door tests/Load; do
  [ -n "${FRESHNESS_BUILT:-}" ] || dotnet build "$root/$project" -c Release -v quiet -nodeReuse:false
done

data=$(mktemp -d)
stop_host() {
  local pid
  if pid=$(running_pid "$data/host.pid" "$host"); then stop_pids 15 "$pid"; fi
}
stop_all() {
  trap - EXIT
  stop_host
  "$here/run-distributed.sh" stop --data "$data/distributed"
  rm -rf "$data"
}
trap stop_all EXIT
trap 'exit 130' INT TERM HUP

cd "$root"
mkdir -p "$data/alone" "$data/distributed"
dotnet "$host" keys issue "--Storage:DataFolder=$data/alone"
start_detached "$data/host.pid" "$data/host.log" dotnet "$host" --urls "http://127.0.0.1:$port" "--Storage:DataFolder=$data/alone"
wait_until 180 "$data/host" "$host" http_ready "http://127.0.0.1:$port/readyz"
echo "Stand-alone"
dotnet "$load" freshness --url "http://127.0.0.1:$port" --key "@$data/alone/keys/shop-operator.key" "$@"
stop_host

if ! rabbitmq_server > /dev/null && ! command -v docker > /dev/null; then
  echo "No RabbitMQ here, so two replicas are not measured: apt-get install rabbitmq-server"
  exit 0
fi
first=$((port + 1))
PLATFORM_BIN=$bin start_detached "$data/distributed.pid" "$data/distributed.log" \
  "$here/run-distributed.sh" --port "$first" --data "$data/distributed"
wait_until 180 "$data/distributed" run-distributed.sh grep -q "All services are ready" "$data/distributed.log"
echo "Two replicas of every service, RabbitMQ"
replicas=$(sed -n 's/^knowledge-[0-9]* *\(http[^ ]*\)\/docs$/\1/p' "$data/distributed.log")
# shellcheck disable=SC2086
dotnet "$load" freshness --url "http://127.0.0.1:$first" --key "@$data/distributed/keys/shop-operator.key" --replica $replicas "$@"
