#!/bin/sh
# Everything that CI runs, in the order in which failures are cheapest. Stops at the first failure.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
step() {
  name=$1; shift
  echo "=== $name"
  before=$(date +%s)
  "$@"
  echo "=== $name: $(($(date +%s) - before)) s"
}
race() { CGO_ENABLED=1 go test -race "$@"; }

step "programs"           test/needs.sh
step "pages: install"     make --no-print-directory web/node_modules/.installed test/node_modules/.installed
step "pages: types"       npm --prefix web run --silent check
step "pages: tests"       npm --prefix web run --silent test
step "pages: build"       make --no-print-directory web
step "go: format and lint" make --no-print-directory lint
step "go: build"          make --no-print-directory build
step "go: tests"          go test ./...
step "go: race"           race ./internal/platform/... ./internal/catalog/... ./internal/order/... ./internal/payment/... ./internal/chat/... ./internal/media/...
step "chat: official client" npm --prefix test run --silent talk
step "browser journeys"   npm --prefix test run --silent e2e
echo "=== all: $(($(date +%s) - started)) s"
