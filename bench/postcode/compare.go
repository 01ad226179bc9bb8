package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/postcode"
)

// peer is another way to find addresses, filled with the same country.
type peer interface {
	name() string
	steps() []step
	// ask gives the keys of the addresses found, the best first.
	ask(ctx context.Context, query string) ([]string, error)
	close() error
}

// step is a part of filling a peer that is kept once it is done, so that filling a large one can go on later.
type step struct {
	name string
	do   func(context.Context) error
}

// fill does what is not done yet, until a step ends after the time given. It says whether everything is done.
func fill(ctx context.Context, dir string, p peer, until time.Time) (bool, error) {
	done := filepath.Join(dir, "done")
	log, _ := os.ReadFile(done)
	for _, s := range p.steps() {
		line := p.name() + ": " + s.name
		if slices.Contains(strings.Split(string(log), "\n"), line) {
			continue
		}
		if time.Now().After(until) {
			return false, nil
		}
		started := time.Now()
		if err := s.do(ctx); err != nil {
			return false, fmt.Errorf("%s: %w", line, err)
		}
		fmt.Printf("    %s: %.1f s\n", line, time.Since(started).Seconds())
		f, err := os.OpenFile(done, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return false, err
		}
		_, err = f.WriteString(line + "\n")
		if err := errors.Join(err, f.Close()); err != nil {
			return false, err
		}
	}
	return true, nil
}

// patience is how long a query may take; one that takes longer is ended, counts with this and as not answered.
var patience = flag.Duration("patience", 5*time.Second, "the most that a query may take")

// compare asks Saja and the peers the same queries, one after the other, and prints how long they took and what they answered. Of each
// kind there are as many as its share, and some at least for what they answer.
func (m *mix) compare(ctx context.Context, dir string, names []string, n, least int, fillOnly bool, until time.Time, length time.Duration) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	all, err := peersOf(ctx, dir, m.x, names)
	if err != nil {
		return err
	}
	defer func() {
		for _, p := range all {
			p.close()
		}
	}()
	for _, p := range all {
		if whole, err := fill(ctx, dir, p, until); err != nil || !whole {
			return cmp.Or(err, errors.New("not all is filled yet: run it again"))
		}
	}
	if fillOnly {
		return nil
	}
	saja, stop, err := newSaja(ctx, m.x)
	if err != nil {
		return err
	}
	defer stop()
	all = append([]peer{library{m.x}, saja}, all...)
	type question struct {
		kind  int
		asked asked
		timed bool // one of its kind's share
	}
	asking := slices.Concat(kinds, moreKinds)
	var questions []question
	for k, kind := range asking {
		share := n * kind.share / 100
		for i := range max(share, least) {
			for range 5000 {
				if q, ok := kind.draw(m, m.draw()); ok {
					questions = append(questions, question{k, q, i < share})
					break
				}
			}
		}
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(questions), func(i, j int) { questions[i], questions[j] = questions[j], questions[i] })
	right := make([][]int, len(all)) // by peer and kind
	asked := make([]int, len(asking))
	took := make([][]time.Duration, len(all))
	for i := range all {
		right[i] = make([]int, len(asking))
	}
	end := time.Now().Add(length)
	for i, q := range questions { // each in turn, so that what else the machine does meets all alike
		if time.Now().After(end) {
			fmt.Printf("    %d of %d queries were asked in the time given\n", i, len(questions))
			break
		}
		asked[q.kind]++
		for i, p := range all {
			keys, d, err := patiently(ctx, p, q.asked.text)
			if err != nil {
				return fmt.Errorf("%s: %q: %w", p.name(), q.asked.text, err)
			}
			if q.timed {
				took[i] = append(took[i], d)
			}
			if slices.ContainsFunc(keys, func(key string) bool {
				a, ok := m.x.Lookup(key)
				return ok && q.asked.good(a)
			}) {
				right[i][q.kind]++
			} else if i == 0 && *missed > 0 {
				fmt.Printf("    not right: %s: %s\n", asking[q.kind].name, q.asked.text)
			}
		}
	}
	fmt.Printf("%-34s %9s %10s %10s %12s  %s\n", "the mix, one client", "queries", "p50 µs", "p99 µs", "queries/s", "Saja in process is")
	for i, p := range all {
		slices.Sort(took[i])
		fmt.Printf("%-34s %9d %10.0f %10.0f %12.1f  %.0f×, its p99 1/%.0f\n", fmt.Sprintf("(%d) %s", i+1, p.name()), len(took[i]), micro(at(took[i], 50)), micro(at(took[i], 99)), perSecond(took[i]),
			perSecond(took[0])/perSecond(took[i]), float64(at(took[i], 99))/float64(at(took[0], 99)))
	}
	fmt.Printf("\n%-22s", "answered right, %")
	for i := range all {
		fmt.Printf(" %8s", fmt.Sprintf("(%d)", i+1))
	}
	fmt.Println()
	for k, kind := range asking {
		fmt.Printf("%-22s", kind.name)
		for i := range all {
			fmt.Printf(" %8.1f", 100*float64(right[i][k])/float64(max(asked[k], 1)))
		}
		fmt.Printf("   of %d\n", asked[k])
	}
	return nil
}

