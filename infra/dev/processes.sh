# shellcheck shell=bash
# Functions about processes and ports for the scripts in this folder; to be sourced. Written for bash 3.2 (macOS) too.

# Ends the script with one line.
fail() {
  echo "$*" >&2
  exit 1
}

# The command line of a process; empty if there is none (a zombie has none either).
command_of() {
  if [ -d /proc/self ]; then
    { tr '\0' ' ' < "/proc/$1/cmdline"; } 2>/dev/null || true
  else
    ps -o command= -p "$1" 2>/dev/null || true
  fi
}

# Prints the process id in a pid file if that process runs and its command line holds a word: a pid file may be old
# and its number taken by a stranger.
running_pid() { # <pid file> <word>
  local pid
  [ -s "$1" ] || return 1
  pid=$(tr -cd '0-9' < "$1")
  [ -n "$pid" ] || return 1
  case $(command_of "$pid") in
    *"$2"*) echo "$pid" ;;
    *) return 1 ;;
  esac
}

# Prints the path of the installed RabbitMQ's start script. The inner one comes first: the wrapper in /usr/sbin switches to
# a system user, which cannot write to our folders.
rabbitmq_server() {
  local candidate
  for candidate in "${RABBITMQ_SERVER:-}" /usr/lib/rabbitmq/bin/rabbitmq-server \
    "$(command -v rabbitmq-server || true)" /opt/homebrew/sbin/rabbitmq-server /usr/local/sbin/rabbitmq-server; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Starts a command that outlives the caller, in a process group of its own: Ctrl+C in the terminal must not reach it.
start_detached() { # <pid file> <log file> <command...>
  local pid_file=$1 log_file=$2
  shift 2
  (
    set -m
    nohup "$@" >> "$log_file" 2>&1 < /dev/null &
    echo $! > "$pid_file"
  )
}

# Waits until a command succeeds; what start_detached was given <path>.pid and <path>.log for must go on running until then.
wait_until() { # <seconds> <path> <word of its command line> <command...>
  local deadline=$((SECONDS + $1)) path=$2 word=$3
  shift 3
  until "$@"; do
    if ! running_pid "$path.pid" "$word" > /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 15 "$path.log" >&2
      fail "It did not become ready."
    fi
    sleep 0.3
  done
}

# SIGTERM, then SIGKILL to what is still there after some seconds.
stop_pids() { # <seconds> <pid...>
  local ticks=$(($1 * 5)) pid left
  shift
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
  while :; do
    left=
    for pid in "$@"; do
      [ -z "$(command_of "$pid")" ] || left="$left $pid"
    done
    [ -n "$left" ] || return 0
    if [ "$ticks" -le 0 ]; then
      for pid in $left; do
        echo "Killing process $pid, which did not end at SIGTERM: $(command_of "$pid" | cut -c 1-200)" >&2
        kill -KILL "$pid" 2>/dev/null || true
      done
      return 0
    fi
    ticks=$((ticks - 1))
    sleep 0.2
  done
}

port_is_open() { # <host> <port>
  (exec 3<> "/dev/tcp/$1/$2") 2>/dev/null
}

# Whether a broker answers the AMQP 0-9-1 header with a method frame. A starting broker opens its port earlier.
amqp_answers() { # <host> <port>
  (
    LC_ALL=C
    byte=
    exec 3<> "/dev/tcp/$1/$2"
    printf 'AMQP\000\000\011\001' >&3
    IFS= read -r -t 2 -n 1 byte <&3 || true
    [ "$byte" = $'\001' ]
  ) 2>/dev/null
}

http_ready() { # <url>
  curl --silent --fail --noproxy '*' --max-time 3 --output /dev/null "$1"
}
