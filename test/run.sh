#!/bin/sh
# Everything that CI runs, in the order in which failures are cheapest; stops at the first failure. Each stage says how long it
# took, by the clock and of the processors; those that keep one core busy, or wait, run two at a time.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
stage() { tools/stage.sh "$@"; }

# together NAME COMMAND -- NAME COMMAND: two stages at once, heard one after the other when both are done; what failed is heard last.
together() {
  echo "=== $1, and $4"
  heard=$(mktemp -d)
  tools/stage.sh "$4" sh -c "$5" >"$heard/second" 2>&1 &
  first_failed=0 second_failed=0
  tools/stage.sh "$1" sh -c "$2" >"$heard/first" 2>&1 || first_failed=1
  wait $! || second_failed=1
  if [ "$first_failed" = 1 ]; then cat "$heard/second" "$heard/first"; else cat "$heard/first" "$heard/second"; fi
  rm -rf "$heard"
  [ "$first_failed$second_failed" = 00 ]
}

# Each package is tested once: under the race detector where several do things at once.
raced="./internal/platform/... ./internal/catalog/... ./internal/order/... ./internal/payment/... ./internal/chat/... ./internal/media/..."

# What SQLite's C became in Go is not looked through: that took most of the time, and is not ours to mend.
uninstrumented="modernc.org/...=-race=false -d=checkptr=0"

stage "programs"             test/needs.sh
stage "pages: install"       make --no-print-directory web/node_modules/.installed test/node_modules/.installed
together "pages: types"      "npm --prefix web run --silent check" -- \
         "pages: build"      "make --no-print-directory web"
stage "pages: tests"         npm --prefix web run --silent test
make --no-print-directory lint gates
stage "go: build"            make --no-print-directory build
stage "go: tests"            go test -timeout 30m $(go list ./... | grep -vxF "$(go list $raced)")
stage "go: race"             env CGO_ENABLED=1 go test -race -gcflags="$uninstrumented" -timeout 30m $raced
together "browser journeys"  "npm --prefix test run --silent e2e" -- \
         "chat: official client" "npm --prefix test run --silent talk"
echo "=== all: $(($(date +%s) - started)) s"
