#!/usr/bin/env bash
# The installed RabbitMQ as a plain process on loopback, without systemd and without a user of its own.
#
#   infra/dev/rabbitmq.sh start <folder> <port>   data, logs and pid files under <folder>; epmd on <port>+1,
#                                                 node distribution on <port>+2; does nothing if it runs already
#   infra/dev/rabbitmq.sh stop <folder>
#   infra/dev/rabbitmq.sh ctl <folder> <command>  rabbitmqctl of that broker, e.g. ctl <folder> list_queues
#   infra/dev/rabbitmq.sh probe <host> <port>     exit code 0 if a broker answers there
set -euo pipefail
# shellcheck source=processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

usage() {
  fail "usage: rabbitmq.sh start <folder> <port> | stop <folder> | ctl <folder> <command>... | probe <host> <port>"
}

find_server() {
  rabbitmq_server || fail "RabbitMQ is not installed; install it with: apt-get install rabbitmq-server (macOS: brew install rabbitmq)"
}

use_folder() {
  folder=$1
  # A word on the node's command line by which it is told from other nodes.
  mark="platform_$(printf '%s' "$folder" | cksum | cut -d ' ' -f 1)"
}

start() {
  local port=$1 server epmd log pid waited=0
  case $port in '' | *[!0-9]*) usage ;; esac
  if [ "$port" -lt 1024 ] || [ "$port" -gt 65533 ]; then fail "The port must be from 1024 to 65533, not $port."; fi
  server=$(find_server)
  epmd=$(command -v epmd) || fail "epmd is not installed; it comes with Erlang: apt-get install erlang-base"

  if pid=$(running_pid "$folder/pid" "$mark"); then
    [ "$(cat "$folder/port")" = "$port" ] ||
      fail "RabbitMQ of $folder runs already on port $(cat "$folder/port"); stop it first: rabbitmq.sh stop $folder"
  elif port_is_open 127.0.0.1 "$port"; then
    fail "Port $port is taken by another process; choose another one for RabbitMQ."
  else
    rm -f "$folder/pid"
    mkdir -p "$folder/home" "$folder/mnesia" "$folder/log"
    echo "$port" > "$folder/port"
    : > "$folder/env.conf"
    [ -e "$folder/rabbitmq.conf" ] || : > "$folder/rabbitmq.conf"
    [ -e "$folder/enabled_plugins" ] || echo '[].' > "$folder/enabled_plugins"

    # Without an epmd of our own Erlang would start one that nobody stops.
    if ! running_pid "$folder/epmd.pid" "-port $((port + 1))" > /dev/null; then
      ! port_is_open 127.0.0.1 $((port + 1)) || fail "Port $((port + 1)) (epmd, RabbitMQ's port plus 1) is taken."
      start_detached "$folder/epmd.pid" "$folder/log/epmd.log" "$epmd" -address 127.0.0.1 -port $((port + 1))
      until port_is_open 127.0.0.1 $((port + 1)); do
        waited=$((waited + 1))
        [ "$waited" -le 50 ] || fail "epmd did not start; see $folder/log/epmd.log"
        sleep 0.1
      done
    fi

    # The node's name must not depend on the port: RabbitMQ keeps its data under the name.
    start_detached "$folder/launcher.pid" "$folder/log/console.log" env -u NOTIFY_SOCKET \
      HOME="$folder/home" \
      RABBITMQ_NODENAME=platform@localhost \
      RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
      RABBITMQ_NODE_PORT="$port" \
      RABBITMQ_DIST_PORT=$((port + 2)) \
      RABBITMQ_MNESIA_BASE="$folder/mnesia" \
      RABBITMQ_LOG_BASE="$folder/log" \
      RABBITMQ_PID_FILE="$folder/pid" \
      RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" \
      RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" \
      RABBITMQ_CONF_ENV_FILE="$folder/env.conf" \
      ERL_EPMD_ADDRESS=127.0.0.1 \
      ERL_EPMD_PORT=$((port + 1)) \
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} -$mark" \
      "$server"
  fi

  waited=0
  until amqp_answers 127.0.0.1 "$port"; do
    waited=$((waited + 1))
    # A launcher that was started a moment ago may not bear its own name yet.
    if [ "$waited" -gt 450 ] || { [ "$waited" -gt 15 ] && ! { running_pid "$folder/launcher.pid" rabbitmq-server || running_pid "$folder/pid" "$mark"; } > /dev/null; }; then
      echo "RabbitMQ did not come up on port $port; the end of $folder/log:" >&2
      for log in "$folder"/log/console.log "$folder"/log/platform@localhost.log; do
        [ ! -e "$log" ] || tail -n 15 "$log" >&2
      done
      stop
      exit 1
    fi
    sleep 0.2
  done
  echo "RabbitMQ answers on 127.0.0.1:$port (process $(cat "$folder/pid"), data in $folder)"
}

stop() {
  local pid
  # The launcher is a shell that waits for the node and ends with it; alone it is there only while the node boots.
  if pid=$(running_pid "$folder/pid" "$mark"); then stop_pids 30 "$pid"; fi
  if pid=$(running_pid "$folder/launcher.pid" rabbitmq-server); then stop_pids 30 "$pid"; fi
  if [ -e "$folder/port" ] && pid=$(running_pid "$folder/epmd.pid" "-port $(($(cat "$folder/port") + 1))"); then
    stop_pids 5 "$pid"
  fi
  rm -f "$folder/pid" "$folder/launcher.pid" "$folder/epmd.pid"
}

ctl() {
  local port server
  port=$(cat "$folder/port" 2> /dev/null) || fail "There is no broker in $folder."
  server=$(find_server)
  HOME="$folder/home" RABBITMQ_CONF_ENV_FILE="$folder/env.conf" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$((port + 1)) \
    exec "$(dirname "$server")/rabbitmqctl" --node platform@localhost --silent "$@"
}

case ${1:-} in
  start)
    [ $# -eq 3 ] || usage
    mkdir -p "$2"
    use_folder "$(cd "$2" && pwd -P)"
    start "$3"
    ;;
  stop)
    [ $# -eq 2 ] || usage
    [ -d "$2" ] || exit 0
    use_folder "$(cd "$2" && pwd -P)"
    stop
    ;;
  ctl)
    [ $# -ge 3 ] && [ -d "$2" ] || usage
    use_folder "$(cd "$2" && pwd -P)"
    shift 2
    ctl "$@"
    ;;
  probe)
    [ $# -eq 3 ] || usage
    amqp_answers "$2" "$3"
    ;;
  *) usage ;;
esac
