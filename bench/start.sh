#!/bin/sh
# Time from `saja serve` to /readyz, resident memory at rest, size of the program and of the live page.
set -eu
cd "$(dirname "$0")/.."
data=$(mktemp -d)
trap 'kill $pid 2>/dev/null; rm -rf "$data"' EXIT
export SAJA_HTTP_ADDR=127.0.0.1:18390 SAJA_RTMP_ADDR=127.0.0.1:18391 SAJA_METRICS_ADDR=127.0.0.1:18392 SAJA_PAYMENT_SANDBOX_ADDR=127.0.0.1:18393
for folder in empty again; do
  before=$(date +%s%N)
  bin/saja serve --data "$data/shop" >/dev/null 2>&1 & pid=$!
  until curl -sf http://$SAJA_HTTP_ADDR/readyz >/dev/null; do sleep 0.01; done
  echo "ready ($folder folder): $((($(date +%s%N) - before) / 1000000)) ms"
  sleep 15
  echo "memory at rest: $(awk '/VmRSS/ {print int($2/1024)}' /proc/$pid/status) MB"
  kill $pid; wait $pid || true
done
echo "program: $(($(wc -c < bin/saja) >> 20)) MB"
bin/saja serve --demo --data "$data/demo" >/dev/null 2>&1 & pid=$!
until curl -sf http://$SAJA_HTTP_ADDR/live/fire-night >/dev/null; do sleep 0.2; done
page=$(curl -s http://$SAJA_HTTP_ADDR/live/fire-night)
total=$(printf %s "$page" | gzip -9 | wc -c)
# The page's own style sheets and scripts, and what these import at once; hls.js is loaded later, as a chunk of its own.
for path in $(printf %s "$page" | grep -oE '/assets/[A-Za-z0-9_.-]+\.(css|js)' | grep -v /hls | sort -u); do
  total=$((total + $(curl -s -H 'Accept-Encoding: br' http://$SAJA_HTTP_ADDR$path | wc -c)))
done
echo "live page, HTML, CSS and JS without hls.js: $((total / 1024)) KB compressed"
