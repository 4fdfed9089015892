#!/usr/bin/env bash
# Replicas of the seven services behind the front door, on RabbitMQ, Redis, Kafka and SQLite. Runs until Ctrl+C or SIGTERM.
#
#   infra/dev/run-distributed.sh [--port <first port>] [--replicas <n>] [--data <folder>]   start all and watch over them
#   infra/dev/run-distributed.sh restart <process> [--data <folder>]        start one again, alive or dead, e.g. routing-2;
#                                                                           also the rabbitmq and redis that were started here
#   infra/dev/run-distributed.sh stop [--data <folder>]                     stop a run from another terminal
#
# The front door listens on <first port> (8080), the replicas (2 of each service) on the ports after it; <folder> is
# data-distributed.
# RABBITMQ_HOST, RABBITMQ_PORT, RABBITMQ_USER, RABBITMQ_PASSWORD   a broker to use; one that is named must be there.
#   Without them: 127.0.0.1:5672, else one is started (by Docker, or the installed one) on RABBITMQ_OWN_PORT (5673).
# REDIS_ADDRESS   host:port of a Redis to use; without it the installed one is started on REDIS_OWN_PORT (6380).
# KAFKA_SERVERS   bootstrap servers of a Kafka to use; without it librdkafka's mock cluster is started.
# PLATFORM_BIN   run what lies in this folder (<folder>/<project>/release) in place of building.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"

# Fifteen processes share the cores of one machine. Instrumenting code to compile it better later, and threads that spin while
# they wait for work, take from the others what they bring to one.
export DOTNET_TieredPGO=${DOTNET_TieredPGO:-0} DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=${DOTNET_ThreadPool_UnfairSemaphoreSpinLimit:-0}

services="channel-gateway nlu knowledge sentiment routing analytics audit"
image=rabbitmq:3.13-management

usage() {
  fail "usage: run-distributed.sh [restart <process> | stop] [--port <first port>] [--replicas <n>] [--data <folder>]"
}

# A process is named for its service and its number: routing-2. There is one front door.
project_of() {
  case ${1%-[0-9]} in
    front-door) echo Platform.FrontDoor ;;
    channel-gateway) echo Platform.ChannelGateway ;;
    nlu) echo Platform.Nlu ;;
    knowledge) echo Platform.Knowledge ;;
    sentiment) echo Platform.Sentiment ;;
    routing) echo Platform.Routing ;;
    analytics) echo Platform.Analytics ;;
    audit) echo Platform.Audit ;;
    *) fail "There is no process '$1'; the processes are: $(processes | tr '\n' ' ')" ;;
  esac
}

dll_of() {
  echo "$bin/$(project_of "$1")/release/$(project_of "$1").dll"
}

processes() {
  local service number
  echo front-door
  for service in $services; do
    for number in $(seq "$replicas"); do echo "$service-$number"; done
  done
}

port_of() {
  local port=$base_port process
  for process in $(processes); do
    [ "$process" != "$1" ] || break
    port=$((port + 1))
  done
  echo "$port"
}

# The process id of a service that runs.
pid_of() {
  running_pid "$run/$1.pid" "$(dll_of "$1")"
}

# The settings that all services share; a service knows its own part of them only by its port.
export_settings() {
  export Bus__Transport=rabbitmq Bus__Host="$broker_host" Bus__Port="$broker_port"
  export Bus__User="$broker_user" Bus__Password="$broker_password"
  export Storage__Kind=sqlite Storage__DataFolder="$data"
  export Stream__Kind=kafka Stream__Kafka__BootstrapServers="$kafka_servers" Stream__Kafka__CreateTopics="$kafka_creates"
  Stream__PseudonymKey=$(cat "$data/keys/stream.key")
  export Stream__PseudonymKey Routing__Cluster__Kind=redis Routing__Cluster__Redis="$redis_address"
  export Tenancy__PacksFolder="$root/packs" Tenancy__Tenants__shop__Pack=shop Tenancy__Tenants__bank__Pack=bank
  # As in the stand-alone host: callbacks to programs on this machine, and logs without a line for each request.
  export ChannelGateway__AllowPrivateCallbacks=${ChannelGateway__AllowPrivateCallbacks:-true}
  export Logging__LogLevel__Default=${Logging__LogLevel__Default:-Warning}
  export Logging__LogLevel__Platform=${Logging__LogLevel__Platform:-Information}
}

