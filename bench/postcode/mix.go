package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/postcode"
)

// mix draws queries of every kind from the addresses of an index.
type mix struct {
	x    *postcode.Index
	rand *rand.Rand
}

func newMix(x *postcode.Index, seed uint64) *mix { return &mix{x, rand.New(rand.NewPCG(seed, 7))} }

// asked is a query and how to tell that its answer is right. Where several addresses answer it as well, like tells one of these.
type asked struct {
	text  string
	right func(postcode.Result) bool
	like  func(postcode.Address) bool
}

// good says whether an address answers the query, whoever found it.
func (q asked) good(a postcode.Address) bool {
	if q.like != nil {
		return q.like(a)
	}
	return q.right(postcode.Result{Address: a})
}

// kind is one kind of query.
type kind struct {
	name  string
	share int // of 100
	exact bool
	draw  func(*mix, postcode.Address) (asked, bool)
}

// kinds are the kinds of queries with their shares of the mix.
var kinds = []kind{
	{"road with area", 25, true, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.RoadAddress(), right: same(a)}, true
	}},
	{"road without area", 20, true, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.Road.Name + " " + a.Number(), right: same(a), like: numbered(a)}, true
	}},
	{"parcel", 20, true, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{a.ParcelOf(a.Parcel), onParcel(a.Parcel), standsOn(a.Parcel)}, true
	}},
	{"building", 15, false, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.Unit.Sigun + " " + a.Building, right: building(a)}, a.Building != ""
	}},
	{"part of a building", 5, false, func(m *mix, a postcode.Address) (asked, bool) {
		r := []rune(strings.ReplaceAll(a.Building, " ", ""))
		if len(r) < 5 {
			return asked{}, false
		}
		return asked{text: a.Unit.Emd + " " + string(r[1:len(r)-1]), right: building(a)}, true
	}},
	{"half a road", 5, false, func(_ *mix, a postcode.Address) (asked, bool) {
		r := []rune(a.Road.Name)
		return asked{text: a.Unit.Sigun + " " + string(r[:(len(r)+1)/2]), like: onRoad(a, string(r[:(len(r)+1)/2]))}, true
	}},
	{"no spaces", 3, false, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: strings.ReplaceAll(a.RoadAddress(), " ", ""), right: same(a)}, true
	}},
	{"one jamo wrong", 3, false, func(m *mix, a postcode.Address) (asked, bool) {
		word, ok := m.wrong(a.Road.Name)
		return asked{text: a.Unit.Sido + " " + a.Unit.Sigun + " " + word + " " + a.Number(), right: same(a)}, ok
	}},
	{"initials", 1, false, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.Unit.Sigun + " " + initials(a.Road.Name), like: beginning(a)}, !strings.ContainsAny(a.Road.Name, "0123456789")
	}},
	{"english", 2, false, func(_ *mix, a postcode.Address) (asked, bool) { return asked{text: a.English, right: same(a)}, true }},
	{"postcode", 1, true, func(_ *mix, a postcode.Address) (asked, bool) {
		return asked{text: a.Postcode, like: func(b postcode.Address) bool { return b.Postcode == a.Postcode }}, a.Postcode != ""
	}},
}

func same(a postcode.Address) func(postcode.Result) bool {
	return func(r postcode.Result) bool { return r.Key == a.Key }
}

func onParcel(p postcode.Parcel) func(postcode.Result) bool {
	return func(r postcode.Result) bool { return r.Searched != nil && *r.Searched == p }
}

func building(a postcode.Address) func(postcode.Result) bool {
	return func(r postcode.Result) bool { return r.Building == a.Building || r.Register == a.Building }
}

// numbered is any address of the same number on a road of the same name: without an area all of these are right.
func numbered(a postcode.Address) func(postcode.Address) bool {
	return func(b postcode.Address) bool { return b.Road.Name == a.Road.Name && b.Number() == a.Number() }
}

func standsOn(p postcode.Parcel) func(postcode.Address) bool {
	return func(b postcode.Address) bool { return b.Parcel == p || slices.Contains(b.Others, p) }
}

func onRoad(a postcode.Address, begins string) func(postcode.Address) bool {
	return func(b postcode.Address) bool {
		return b.Unit.Sigun == a.Unit.Sigun && (strings.HasPrefix(b.Road.Name, begins) || strings.Contains(b.Building, begins) || strings.Contains(b.Unit.String(), begins))
	}
}

func beginning(a postcode.Address) func(postcode.Address) bool {
	want := initials(a.Road.Name)
	return func(b postcode.Address) bool {
		for _, name := range []string{b.Road.Name, b.Building, b.Unit.Emd, b.Unit.Ri} {
			if strings.HasPrefix(initials(name), want) {
				return b.Unit.Sigun == a.Unit.Sigun
			}
		}
		return false
	}
}

// draw takes an address by chance.
func (m *mix) draw() postcode.Address { return m.x.At(m.rand.IntN(m.x.Meta().Addresses)) }

