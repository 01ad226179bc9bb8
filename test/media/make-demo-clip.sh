#!/bin/sh
# Makes the show that the demo puts on air: internal/demo/clip/demo.mp4, a minute that can be played in a loop.
# Needs ffmpeg, chromium, node with test/node_modules (npm ci in test/), and fonts. Takes two or three minutes.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=internal/demo/clip/demo.mp4
mkdir -p "$(dirname "$out")" "$work/sprites"

node test/media/clip/sprites.mjs "$work/sprites"
go build -o "$work/clip" ./test/media/clip
"$work/clip" -sound > "$work/sound.wav"
# No B-frames and a keyframe every second: viewers join at once, and nothing waits for a later picture.
"$work/clip" -sprites "$work/sprites" | ffmpeg -v error -y \
  -f rawvideo -pixel_format rgba -video_size 720x1280 -framerate 30 -i pipe:0 -i "$work/sound.wav" \
  -c:v libx264 -profile:v high -preset veryslow -tune animation -bf 0 -g 30 -keyint_min 30 -sc_threshold 0 \
  -b:v 900k -maxrate 1300k -bufsize 1300k -pix_fmt yuv420p -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
  -c:a aac -b:a 96k -ar 48000 -t 60 -movflags +faststart "$work/demo.mp4"
mv "$work/demo.mp4" "$out" # whole or not at all: the program embeds it
ls -l "$out"