start_service() {
  local doors=() service number
  if [ "$1" = front-door ]; then
    for service in $services; do
      for number in $(seq "$replicas"); do
        doors+=("--FrontDoor:Services:$service:$((number - 1))=http://127.0.0.1:$(port_of "$service-$number")")
      done
    done
  fi
  ASPNETCORE_URLS="http://127.0.0.1:$(port_of "$1")" \
    start_detached "$run/$1.pid" "$data/logs/$1.log" dotnet "$(dll_of "$1")" ${doors[@]+"${doors[@]}"}
}

wait_until_ready() {
  local port log="$data/logs/$1.log" deadline=$((SECONDS + 120)) reason=
  port=$(port_of "$1")
  until http_ready "http://127.0.0.1:$port/readyz"; do
    if ! pid_of "$1" > /dev/null; then
      reason="$1 has ended before it was ready"
    elif [ "$SECONDS" -ge "$deadline" ]; then
      reason="$1 is not ready after 120 seconds"
    fi
    if [ -n "$reason" ]; then
      echo "$reason; the end of $log:" >&2
      tail -n 15 "$log" >&2
      return 1
    fi
    sleep 0.3
  done
}

# Sets the broker to use. What is started here is remembered, to be stopped at the end.
find_broker() {
  broker_host=${RABBITMQ_HOST:-127.0.0.1}
  broker_port=${RABBITMQ_PORT:-5672}
  broker_user=${RABBITMQ_USER:-guest}
  broker_password=${RABBITMQ_PASSWORD:-guest}
  started_broker=
  if amqp_answers "$broker_host" "$broker_port"; then
    echo "Using the RabbitMQ on $broker_host:$broker_port"
    return
  fi
  [ -z "${RABBITMQ_HOST:-}${RABBITMQ_PORT:-}" ] || fail "No RabbitMQ answers on $broker_host:$broker_port."

  broker_host=127.0.0.1
  broker_port=${RABBITMQ_OWN_PORT:-5673}
  broker_user=guest
  broker_password=guest
  if command -v docker > /dev/null && docker info > /dev/null 2>&1 && start_container; then
    return
  fi
  started_broker=process
  "$here/rabbitmq.sh" start "$data/rabbitmq" "$broker_port"
}

# The volume keeps the data; the fixed host name keeps the node's name, under which RabbitMQ finds them again.
start_container() {
  local tries=0
  container="platform-rabbitmq-$broker_port"
  echo "Starting $image by Docker on port $broker_port"
  docker rm --force "$container" > /dev/null 2>&1 || true
  docker run --detach --rm --name "$container" --hostname platform --volume "$container:/var/lib/rabbitmq" \
    --publish "127.0.0.1:$broker_port:5672" "$image" > /dev/null || return 1
  started_broker=container
  until amqp_answers 127.0.0.1 "$broker_port"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ]; then
      echo "The container did not answer within a minute; its last lines:" >&2
      docker logs --tail 15 "$container" >&2 || true
      docker rm --force "$container" > /dev/null 2>&1 || true
      started_broker=
      return 1
    fi
    sleep 0.5
  done
}

# Waits for a command to succeed.
wait_for() { # <log file> <command...>
  local log=$1 deadline=$((SECONDS + 20))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "It did not start; see $log"
    sleep 0.1
  done
}

# Sets redis_address. Redis holds which silos there are, and nothing that is lost with it.
find_redis() {
  local port=${REDIS_OWN_PORT:-6380}
  redis_address=${REDIS_ADDRESS:-127.0.0.1:$port}
  [ -z "${REDIS_ADDRESS:-}" ] || return 0
  command -v redis-server > /dev/null ||
    fail "Redis is not installed; install it with: apt-get install redis-server (or name one: REDIS_ADDRESS=host:port)"
  if ! running_pid "$data/redis.pid" redis-server > /dev/null; then
    ! port_is_open 127.0.0.1 "$port" || fail "Port $port (Redis) is taken; choose another one: REDIS_OWN_PORT=6390"
    start_detached "$data/redis.pid" "$data/logs/redis.log" redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no
  fi
  wait_for "$data/logs/redis.log" port_is_open 127.0.0.1 "$port"
}

