#!/bin/sh
# Everything that CI runs, in the order in which failures are cheapest; stops at the first failure. Each stage says how long it
# took, by the clock and of the processors; those that keep one core busy, or wait, run two at a time.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
stage() { tools/stage.sh "$@"; }

# together NAME COMMAND -- NAME COMMAND: two stages at once. The second is heard when both are done.
together() {
  first=$1 one=$2 second=$4 other=$5
  heard=$(mktemp)
  tools/stage.sh "$second" sh -c "$other" >"$heard" 2>&1 &
  beside=$!
  failed=0
  stage "$first" sh -c "$one" || failed=1
  wait "$beside" || failed=1
  cat "$heard"
  rm -f "$heard"
  return "$failed"
}

raced="./internal/platform/... ./internal/catalog/... ./internal/order/... ./internal/payment/... ./internal/chat/... ./internal/media/..."

stage "programs"             test/needs.sh
stage "pages: install"       make --no-print-directory web/node_modules/.installed test/node_modules/.installed
together "pages: types"      "npm --prefix web run --silent check" -- \
         "pages: build"      "make --no-print-directory web"
stage "pages: tests"         npm --prefix web run --silent test
make --no-print-directory lint gates
stage "go: build"            make --no-print-directory build
stage "go: tests"            go test ./...
stage "go: race"             env CGO_ENABLED=1 go test -race $raced
together "browser journeys"  "npm --prefix test run --silent e2e" -- \
         "chat: official client" "npm --prefix test run --silent talk"
echo "=== all: $(($(date +%s) - started)) s"
