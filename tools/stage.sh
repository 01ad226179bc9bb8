#!/bin/sh
# stage.sh NAME COMMAND…: runs the command between two lines that name it, the last with how long it took: by the clock, and of the
# processors. Before that one it says once more which tests failed and why, in few lines. A failure is passed on.
name=$1
shift
echo "=== $name"
before=$(date +%s)
kept=$(mktemp -d)
{ "$@" 2>&1; echo $? >"$kept/failed"; } | tee "$kept/said"
failed=$(cat "$kept/failed")
after=$(date +%s)
times >"$kept/used" # not by a pipe: the shell's children are counted for the shell itself
cpu=$(sed -n '2{s/m/ /g;s/s//g;p;}' "$kept/used" | awk '{ printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }')
[ "$failed" = 0 ] || node "$(dirname "$0")/failures.mjs" "$kept/said"
rm -rf "$kept"
echo "=== $name: $((after - before)) s, $cpu s of processors$([ "$failed" = 0 ] || echo ", FAILED")"
exit "$failed"
