package main

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/draw"
)

// The pan, in the picture's pixels, and how much the sprites are shrunk.
const (
	panX, panY = 360.0, 590.0
	shrink     = 0.77
	panR       = 430 * shrink
)

// thing floats in the sauce.
type thing struct {
	sprite   string
	r, angle float64 // from the middle
	turn     float64
	scale    float64
	turns    float64 // rounds in a minute
	phase    float64
	from     float64 // when it falls in; 0: it was there all along
}

// bubble comes and goes at one place every period seconds, which divide the minute.
type bubble struct {
	r, angle, size, period, phase float64
}

type puff struct {
	x, size, period, phase, sway, strength float64
}

type scene struct {
	s       sprites
	low     []thing // rice cakes and fish cakes
	high    []thing // eggs, leaves, sesame
	bubbles []bubble
	puffs   []puff
	steam   image.Image
	fire    image.Image
	lamp    image.Image
	shade   image.Image
}

func newScene(s sprites) *scene {
	d := rand.New(rand.NewPCG(20, 26))
	between := func(a, b float64) float64 { return a + (b-a)*d.Float64() }
	c := &scene{
		s: s, steam: glow(256, color.RGBA{255, 240, 226, 255}, 1.4), fire: glow(1024, color.RGBA{255, 120, 30, 255}, 0.8),
		lamp: glow(1024, color.RGBA{255, 214, 150, 255}, 1.2), shade: shade(),
	}
	// sunflower spreads n things evenly and not in rows
	sunflower := func(n int, r float64, add func(i int, r, angle float64)) {
		for i := range n {
			add(i, math.Sqrt((float64(i)+0.5)/float64(n))*r*between(0.94, 1.04), float64(i)*2.39996+between(-0.3, 0.3))
		}
	}
	sunflower(40, panR*0.84, func(i int, r, a float64) {
		c.low = append(c.low, thing{
			sprite: fmt.Sprintf("cake%d", i%4), r: r, angle: a, turn: between(0, 6.28), scale: shrink * between(0.92, 1.05), turns: 1, phase: between(0, 6.28),
		})
	})
	sunflower(9, panR*0.72, func(i int, r, a float64) {
		c.low = append(c.low, thing{sprite: "fish", r: r, angle: a + 0.9, turn: between(0, 6.28), scale: shrink * 0.86, turns: 1, phase: between(0, 6.28)})
	})
	sunflower(3, panR*0.42, func(i int, r, a float64) {
		c.high = append(c.high, thing{sprite: "egg", r: r, angle: a + 2, turn: between(-0.6, 0.6), scale: shrink * 0.92, turns: 1, phase: between(0, 6.28)})
	})
	sunflower(16, panR*0.8, func(i int, r, a float64) {
		c.high = append(c.high, thing{sprite: fmt.Sprintf("leaf%d", i%3), r: r, angle: a + 1, turn: between(0, 6.28), scale: shrink, turns: 1, phase: between(0, 6.28)})
	})
	sunflower(44, panR*0.8, func(i int, r, a float64) {
		c.high = append(c.high, thing{sprite: fmt.Sprintf("sesame%d", i%3), r: r, angle: a, turn: between(0, 6.28), scale: shrink, turns: 1, phase: between(0, 6.28)})
	})
	sunflower(34, panR*0.62, func(i int, r, a float64) {
		c.high = append(c.high, thing{
			sprite: fmt.Sprintf("scallion%d", i%3), r: r, angle: a + 0.5, turn: between(0, 6.28), scale: shrink, turns: 1, phase: between(0, 6.28), from: 14 + 4*between(0, 1),
		})
	})
	sunflower(64, panR*0.9, func(i int, r, a float64) {
		c.bubbles = append(c.bubbles, bubble{r: r, angle: a + 1.3, size: between(0.35, 1.1), period: []float64{2, 2.5, 3, 3.75, 4}[i%5], phase: between(0, 4)})
	})
	for i := range 16 {
		c.puffs = append(c.puffs, puff{
			x: between(-230, 230), size: between(1.0, 2.1), period: []float64{5, 6, 7.5, 10}[i%4], phase: between(0, 10), sway: between(20, 70), strength: between(0.10, 0.20),
		})
	}
	return c
}

// wave is a sine that repeats n times a minute.
func wave(t, n, phase float64) float64 { return math.Sin(2*math.Pi*n*t/seconds + phase) }

// camera breathes: it sways and comes closer, and is back after a minute.
func camera(t float64) (dx, dy, zoom float64) {
	return 7 * wave(t, 2, 0), 6 * wave(t, 3, 1), 1.025 + 0.02*wave(t, 1, -1.2)
}

// spoon is where the spatula's blade is: eight rounds a minute, resting outside now and then.
func spoon(t float64) (x, y, push float64) {
	a := 2 * math.Pi * 8 * t / seconds
	out := smooth((wave(t, 2, 0.4)-0.55)/0.35) * 300
	r := panR * (0.42 + 0.16*wave(t, 5, 0.7))
	return panX + r*math.Cos(a) + out*0.9, panY + r*math.Sin(a)*0.9 + out, 1 - math.Min(1, out/120)
}

func smooth(x float64) float64 {
	x = math.Max(0, math.Min(1, x))
	return x * x * (3 - 2*x)
}

