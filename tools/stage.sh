#!/bin/sh
# stage.sh NAME COMMAND…: runs the command between two lines that name it, the last with how long it took: by the clock, and of the
# processors. A failure is passed on.
name=$1
shift
echo "=== $name"
before=$(date +%s)
"$@"
failed=$?
after=$(date +%s)
used=$(mktemp) # not by a pipe: the shell's children are counted for the shell itself
times >"$used"
cpu=$(sed -n '2{s/m/ /g;s/s//g;p;}' "$used" | awk '{ printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }')
rm -f "$used"
echo "=== $name: $((after - before)) s, $cpu s of processors$([ $failed = 0 ] || echo ", FAILED")"
exit $failed
