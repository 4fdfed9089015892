#!/usr/bin/env bash
# Renders the Helm chart without Helm; see tests/helm-render/main.go for its options. Needs golang-go,
# golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev of Debian or Ubuntu.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program="$root/artifacts/helm-render/helm-render"
if [ ! -x "$program" ] || [ "$root/tests/helm-render/main.go" -nt "$program" ]; then
  # The libraries come from packages, so that no module is downloaded. Two at once may build; the last one's program stays.
  mkdir -p "${program%/*}"
  GO111MODULE=off GOFLAGS='' GOPATH=/usr/share/gocode GOCACHE="$root/artifacts/go-cache" \
    go build -o "$program.$$" "$root/tests/helm-render/main.go"
  mv -f "$program.$$" "$program"
fi
exec "$program" "$@"