func (c *scene) draw(dst *image.RGBA, t float64) {
	dx, dy, zoom := camera(t)
	at := func(name string, p place) {
		p.x, p.y = (p.x-panX)*zoom+panX+dx, (p.y-panY)*zoom+panY+dy
		p.scale *= zoom
		put(dst, c.s[name], p)
	}
	light := func(img image.Image, p place) {
		p.x, p.y = (p.x-panX)*zoom+panX+dx, (p.y-panY)*zoom+panY+dy
		put(dst, img, p)
	}
	at("table", place{360, 640, 0, 1, 1})
	flicker := 0.5 + 0.12*wave(t, 47, 0) + 0.08*wave(t, 83, 2) + 0.06*wave(t, 131, 1)
	light(c.fire, place{panX, panY, 0, 0.98, 0.42 + 0.3*flicker})
	for _, p := range []struct {
		name           string
		x, y, turn, sc float64
	}{
		{"danmuji", 118, 1040, 0.2, 0.62},
		{"kimchi", 330, 1128, 1, 0.62},
		{"gochujang", 96, 214, 0, 0.62},
		{"scallions", 300, 150, 0.4, 0.56},
		{"chili", 86, 1206, 0.5, 0.52},
		{"garlic", 196, 88, -0.3, 0.44},
		{"onion", 60, 356, 0.4, 0.36},
	} {
		at(p.name, place{p.x, p.y, p.turn, p.sc, 1})
	}
	at("pan", place{panX, panY, 0, shrink, 1})
	at("sauce", place{panX, panY, 0, shrink, 1})
	at("gloss", place{panX, panY, 2 * math.Pi * t / seconds, shrink, 1})
	c.boil(at, t, 0)
	for _, th := range c.low {
		c.float(at, th, t)
	}
	c.boil(at, t, 1)
	for _, th := range c.high {
		c.float(at, th, t)
	}
	at("rim", place{panX, panY, 0, shrink, 1})
	x, y, _ := spoon(t)
	tilt := 0.62 + 0.16*wave(t, 8, 0.5)
	at("spatula", place{x + 300*shrink*math.Cos(tilt), y + 300*shrink*math.Sin(tilt), tilt, shrink, 1})
	light(c.lamp, place{250, 330, 0, 1.1, 0.20 + 0.02*flicker})
	for _, p := range c.puffs {
		k := frac(t/p.period + p.phase)
		a := math.Sin(math.Pi*k) * p.strength
		light(c.steam, place{panX + p.x + p.sway*math.Sin(2*math.Pi*k+p.phase), panY + 160 - 640*k, 0, p.size * (0.7 + 0.9*k), a})
	}
	draw.Over.Draw(dst, dst.Bounds(), c.shade, image.Point{})
	c.timer(dst, t)
}

func frac(x float64) float64 { return x - math.Floor(x) }

// float draws a thing where the stirring has carried it.
func (c *scene) float(at func(string, place), th thing, t float64) {
	a := th.angle + 2*math.Pi*th.turns*t/seconds + 0.05*wave(t, 9, th.phase)
	r := th.r + 5*wave(t, 7, th.phase)
	x, y := panX+r*math.Cos(a), panY+r*math.Sin(a)
	sx, sy, push := spoon(t)
	ddx, ddy := x-sx, y-sy
	if d := math.Hypot(ddx, ddy) + 1; d < 150 {
		away := 46 * push * math.Pow(1-d/150, 1.5)
		x, y = x+ddx/d*away, y+ddy/d*away
	}
	if d := math.Hypot(x-panX, y-panY); d > panR*0.88 {
		x, y = panX+(x-panX)/d*panR*0.88, panY+(y-panY)/d*panR*0.88
	}
	p := place{x, y, th.turn + 2*math.Pi*th.turns*t/seconds + 0.10*wave(t, 11, th.phase), th.scale * (1 + 0.012*wave(t, 23, th.phase)), 1}
	if th.from > 0 { // falls in, and sinks before the minute is over
		k := (t - th.from) / 0.5
		switch {
		case k < 0:
			return
		case k < 1:
			p.scale *= 2.2 - 1.2*k*k
			p.y -= 160 * (1 - k*k)
			p.alpha = math.Min(1, k*3)
		}
		p.alpha *= 1 - smooth((t-52-th.phase/2)/3)
	}
	at(th.sprite, p)
}

// boil draws the bubbles of one layer.
func (c *scene) boil(at func(string, place), t float64, layer int) {
	for i, b := range c.bubbles {
		if i%2 != layer {
			continue
		}
		k := frac(t/b.period + b.phase)
		if k > 0.55 {
			continue
		}
		k /= 0.55
		alpha := 1.0
		if k > 0.85 { // it bursts
			alpha = (1 - k) / 0.15
		}
		a := b.angle + 2*math.Pi*t/seconds
		at("bubble", place{panX + b.r*math.Cos(a), panY + b.r*math.Sin(a), 0, b.size * shrink * (0.25 + 0.9*math.Sqrt(k)), alpha})
	}
}

// timer draws the running clock: seconds as a hand and as digits.
func (c *scene) timer(dst *image.RGBA, t float64) {
	const x, y, size = 548.0, 226.0, 0.52
	put(dst, c.s["dial"], place{x, y, 0, size, 1})
	put(dst, c.s["hand"], place{x, y, 2 * math.Pi * t / seconds, size, 1})
	sec := int(t)
	text := []string{"digit0", "colon", fmt.Sprintf("digit%d", sec/10), fmt.Sprintf("digit%d", sec%10)}
	for i, name := range text {
		put(dst, c.s[name], place{x + []float64{-38, -16, 8, 36}[i], y + 2, 0, 0.5, 1})
	}
}
