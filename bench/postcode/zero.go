package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/postcode"
)

// nothings are kinds of queries that find nothing, made of an address that is there: these take longest, as every way is tried.
var nothings = []struct {
	name string
	draw func(*mix, postcode.Address) string
}{
	{"a road of two wrong jamo", func(m *mix, a postcode.Address) string {
		return a.Unit.Sigun + " " + m.twice(a.Road.Name) + " " + a.Number()
	}},
	{"the same without an area", func(m *mix, a postcode.Address) string { return m.twice(a.Road.Name) + " " + a.Number() }},
	{"and without spaces", func(m *mix, a postcode.Address) string {
		return strings.ReplaceAll(a.Unit.Sido+a.Unit.Sigun+m.twice(a.Road.Name)+a.Number(), " ", "")
	}},
	{"letters by chance", func(m *mix, a postcode.Address) string {
		return a.Unit.Sigun + " " + m.chance(4+m.rand.IntN(4)) + " " + strconv.Itoa(1+m.rand.IntN(200))
	}},
	{"letters by chance, long", func(m *mix, _ postcode.Address) string { return m.chance(40 + m.rand.IntN(38)) }},
	{"initials by chance", func(m *mix, _ postcode.Address) string {
		return initials(m.chance(4 + m.rand.IntN(5)))
	}},
	{"latin letters by chance", func(m *mix, _ postcode.Address) string {
		var b strings.Builder
		for range 6 + m.rand.IntN(14) {
			b.WriteByte('a' + byte(m.rand.IntN(26)))
		}
		return b.String()
	}},
}

// twice changes two letters of a word.
func (m *mix) twice(word string) string {
	for range 2 {
		for range 20 {
			if other, ok := m.wrong(word); ok {
				word = other
				break
			}
		}
	}
	return word
}

// chance is a word of letters by chance.
func (m *mix) chance(n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(rune(0xAC00 + m.rand.IntN(11172)))
	}
	return b.String()
}

// zero asks queries of each kind until so many found nothing, and prints how long these took.
func (m *mix) zero(n int) {
	fmt.Printf("%-32s %8s %9s %9s %9s\n", "found nothing", "queries", "p50 µs", "p99 µs", "worst µs")
	var all []time.Duration
	for _, k := range nothings {
		var took []time.Duration
		worst, worstOf := time.Duration(0), ""
		for tries := 0; len(took) < n/len(nothings) && tries < 20*n; tries++ {
			text := k.draw(m, m.draw())
			started := time.Now()
			answer, err := m.x.Search(text, postcode.Page{})
			d := time.Since(started)
			if err != nil || answer.Total > 0 {
				continue
			}
			for again := 0; again < 3 && d > slow; again++ {
				started := time.Now()
				m.x.Search(text, postcode.Page{})
				d = min(d, time.Since(started))
			}
			took = append(took, d)
			if d > worst {
				worst, worstOf = d, text
			}
		}
		row(k.name, took, 0, 0, 0)
		fmt.Printf("    worst: %s (%d µs)\n", worstOf, worst.Microseconds())
		all = append(all, took...)
	}
	row("all that found nothing", all, 0, 0, 0)
}

// askServer asks a server the mix once over one connection, so that it has used all of its index.
func (m *mix) askServer(ctx context.Context, at string, n int) error {
	asked := 0
	for _, k := range kinds {
		for range n * k.share / 100 {
			q, ok := k.draw(m, m.draw())
			if !ok {
				continue
			}
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, at+"/search?q="+url.QueryEscape(q.text), http.NoBody)
			if err != nil {
				return err
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, answer.Body); err != nil {
				return err
			}
			answer.Body.Close()
			asked++
		}
	}
	fmt.Printf("asked        %d queries of %s\n", asked, at)
	return nil
}
