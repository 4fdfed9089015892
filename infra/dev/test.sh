#!/usr/bin/env bash
# Builds the solution and runs its test projects; the last line counts what really ran.
#
#   infra/dev/test.sh [<project>...] [-- <options of the xunit runner, e.g. -class '*Journey*'>]
#
# Without names it runs every tests/*Tests. It succeeds only if tests ran and none failed; with CI=true it also fails
# if a test was skipped, unless its name fits the extended regular expression in PLATFORM_CI_MAY_SKIP.
# PLATFORM_BIN            run what lies in this folder (<folder>/<project>/release) in place of building
# PLATFORM_TEST_SUMMARY   file that takes the last line in place of standard output
# PLATFORM_TEST_MINUTES   a project that runs longer is stopped and counts as failed; 30
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=processes.sh
. "$here/processes.sh"

projects=
while [ $# -gt 0 ] && [ "$1" != "--" ]; do
  projects="$projects $1"
  shift
done
[ $# -eq 0 ] || shift
[ -n "$projects" ] || projects=$(cd "$root/tests" && echo *Tests)

results="$root/artifacts/test-results"
bin=${PLATFORM_BIN:-$root/artifacts/bin}
passed=0
failed=0
skipped=0
failures=
skips=

# Whatever ends the script, its last line is the count.
# shellcheck disable=SC2317
summarise() {
  local status=$? line="$passed passed, $failed failed, $skipped skipped"
  if [ -n "${PLATFORM_TEST_SUMMARY:-}" ]; then
    echo "$line" > "$PLATFORM_TEST_SUMMARY"
  else
    echo "$line"
  fi
  exit "$status"
}
trap summarise EXIT

# The packages that the tests of the broker and the browser lack.
missing_servers() {
  rabbitmq_server > /dev/null || printf ' rabbitmq-server'
  command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || printf ' chromium'
  ls /usr/share/fonts/opentype/noto/NotoSansCJK-* > /dev/null 2>&1 ||
    { command -v fc-list > /dev/null && [ -n "$(fc-list :lang=zh family)" ]; } || printf ' fonts-noto-cjk'
}

# The packages that rendering the Helm chart lacks.
missing_go() {
  command -v go > /dev/null || printf ' golang-go'
  [ -e /usr/share/gocode/src/github.com/Masterminds/sprig ] || printf ' golang-github-masterminds-sprig-dev'
  [ -e /usr/share/gocode/src/sigs.k8s.io/yaml ] || printf ' golang-k8s-sigs-yaml-dev'
}

# Installs what the tests need, where that is possible without asking.
install_tools() {
  local missing='' policy='' package user pid
  case $projects in *ServiceTests* | *JourneyTests*) missing=$(missing_servers) ;; esac
  case $projects in *ArchitectureTests*) missing="$missing$(missing_go)" ;; esac
  [ -n "$missing" ] || return 0
  # Installing is for throw-away machines: containers and build agents run as root, people's machines do not.
  if [ "$(id -u)" -ne 0 ] || [ ! -e /etc/debian_version ]; then
    echo "Tests that need one of these will be skipped:$missing (on Debian or Ubuntu: apt-get install$missing)"
    return 0
  fi

  echo "Installing$missing"
  # rabbitmq-server's installation starts a daemon, which would hold the usual port; 101 forbids it.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
  fi
  apt-get update -qq > "$results/apt.log" 2>&1 || true
  # One by one: a package that a distribution does not have must not keep out the others.
  for package in $missing; do
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
      >> "$results/apt.log" 2>&1; then
      echo "$package could not be installed, so some tests will be skipped: $(grep '^E:' "$results/apt.log" | tail -n 1)"
    fi
  done
  [ -z "$policy" ] || rm -f "$policy"
  # The users came with the packages, so what runs as them was started by the installation.
  case $missing in
    *rabbitmq-server*)
      for user in rabbitmq epmd; do
        for pid in $(pgrep -u "$user" 2> /dev/null || true); do stop_pids 10 "$pid"; done
      done
      ;;
  esac
}

unescaped() {
  sed -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&quot;/"/g' -e "s/&apos;/'/g" -e 's/&amp;/\&/g'
}

