#!/bin/sh
# The numbers of bench/README.md, measured here and now. Wants a quiet machine and about six minutes.
set -eu
cd "$(dirname "$0")/.."
echo "== machine"; uname -srm; nproc; uptime
echo "== durable orders on one hot product, beside bare fsyncs"
go run ./bench/orders -length 20s -bar 2000
echo "== 1,000 buyers for 100 units"
go run ./test/load/buyers
echo "== 1,000 paid orders a second, alone and beside 20,000 open ones; 10,000 buyers for 1,000 units"
go run ./test/load/buyers -rate 1000 -length 10s || echo "short of it"
go run ./test/load/buyers -rate 1000 -length 10s -open 20000 || echo "short of it"
go run ./test/load/buyers -buyers 10000 -units 1000
echo "== 2,000 sockets in one room, beside bare write(2)"
go run ./test/load/rooms
echo "== a crowd's pages and files, beside nginx"
go run ./bench/pages
echo "== glass to glass"
go run ./bench/live -for 3m
echo "== what a stream costs its origin"
go run ./bench/ingest
echo "== replay beside nginx"
go run ./bench/replay
echo "== lists, searches and figures of a grown shop"
go run ./bench/lists
echo "== what Lighthouse says of the shop on a phone"
[ -d bench/lighthouse/node_modules ] || npm --prefix bench/lighthouse ci --no-audit --no-fund
node bench/lighthouse/run.mjs
echo "== addresses of the whole country"
go run ./bench/postcode
echo "== from a keystroke to its suggestions on a phone"
node bench/keystroke/run.mjs "${TMPDIR:-/tmp}/saja-country/country.idx"
echo "== start, memory, size"
bench/start.sh