# Sets kafka_servers.
find_kafka() {
  kafka_servers=${KAFKA_SERVERS:-}
  kafka_creates=true
  [ -z "$kafka_servers" ] || return 0
  kafka_creates=false
  if ! running_pid "$data/kafka.pid" Platform.Load.dll > /dev/null; then
    rm -f "$run/kafka"
    start_detached "$data/kafka.pid" "$data/logs/kafka.log" dotnet "$bin/Platform.Load/release/Platform.Load.dll" kafka --port-file "$run/kafka"
  fi
  wait_for "$data/logs/kafka.log" test -s "$run/kafka"
  kafka_servers=$(cat "$run/kafka")
}

stop_all() {
  local service pid pids=
  trap '' INT TERM HUP
  trap - EXIT
  for service in $(processes); do
    if pid=$(pid_of "$service"); then pids="$pids $pid"; fi
  done
  if [ -n "$pids" ]; then
    echo "Stopping the services"
    # shellcheck disable=SC2086
    stop_pids 15 $pids
  fi
  case ${started_broker:-} in
    process) "$here/rabbitmq.sh" stop "$data/rabbitmq" ;;
    container) docker stop "$container" > /dev/null 2>&1 || true ;;
  esac
  if pid=$(running_pid "$data/redis.pid" redis-server); then stop_pids 5 "$pid"; fi
  if pid=$(running_pid "$data/kafka.pid" Platform.Load.dll); then stop_pids 5 "$pid"; fi
  rm -rf "$run" "$data/redis.pid" "$data/kafka.pid"
}

# Says once of each process that it has ended; the others go on, and a restart from another terminal is seen.
watch_services() {
  local service pid reported=" "
  while :; do
    for service in $(processes); do
      pid=$(cat "$run/$service.pid" 2> /dev/null) || continue
      case $reported in *" $pid "*) continue ;; esac
      if [ -n "$pid" ] && ! pid_of "$service" > /dev/null; then
        echo "$service (process $pid) has ended; the others go on. See $data/logs/$service.log; start it again: $here/run-distributed.sh restart $service$data_option"
        reported="$reported$pid "
      fi
    done
    # Waiting for a child in the background lets the trap run at once.
    sleep 1 &
    wait $!
  done
}