# The names of the results with an outcome, one a line. The report may be one single line of XML.
names_of() { # <report> <outcome>
  awk '{ gsub(/<UnitTestResult /, "\n<UnitTestResult "); print }' "$1" |
    awk -v wanted="outcome=\"$2\"" '
      /^ *<UnitTestResult / {
        tag = $0
        sub(/>.*/, "", tag)
        if (index(tag, wanted) && match(tag, /testName="[^"]*"/)) print substr(tag, RSTART + 10, RLENGTH - 11)
      }' |
    unescaped
}

# The names of the failed results with the beginning of what each says, one a line.
failures_of() { # <report>
  tr '\n' ' ' < "$1" | awk '{ gsub(/<UnitTestResult /, "\n<UnitTestResult "); print }' |
    awk '
      /^<UnitTestResult / && /^[^>]*outcome="Failed"/ {
        match($0, /testName="[^"]*"/)
        name = substr($0, RSTART + 10, RLENGTH - 11)
        message = ""
        if (match($0, /<Message>[^<]*/)) message = substr($0, RSTART + 9, RLENGTH - 9)
        gsub(/&#xD;|&#xA;|  +/, " ", message)
        print name ": " substr(message, 1, 600)
      }' |
    unescaped
}

counter() { # <report> <name>
  sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

# Runs a project. The runner is the test program itself (xunit.v3), so that a crash is seen as one.
run_project() {
  local project=$1 status=0 started=$SECONDS ran_passed ran_failed ran_skipped names
  shift
  local dll="$bin/$project/release/$project.dll" report="$results/$project.trx" log="$results/$project.log"
  rm -f "$report" "$log"
  if [ ! -e "$dll" ]; then
    failed=$((failed + 1))
    failures="$failures
  $project: $dll does not exist"
    return 0
  fi
  local limit=
  command -v timeout > /dev/null && limit="timeout --kill-after=30 ${PLATFORM_TEST_MINUTES:-30}m"
  # shellcheck disable=SC2086
  (cd "$root" && exec $limit dotnet "$dll" -noColor -noLogo -result-trx "$report" "$@") > "$log" 2>&1 < /dev/null || status=$?

  ran_passed=0 ran_failed=0 ran_skipped=0
  if [ -s "$report" ] && [ -n "$(counter "$report" total)" ]; then
    ran_passed=$(counter "$report" passed)
    ran_failed=$(($(counter "$report" failed) + $(counter "$report" error) + $(counter "$report" timeout) + $(counter "$report" aborted)))
    ran_skipped=$(counter "$report" notExecuted)
    names=$(failures_of "$report" | sed 's/^/  /')
    [ -z "$names" ] || failures="$failures
$names"
    names=$(names_of "$report" NotExecuted | sed 's/^/  /')
    [ -z "$names" ] || skips="$skips
$names"
  fi
  # A crash, a failed clean-up or a project that ran nothing has no failed test to show for it.
  if [ "$ran_failed" -eq 0 ]; then
    if [ "$status" -ne 0 ]; then
      ran_failed=1
      failures="$failures
  $project ended with exit code $status$([ "$status" -ne 124 ] || echo " (stopped after ${PLATFORM_TEST_MINUTES:-30} minutes)"); see $log"
    elif [ $((ran_passed + ran_skipped)) -eq 0 ]; then
      ran_failed=1
      failures="$failures
  $project ran no test, or its report $report is not complete"
    fi
  fi
  [ "$ran_failed" -eq 0 ] || tail -n 100 "$log"
  passed=$((passed + ran_passed))
  failed=$((failed + ran_failed))
  skipped=$((skipped + ran_skipped))
  echo "$project: passed $ran_passed, failed $ran_failed, skipped $ran_skipped ($((SECONDS - started)) s)"
}

mkdir -p "$results"
"$here/check-sdk.sh"
install_tools
if [ -z "${PLATFORM_BIN:-}" ]; then
  echo "Building"
  # Build nodes that outlive the script would hold memory that the tests need.
  dotnet build "$root/Platform.sln" -c Release -v quiet -nodeReuse:false ||
    fail "The build failed; no test was run."
fi
for project in $projects; do
  run_project "$project" "$@"
done

status=0
if [ -n "$skips" ]; then
  echo "Skipped:$skips"
  forbidden=$(printf '%s\n' "$skips" | sed '/^$/d' | grep -Ev "${PLATFORM_CI_MAY_SKIP:-^$}" || true)
  if [ "${CI:-}" = true ] && [ -n "$forbidden" ]; then
    echo "With CI=true these must not be skipped:"
    echo "$forbidden"
    status=1
  fi
fi
if [ "$failed" -gt 0 ]; then
  echo "Failed:$failures"
  status=1
fi
if [ $((passed + failed)) -eq 0 ]; then
  echo "No test was run."
  status=1
fi
exit $status