// wrong changes one jamo of a word.
func (m *mix) wrong(word string) (string, bool) {
	rs := []rune(word)
	i := m.rand.IntN(len(rs))
	if rs[i] < 0xAC00 || rs[i] > 0xD7A3 {
		return "", false
	}
	n := int(rs[i] - 0xAC00)
	lead, vowel, tail := n/588, n/28%21, n%28
	switch m.rand.IntN(3) {
	case 0:
		lead = (lead + 1 + m.rand.IntN(18)) % 19
	case 1:
		vowel = (vowel + 1 + m.rand.IntN(20)) % 21
	case 2:
		tail = []int{0, 1, 4, 8, 16, 17, 21}[m.rand.IntN(7)]
	}
	rs[i] = rune(0xAC00 + lead*588 + vowel*28 + tail)
	return string(rs), string(rs) != word
}

func initials(word string) string {
	leads := []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	var b strings.Builder
	for _, r := range word {
		if r >= 0xAC00 && r <= 0xD7A3 {
			b.WriteRune(leads[(r-0xAC00)/588])
		}
	}
	return b.String()
}

// slow is what is asked again before it is believed.
const slow = 2 * time.Millisecond

// measure asks the mix and prints how long each kind took, and how often the right answer stood first or among ten.
func (m *mix) measure(n int) {
	var exact, guessed []time.Duration
	fmt.Printf("%-20s %8s %9s %9s %9s %8s %8s\n", "kind", "queries", "p50 µs", "p99 µs", "worst µs", "first", "in ten")
	for _, k := range kinds {
		var took []time.Duration
		first, ten, judged, other := 0, 0, 0, 0
		worst, worstOf := time.Duration(0), ""
		for range n * k.share / 100 {
			q, ok := k.draw(m, m.draw())
			if !ok {
				for range 2000 {
					if q, ok = k.draw(m, m.draw()); ok {
						break
					}
				}
			}
			started := time.Now()
			answer, err := m.x.Search(q.text, postcode.Page{})
			d := time.Since(started)
			for again := 0; again < 3 && d > slow; again++ { // others use the machine: what is slow each time is slow
				started := time.Now()
				m.x.Search(q.text, postcode.Page{})
				d = min(d, time.Since(started))
			}
			took = append(took, d)
			if d > worst {
				worst, worstOf = d, q.text
			}
			if err != nil {
				fmt.Printf("%q: %v\n", q.text, err)
			}
			if q.right != nil {
				judged++
				if len(answer.Results) > 0 && !q.right(answer.Results[0]) && q.like != nil && q.like(answer.Results[0].Address) {
					other++
				}
				switch at := slices.IndexFunc(answer.Results, q.right); {
				case at == 0:
					first, ten = first+1, ten+1
				case at > 0:
					ten++
				case judged-ten <= *missed:
					fmt.Printf("    not in ten: %s (%d found, %+v)\n", q.text, answer.Total, answer.Understood)
				}
			}
		}
		if k.exact {
			exact = append(exact, took...)
		} else {
			guessed = append(guessed, took...)
		}
		row(k.name, took, first, ten, judged)
		if other > 0 {
			fmt.Printf("    first another that is as right: %.2f %%\n", 100*float64(other)/float64(judged))
		}
		fmt.Printf("    worst: %s (%d µs)\n", worstOf, worst.Microseconds())
	}
	row("all exact kinds", exact, 0, 0, 0)
	row("all others", guessed, 0, 0, 0)
}

func row(name string, took []time.Duration, first, ten, judged int) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	micro := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
	share := func(n int) string {
		if judged == 0 {
			return "–"
		}
		return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(judged))
	}
	fmt.Printf("%-20s %8d %9.1f %9.1f %9.1f %8s %8s\n", name, len(took), micro(took[len(took)/2]), micro(took[len(took)*99/100]), micro(took[len(took)-1]), share(first), share(ten))
}

// roundTrips looks for addresses by their own form by road and by their own parcel, as they stand on an envelope.
func (m *mix) roundTrips(n int) {
	roadFound, roadFirst, lotFound, lotFirst, missed := 0, 0, 0, 0, 0
	for range n {
		a := m.draw()
		found, first := m.among(a.Full(), same(a))
		if found {
			roadFound++
		} else if missed++; missed <= 10 {
			fmt.Printf("    not found: %s\n", a.Full())
		}
		if first {
			roadFirst++
		}
		found, _ = m.among(a.ParcelOf(a.Parcel), same(a))
		_, first = m.among(a.ParcelOf(a.Parcel), onParcel(a.Parcel))
		if found {
			lotFound++
		} else if missed++; missed <= 10 {
			fmt.Printf("    not found: %s\n", a.ParcelOf(a.Parcel))
		}
		if first {
			lotFirst++
		}
	}
	percent := func(k int) float64 { return 100 * float64(k) / float64(n) }
	fmt.Printf("round trips  %d: by road found %.3f %%, first %.3f %%; by parcel found %.3f %%, parcel first %.3f %%\n", n, percent(roadFound), percent(roadFirst), percent(lotFound), percent(lotFirst))
}

func (m *mix) among(text string, right func(postcode.Result) bool) (found, first bool) {
	answer, err := m.x.Search(text, postcode.Page{Limit: 100})
	if err != nil {
		return false, false
	}
	at := slices.IndexFunc(answer.Results, right)
	return at >= 0, at == 0
}