run_all() {
  local service pid
  command -v curl > /dev/null || fail "curl is not installed; install it with: apt-get install curl"
  mkdir -p "$data/logs"
  if pid=$(running_pid "$run/supervisor.pid" run-distributed.sh); then
    fail "It runs already on $data (process $pid); stop it with: $here/run-distributed.sh stop$data_option"
  fi
  "$here/check-sdk.sh"
  if [ -z "${PLATFORM_BIN:-}" ]; then
    echo "Building"
    # Standalone references every service behind the front door.
    dotnet build "$root/services/standalone" -c Release -v quiet -nodeReuse:false
    dotnet build "$root/services/front-door" -c Release -v quiet -nodeReuse:false
    dotnet build "$root/tests/Load" -c Release -v quiet -nodeReuse:false
  fi

  # The settings hold the broker's password.
  (umask 077 && mkdir -p "$run")
  for service in $(processes); do
    if pid=$(pid_of "$service"); then
      echo "Stopping $service of an earlier run (process $pid)"
      stop_pids 15 "$pid"
    fi
    ! port_is_open 127.0.0.1 "$(port_of "$service")" ||
      fail "Port $(port_of "$service") ($service) is taken; choose others, e.g.: run-distributed.sh --port 8180"
  done
  echo $$ > "$run/supervisor.pid"
  trap stop_all EXIT
  trap 'exit 0' INT TERM HUP

  find_broker
  find_redis
  find_kafka
  for service in bin base_port replicas broker_host broker_port broker_user broker_password redis_address kafka_servers kafka_creates; do
    printf '%s=%q\n' "$service" "${!service}"
  done > "$run/settings"
  # The pseudonyms of customers in Kafka stay the same from run to run.
  if [ ! -s "$data/keys/stream.key" ]; then
    (umask 077 && mkdir -p "$data/keys" && head -c 32 /dev/urandom | base64 > "$data/keys/stream.key")
  fi
  export_settings
  dotnet "$bin/Platform.Standalone/release/Platform.Standalone.dll" keys issue "--Storage:DataFolder=$data" ||
    fail "The API keys could not be issued."

  for service in $(processes); do start_service "$service"; done
  for service in $(processes); do wait_until_ready "$service"; done

  echo
  for service in $(processes); do
    [ "$service" != front-door ] || continue
    printf '%-16s http://127.0.0.1:%s/docs\n' "$service" "$(port_of "$service")"
  done
  cat << TEXT

Front door  http://127.0.0.1:$base_port; everything below goes through it
Chat page   http://127.0.0.1:$base_port/chat
Kafka       $kafka_servers
API keys    $data/keys/<tenant>-adapter.key to send messages, <tenant>-operator.key for everything (tenants: shop, bank)
Logs        $data/logs/<service>.log
Ask it      curl -s 'http://127.0.0.1:$base_port/v1/messages?wait=5s' -H "X-Api-Key: \$(cat '$data/keys/shop-adapter.key')" -H 'Content-Type: application/json' -d '{"externalId":"1","customerId":"ann","parts":[{"type":"text","text":"Where is my parcel?"}]}'

All services are ready. Ctrl+C stops them.
TEXT
  watch_services
}

restart_one() {
  local pid service=$1
  [ -e "$run/settings" ] || fail "Nothing runs on $data; start it with: $here/run-distributed.sh$data_option"
  # shellcheck source=/dev/null
  . "$run/settings"
  case $service in
    redis)
      if pid=$(running_pid "$data/redis.pid" redis-server); then stop_pids 5 "$pid"; fi
      find_redis
      echo "Redis runs again"
      return
      ;;
    rabbitmq)
      "$here/rabbitmq.sh" stop "$data/rabbitmq"
      "$here/rabbitmq.sh" start "$data/rabbitmq" "$broker_port"
      return
      ;;
  esac
  project_of "$service" > /dev/null
  case " $(processes | tr '\n' ' ')" in
    *" $service "*) ;;
    *) fail "There is no process '$service'; the processes are: $(processes | tr '\n' ' ')" ;;
  esac
  if pid=$(pid_of "$service"); then
    # Without its file the process is not reported as ended.
    rm -f "$run/$service.pid"
    stop_pids 15 "$pid"
  fi
  export_settings
  start_service "$service"
  wait_until_ready "$service"
  echo "$service runs again (process $(cat "$run/$service.pid"))"
}

command=run
service=
data="$root/data-distributed"
data_option=
base_port=8080
replicas=2
bin=${PLATFORM_BIN:-$root/artifacts/bin}
while [ $# -gt 0 ]; do
  case $1 in
    restart)
      [ $# -ge 2 ] || usage
      command=restart
      service=$2
      shift 2
      ;;
    stop)
      command=stop
      shift
      ;;
    --data)
      [ $# -ge 2 ] || usage
      data=$2
      data_option=" --data $2"
      shift 2
      ;;
    --port)
      case ${2:-} in '' | *[!0-9]*) usage ;; esac
      base_port=$2
      shift 2
      ;;
    --replicas)
      case ${2:-} in [1-9]) replicas=$2 ;; *) usage ;; esac
      shift 2
      ;;
    *) usage ;;
  esac
done
[ "$command" != run ] || mkdir -p "$data"
[ ! -d "$data" ] || data=$(cd "$data" && pwd -P)
run="$data/run"

case $command in
  run) run_all ;;
  restart) restart_one "$service" ;;
  stop)
    if pid=$(running_pid "$run/supervisor.pid" run-distributed.sh); then
      # Long enough for its own patience with services and broker.
      stop_pids 60 "$pid"
    fi
    ;;
esac
