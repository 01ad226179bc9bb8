package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// sprites are pictures with transparency, by name.
type sprites map[string]image.Image

func loadSprites(folder string) (sprites, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no sprites in %q: run sprites.mjs first", folder)
	}
	s := sprites{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		rgba := image.NewRGBA(img.Bounds())
		draw.Copy(rgba, image.Point{}, img, img.Bounds(), draw.Src, nil)
		s[strings.TrimSuffix(filepath.Base(name), ".png")] = rgba
	}
	return s, nil
}

// place says where a sprite's middle goes, in the picture's pixels.
type place struct {
	x, y, turn, scale, alpha float64
}

// put draws a sprite.
func put(dst *image.RGBA, src image.Image, p place) {
	if p.alpha <= 0.003 || p.scale <= 0.003 || src == nil {
		return
	}
	sin, cos := math.Sincos(p.turn)
	sin, cos = sin*p.scale, cos*p.scale
	b := src.Bounds()
	cx, cy := float64(b.Dx())/2, float64(b.Dy())/2
	m := f64.Aff3{cos, -sin, p.x - cos*cx + sin*cy, sin, cos, p.y - sin*cx - cos*cy}
	var o *draw.Options
	if p.alpha < 0.997 {
		o = &draw.Options{SrcMask: image.NewUniform(color.Alpha{uint8(p.alpha * 255)})}
	}
	draw.ApproxBiLinear.Transform(dst, m, src, b, draw.Over, o)
}

// glow is a soft round light.
func glow(size int, c color.RGBA, hard float64) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	r := float64(size) / 2
	for y := range size {
		for x := range size {
			d := math.Hypot(float64(x)+0.5-r, float64(y)+0.5-r) / r
			if d >= 1 {
				continue
			}
			a := math.Pow(0.5+0.5*math.Cos(d*math.Pi), hard) * float64(c.A) / 255
			img.SetRGBA(x, y, color.RGBA{uint8(float64(c.R) * a), uint8(float64(c.G) * a), uint8(float64(c.B) * a), uint8(255 * a)})
		}
	}
	return img
}

// shade is the dark of a kitchen at night around the light over the stove.
func shade() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := (float64(x)-330)/520, (float64(y)-560)/760
			a := math.Min(0.86, math.Pow(dx*dx+dy*dy, 1.15)*0.72)
			img.SetRGBA(x, y, color.RGBA{uint8(14 * a), uint8(6 * a), uint8(3 * a), uint8(255 * a)})
		}
	}
	return img
}
