#!/bin/sh
# Makes sure that the programs the tests use are there: installs Debian's packages when root, else says the command.
set -eu
want=""
need() { command -v "$1" >/dev/null 2>&1 || want="$want $2"; }
need ffmpeg ffmpeg
need ffprobe ffmpeg
need chromium chromium
need gcc gcc
need redis-server redis-server
need sqlite3 sqlite3
need Xvfb xvfb
need xdotool xdotool
command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || want="$want mariadb-server"
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || want="$want fonts-noto-cjk"
[ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] || want="$want fonts-noto-color-emoji"
[ -n "$want" ] || exit 0
want=$(printf '%s\n' $want | sort -u | tr '\n' ' ')
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing: $want"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends $want >/dev/null
else
  echo "the tests need more programs; run: sudo apt-get install -y --no-install-recommends $want" >&2
  exit 1
fi
