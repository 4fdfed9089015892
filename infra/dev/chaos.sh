#!/usr/bin/env bash
# Starts two replicas of every service on a folder of its own, then kills, holds and restarts processes under load and
# checks that nothing is lost or doubled.
#
#   infra/dev/chaos.sh [<options of "chaos" in tests/Load>]     e.g. --minutes 2 --kills 4 --rate 60
#   infra/dev/chaos.sh failover [<options of "failover">]       kills the silos only, and measures how long conversations wait
#
# CHAOS_PORT   first of the fifteen ports that it uses; 8290
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"
port=${CHAOS_PORT:-8290}
command=chaos
if [ "${1:-}" = failover ]; then
  command=failover
  shift
fi
export RABBITMQ_OWN_PORT=${RABBITMQ_OWN_PORT:-5683} REDIS_OWN_PORT=${REDIS_OWN_PORT:-6390}

data=$(mktemp -d)
stop_all() {
  trap - EXIT
  "$here/run-distributed.sh" stop --data "$data"
  rm -rf "$data"
}
trap stop_all EXIT
trap 'exit 130' INT TERM HUP

start_detached "$data/distributed.pid" "$data/distributed.log" "$here/run-distributed.sh" --port "$port" --data "$data"
deadline=$((SECONDS + 300))
until grep -q "All services are ready" "$data/distributed.log"; do
  if [ "$SECONDS" -ge "$deadline" ] || grep -q "not installed\|is taken\|not ready" "$data/distributed.log"; then
    tail -n 15 "$data/distributed.log" >&2
    fail "The platform did not become ready."
  fi
  sleep 0.5
done
dotnet "$root/artifacts/bin/Platform.Load/release/Platform.Load.dll" "$command" \
  --folder "$data" --script "$here/run-distributed.sh" --url "http://127.0.0.1:$port" "$@"
