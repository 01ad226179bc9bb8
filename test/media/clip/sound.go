package main

import (
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
)

const hertz = 48000

// writeSound writes a minute of WAV: a slow tune on soft bells, the pan sizzling, and the timer ticking.
func writeSound(w io.Writer) error {
	n := hertz * seconds
	left, right := make([]float64, n), make([]float64, n)
	tune(left, right)
	sizzle(left, right)
	for s := range seconds {
		bell(left, right, float64(s), 2400, 0.012, 60, 0.6)
	}
	head := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00")
	head = binary.LittleEndian.AppendUint32(head, hertz)
	head = binary.LittleEndian.AppendUint32(head, hertz*4)
	head = append(head, "\x04\x00\x10\x00data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(n*4))
	binary.LittleEndian.PutUint32(head[4:], uint32(n*4+36))
	if _, err := w.Write(head); err != nil {
		return err
	}
	pcm := make([]byte, 0, n*4)
	for i := range n {
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(math.Tanh(left[i])*30000)))
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(math.Tanh(right[i])*30000)))
	}
	_, err := w.Write(pcm)
	return err
}

// bell adds a struck note that wraps around the end of the minute. Fade is how fast it dies, pan is 0 left to 1 right.
func bell(left, right []float64, at, freq, loud, fade, pan float64) {
	n := len(left)
	start := int(at * hertz)
	length := min(int(6/fade*hertz), n)
	for i := range length {
		t := float64(i) / hertz
		env := loud * math.Exp(-fade*t) * math.Min(1, t*200)
		v := env * (math.Sin(2*math.Pi*freq*t) + 0.35*math.Sin(2*math.Pi*2*freq*t)*math.Exp(-3*t) + 0.12*math.Sin(2*math.Pi*3.01*freq*t)*math.Exp(-6*t))
		k := (start + i) % n
		left[k] += v * (1 - pan*0.7)
		right[k] += v * (0.3 + pan*0.7)
	}
}

// tune plays sixteen bars of four beats in the minute, in a scale where nothing clashes.
func tune(left, right []float64) {
	const beat = float64(seconds) / 64
	d := rand.New(rand.NewPCG(7, 24))
	note := func(semitones int) float64 { return 220 * math.Pow(2, float64(semitones)/12) }
	scale := []int{0, 3, 5, 7, 10, 12, 15, 17, 19}
	chords := [][]int{{-12, 3, 7, 10}, {-16, 0, 3, 8}, {-9, 3, 7, 12}, {-14, 2, 5, 10}}
	last := 4
	for bar := range 16 {
		at := float64(bar*4) * beat
		for i, s := range chords[bar%4] {
			bell(left, right, at+float64(i)*0.03, note(s), 0.10, 0.9, 0.3+0.13*float64(i))
		}
		bell(left, right, at+2*beat, note(chords[bar%4][0]), 0.08, 1.4, 0.5)
		for half := range 8 {
			if d.Float64() < 0.42 {
				continue
			}
			last = max(0, min(len(scale)-1, last+d.IntN(5)-2))
			bell(left, right, at+float64(half)*beat/2, note(scale[last]+12), 0.075, 2.6, d.Float64())
		}
	}
}

// sizzle is noise without its depths, breathing, with crackles in it.
func sizzle(left, right []float64) {
	d := rand.New(rand.NewPCG(3, 9))
	var low [2]float64
	crackle := 0.0
	for i := range left {
		t := float64(i) / hertz
		loud := 0.035 * (1 + 0.35*wave(t, 4, 0) + 0.2*wave(t, 17, 1))
		if d.Float64() < 9.0/hertz {
			crackle = 0.5 + d.Float64()
		}
		crackle *= 0.9985
		for k, ch := range [][]float64{left, right} {
			white := d.Float64()*2 - 1
			low[k] += 0.25 * (white - low[k])
			ch[i] += (white - low[k]) * (loud + 0.05*crackle)
		}
	}
}