// patiently asks twice and gives the shorter time, unless the first took long.
func patiently(ctx context.Context, p peer, query string) (keys []string, took time.Duration, err error) {
	for try := range 2 {
		limited, cancel := context.WithTimeout(ctx, *patience+time.Second)
		started := time.Now()
		keys, err = p.ask(limited, query)
		d := time.Since(started)
		late := limited.Err()
		cancel()
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		if errors.Is(err, errNoAnswer) || late != nil {
			err = nil
		}
		if try == 0 || d < took {
			took = d
		}
		if err != nil || d > time.Second/4 {
			break
		}
	}
	return keys, took, err
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

func at(sorted []time.Duration, percent int) time.Duration {
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)]
}

func perSecond(took []time.Duration) float64 {
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	return float64(len(took)) / sum.Seconds()
}

// errNoAnswer is what a peer says of a query that it has no way to answer, or not in time.
var errNoAnswer = errors.New("no way to ask that")

// moreKinds are ways to ask that have no share in the mix.
var moreKinds = []kind{
	{name: "short 시도", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		short, ok := map[string]string{"서울특별시": "서울시", "경기도": "경기", "부산광역시": "부산", "경상남도": "경남", "충청북도": "충북", "전북특별자치도": "전북"}[a.Unit.Sido]
		return asked{text: strings.Replace(a.RoadAddress(), a.Unit.Sido, short, 1), right: same(a)}, ok
	}},
	{name: "detail behind", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.RoadAddress() + " 101동 1203호", right: same(a)}, true
	}},
	{name: "further parcel", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		if len(a.Others) == 0 {
			return asked{}, false
		}
		p := a.Others[len(a.Others)-1]
		return asked{a.ParcelOf(p), onParcel(p), standsOn(p)}, true
	}},
	{name: "wrong area", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: "서울특별시 종로구 " + a.Road.Name + " " + a.Number(), like: numbered(a)}, a.Unit.Sido != "서울특별시"
	}},
	{name: "number glued to road", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: strings.TrimSpace(a.Unit.Sigun+" ") + " " + a.Road.Name + a.Number(), right: same(a)}, true
	}},
	{name: "번지, 호", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		p := a.Parcel
		return asked{fmt.Sprintf("%s %s %d번지 %d호", p.Unit.Sigun, p.Unit, p.Main, p.Sub), onParcel(p), standsOn(p)}, p.Sub > 0 && !p.Mountain
	}},
	{name: "Korean keyboard off", draw: func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: typedLatin(a.RoadAddress()), right: same(a)}, true
	}},
}

// typedLatin is what comes of typing text with the two-set keyboard set to English.
func typedLatin(text string) string {
	leads := strings.Fields("r R s e E f a q Q t T d w W c z x v g")
	vowels := strings.Fields("k o i O j p u P h hk ho hl y n nj np nl b m ml l")
	tails := strings.Split(",r,R,rt,s,sw,sg,e,f,fr,fa,fq,ft,fx,fv,fg,a,q,qt,t,T,d,w,c,z,x,v,g", ",")
	var b strings.Builder
	for _, r := range text {
		if r < 0xAC00 || r > 0xD7A3 {
			b.WriteRune(r)
			continue
		}
		n := int(r - 0xAC00)
		b.WriteString(leads[n/588] + vowels[n/28%21] + tails[n%28])
	}
	return b.String()
}

// library is Saja's search in this process.
type library struct{ x *postcode.Index }

func (library) name() string  { return "Saja, in process" }
func (library) steps() []step { return nil }
func (library) close() error  { return nil }
func (l library) ask(_ context.Context, query string) ([]string, error) {
	answer, err := l.x.Search(query, postcode.Page{})
	return keysOf(answer.Results), err
}

func keysOf(results []postcode.Result) []string {
	keys := make([]string, 0, len(results))
	for _, r := range results {
		keys = append(keys, r.Key)
	}
	return keys
}

// saja is Saja's search over HTTP, in JSON.
type saja struct {
	library
	base string
}

func newSaja(ctx context.Context, x *postcode.Index) (saja, func(), error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return saja{}, nil, err
	}
	server := &http.Server{Handler: postcode.Handler(x), ReadHeaderTimeout: time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	return saja{library{x}, "http://" + l.Addr().String() + "/search?q="}, func() { server.Close(); <-served }, nil
}

func (saja) name() string { return "Saja, over HTTP" }

func (s saja) ask(ctx context.Context, query string) ([]string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+url.QueryEscape(query), http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer postcode.Answer
	err = json.NewDecoder(res.Body).Decode(&answer)
	return keysOf(answer.Results), err
}
