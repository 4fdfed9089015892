#!/usr/bin/env bash
# Starts one replica of every service on a folder of its own, posts a message through the front door, and draws its trace
# through all services. Ends with 1 if a service is not in it or a span has lost its parent.
#
#   infra/dev/trace.sh [<picture>]     docs/images/trace.svg
#
# TRACE_PORT   first of the ten ports that it uses; 8590
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"
picture=${1:-$root/docs/images/trace.svg}
port=${TRACE_PORT:-8590}
receiver="http://127.0.0.1:$((port + 9))"
export RABBITMQ_OWN_PORT=${RABBITMQ_OWN_PORT:-5693} REDIS_OWN_PORT=${REDIS_OWN_PORT:-6391}
export OTEL_EXPORTER_OTLP_ENDPOINT=$receiver OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_BSP_SCHEDULE_DELAY=200

data=$(mktemp -d)
stop_all() {
  trap - EXIT
  "$here/run-distributed.sh" stop --data "$data"
  rm -rf "$data"
}
trap stop_all EXIT
trap 'exit 130' INT TERM HUP

start_detached "$data/distributed.pid" "$data/distributed.log" "$here/run-distributed.sh" --port "$port" --replicas 1 --data "$data"
wait_until 300 "$data/distributed" run-distributed.sh grep -q "All services are ready" "$data/distributed.log"
mkdir -p "$(dirname "$picture")"
bin=${PLATFORM_BIN:-$root/artifacts/bin}
dotnet "$bin/Platform.Load/release/Platform.Load.dll" trace --url "http://127.0.0.1:$port" --key "@$data/keys/shop-operator.key" \
  --receive "$receiver" --out "$picture" \
  --expect front-door channel-gateway routing nlu sentiment knowledge audit analytics
