#!/bin/sh
# Makes the film of the demo's ended show: internal/demo/clip/gukbap.mp4, 42 seconds from the drawn pictures of its host and its
# products, each in the chapter that internal/demo/shows.toml gives it. Needs ffmpeg. Takes half a minute.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
art=internal/demo/art/pictures
out=internal/demo/clip/gukbap.mp4

go run ./test/media/clip -sound > "$work/sound.wav"
# One picture of so many seconds, coming nearer, over a blurred one of itself.
part() {
  printf '[%s:v]fps=30,trim=duration=%s,setpts=PTS-STARTPTS,split[b%s][f%s];' "$1" "$2" "$1" "$1"
  printf '[b%s]scale=1280:1280,crop=720:1280,boxblur=40:2,eq=brightness=-0.12[bg%s];' "$1" "$1"
  printf "[f%s]scale=w='2*trunc((640+t*5)/2)':h=-2:eval=frame[fg%s];" "$1" "$1"
  printf "[bg%s][fg%s]overlay=x='(W-w)/2':y='(H-h)/2-90+10*sin(t*1.1)':shortest=1,fade=t=in:d=0.4,setsar=1,format=yuv420p[v%s];" "$1" "$1" "$1"
}
graph="$(part 0 3)$(part 1 11)$(part 2 13)$(part 3 15)[v0][v1][v2][v3]concat=n=4:v=1[v];[4:a]lowpass=f=1400,volume=0.8,afade=t=out:st=40:d=2[a]"
# No B-frames and a keyframe every second, as an encoder of a show sends them.
ffmpeg -v error -y \
  -loop 1 -i "$art/poster-gukbap.webp" -loop 1 -i "$art/gukbap.webp" -loop 1 -i "$art/yukgaejang.webp" -loop 1 -i "$art/bibimbap.webp" -i "$work/sound.wav" \
  -filter_complex "$graph" -map '[v]' -map '[a]' \
  -c:v libx264 -profile:v high -preset medium -tune animation -bf 0 -g 30 -keyint_min 30 -sc_threshold 0 \
  -b:v 500k -maxrate 800k -bufsize 800k -pix_fmt yuv420p -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
  -c:a aac -b:a 96k -ar 48000 -t 42 -movflags +faststart "$work/gukbap.mp4"
mv "$work/gukbap.mp4" "$out" # whole or not at all: the program embeds it
ls -l "$out"
