#!/usr/bin/env bash
# Starts replicas of nlu on one store and on RabbitMQ, in a folder of its own, and measures how soon all of them read with a
# promoted model. Ends with 1 if that takes a second or more.
#
#   infra/dev/swap.sh [<options of "swap" in tests/Load>]
#
# SWAP_PORT      first of the ports that it uses: the replicas', then four of RabbitMQ; 8690
# SWAP_REPLICAS  2
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"
port=${SWAP_PORT:-8690}
replicas=${SWAP_REPLICAS:-2}
bin=${PLATFORM_BIN:-$root/artifacts/bin}
rabbitmq_server > /dev/null || fail "RabbitMQ is not installed: apt-get install rabbitmq-server"

data=$(mktemp -d)
stop_all() {
  trap - EXIT
  local number pid
  for number in $(seq "$replicas"); do
    if pid=$(running_pid "$data/nlu-$number.pid" Platform.Nlu); then stop_pids 15 "$pid"; fi
  done
  "$here/rabbitmq.sh" stop "$data/rabbitmq" > /dev/null || true
  rm -rf "$data"
}
trap stop_all EXIT
trap 'exit 130' INT TERM HUP

broker=$((port + replicas))
export Bus__Transport=rabbitmq Bus__Host=127.0.0.1 Bus__Port=$broker Storage__Kind=sqlite Storage__DataFolder=$data
export Tenancy__PacksFolder="$root/packs" Tenancy__Tenants__shop__Pack=shop Security__RateLimit__PermitsPerSecond=0
export Logging__LogLevel__Default=Warning
"$here/rabbitmq.sh" start "$data/rabbitmq" "$broker"
dotnet "$bin/Platform.Standalone/release/Platform.Standalone.dll" keys issue > /dev/null
urls=()
for number in $(seq "$replicas"); do
  urls+=("http://127.0.0.1:$((port + number - 1))")
  start_detached "$data/nlu-$number.pid" "$data/nlu-$number.log" dotnet "$bin/Platform.Nlu/release/Platform.Nlu.dll" --urls "${urls[number - 1]}"
done
deadline=$((SECONDS + 120))
for url in "${urls[@]}"; do
  until http_ready "$url/readyz"; do
    [ "$SECONDS" -lt "$deadline" ] || { tail -n 15 "$data"/nlu-*.log >&2; fail "$url did not become ready."; }
    sleep 0.3
  done
done
dotnet "$bin/Platform.Load/release/Platform.Load.dll" swap --nlu "${urls[@]}" --key "@$data/keys/shop-operator.key" "$@"
