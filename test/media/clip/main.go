// Command clip renders the demo's show: a pan of tteokbokki at night, stirred, steaming, beside a running timer.
// It writes raw RGBA frames to standard output, or the sound as WAV with -sound, or one frame as PNG with -frame.
// Everything repeats after a minute, so the clip can be played in a loop.
package main

import (
	"bufio"
	"flag"
	"image"
	"image/png"
	"log"
	"os"
)

// The picture and how long it is.
const (
	width, height = 720, 1280
	rate          = 30
	seconds       = 60
)

func main() {
	folder := flag.String("sprites", "", "folder that sprites.mjs drew into")
	sound := flag.Bool("sound", false, "write the sound instead")
	frame := flag.Float64("frame", -1, "write the picture at this second as PNG instead")
	flag.Parse()
	if err := run(*folder, *sound, *frame); err != nil {
		log.Fatal(err)
	}
}

func run(folder string, sound bool, at float64) error {
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	if sound {
		if err := writeSound(out); err != nil {
			return err
		}
		return out.Flush()
	}
	s, err := loadSprites(folder)
	if err != nil {
		return err
	}
	scene := newScene(s)
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	if at >= 0 {
		scene.draw(img, at)
		if err := png.Encode(out, img); err != nil {
			return err
		}
		return out.Flush()
	}
	for i := range rate * seconds {
		scene.draw(img, float64(i)/rate)
		if _, err := out.Write(img.Pix); err != nil {
			return err
		}
	}
	return out.Flush()
}
