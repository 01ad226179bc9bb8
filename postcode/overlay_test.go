package postcode_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
	"github.com/saja-live/saja/postcode/golden"
)

// land is what the official files say at some time: rows by key, and further parcels.
type land struct {
	rows    map[string][]string
	parcels map[string][]string // by the whole row but its reason
	rand    *rand.Rand
}

func newLand(t *testing.T) *land {
	t.Helper()
	dir := t.TempDir()
	if _, err := country.Write(t.Context(), dir, country.Options{Seed: 11, Share: 0.02, Only: []string{"서울특별시", "세종특별자치시", "경기도 광주시"}, Plain: true}); err != nil {
		t.Fatal(err)
	}
	l := &land{make(map[string][]string), make(map[string][]string), rand.New(rand.NewPCG(4, 4))}
	for _, file := range []string{"seoul", "sejong", "gyunggi"} {
		for row := range strings.Lines(string(read(t, filepath.Join(dir, "rnaddrkor_"+file+".txt")))) {
			f := strings.Split(strings.TrimRight(row, "\r\n"), "|")
			l.rows[f[0]] = f
		}
		for row := range strings.Lines(string(read(t, filepath.Join(dir, "jibun_rnaddrkor_"+file+".txt")))) {
			f := strings.Split(strings.TrimRight(row, "\r\n"), "|")
			l.parcels[strings.Join(f[:13], "|")] = f
		}
	}
	return l
}

// build makes an index of what the land is like.
func (l *land) build(t *testing.T, path string) *postcode.Index {
	t.Helper()
	dir := t.TempDir()
	for name, rows := range map[string]map[string][]string{"rnaddrkor_x.txt": l.rows, "jibun_rnaddrkor_x.txt": l.parcels} {
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(strings.Join(row, "|") + "\n")
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{dir}, Out: path, Version: "1"}); err != nil || report.Rejected > 0 {
		t.Fatal(err, report.First)
	}
	return open(t, path)
}

// pass lets a day pass: it changes the land, and gives the files that tell of it and the keys that they name.
func (l *land) pass(t *testing.T, date string) (dir string, keys []string) {
	t.Helper()
	var mst, lnbr strings.Builder
	all := sortedKeys(l.rows)
	put := func(row []string, reason string) {
		row = slices.Clone(row)
		row[20] = reason
		l.rows[row[0]] = row
		mst.WriteString(strings.Join(row, "|") + "\n")
		keys = append(keys, row[0])
	}
	remove := func(key string) {
		row := slices.Clone(l.rows[key])
		row[20] = "63"
		mst.WriteString(strings.Join(row, "|") + "\n")
		delete(l.rows, key)
		for p := range l.parcels {
			if strings.HasPrefix(p, key) {
				delete(l.parcels, p)
			}
		}
		keys = append(keys, key)
	}
	keyOf := func(row []string) string {
		return row[1][:8] + row[9][5:] + row[11] + fmt.Sprintf("%05s%05s", row[12], row[13])
	}
	for range 60 {
		key := all[l.rand.IntN(len(all))]
		row, there := l.rows[key]
		if !there {
			continue
		}
		row = slices.Clone(row)
		switch l.rand.IntN(6) {
		case 0:
			remove(key)
		case 1: // another parcel and postcode
			row[7], row[8], row[16] = fmt.Sprint(1+l.rand.IntN(900)), fmt.Sprint(l.rand.IntN(9)), fmt.Sprintf("%05d", 5000+l.rand.IntN(30))
			put(row, "34")
		case 2: // another name
			row[22], row[19] = fmt.Sprintf("새단장%d아파트", l.rand.IntN(20)), "1"
			put(row, "35")
		case 3: // a new address on the road
			row[12], row[13], row[22] = fmt.Sprint(1+l.rand.IntN(3000)), fmt.Sprint(l.rand.IntN(3)), ""
			row[0] = keyOf(row)
			if _, taken := l.rows[row[0]]; !taken {
				put(row, "31")
			}
		case 4: // a new road
			row[9], row[10], row[12], row[13] = row[9][:5]+fmt.Sprintf("7%06d", l.rand.IntN(50)), fmt.Sprintf("새로난%d길", l.rand.IntN(9)), fmt.Sprint(1+l.rand.IntN(40)), "0"
			row[0] = keyOf(row)
			for _, other := range l.rows {
				if other[9] == row[9] {
					row[10] = other[10]
				}
			}
			put(row, "31")
		case 5: // a road that is called otherwise, told by one of its addresses
			name := fmt.Sprintf("다시쓴%d로", l.rand.IntN(99))
			for k, other := range l.rows {
				if other[9] == row[9] {
					other = slices.Clone(other)
					other[10] = name
					l.rows[k] = other
				}
			}
			row[10] = name
			put(row, "34")
		}
	}
	parcels := sortedKeys(l.parcels)
	for range 20 {
		p := slices.Clone(l.parcels[parcels[l.rand.IntN(len(parcels))]])
		if p == nil || l.rows[p[0]] == nil {
			continue
		}
		p[13] = "63"
		if l.rand.IntN(2) == 0 {
			p[7], p[13] = fmt.Sprint(1000+l.rand.IntN(50)), "31"
		}
		told := strings.Join(p[:13], "|")
		if p[13] == "63" {
			delete(l.parcels, told)
		} else {
			l.parcels[told] = p
		}
		lnbr.WriteString(strings.Join(p, "|") + "\n")
		keys = append(keys, p[0])
	}
	return day(t, date, mst.String(), lnbr.String()), keys
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// questions are ways to ask for an address.
func questions(a postcode.Address) []string {
	road := []rune(a.Road.Name)
	out := []string{
		a.Full(), a.RoadAddress(), strings.ReplaceAll(a.RoadAddress(), " ", ""), a.Road.Name, a.Road.Name + " " + a.Number(), a.Unit.Sigun + " " + a.Road.Name, a.ParcelOf(a.Parcel), a.Unit.String(),
		a.Unit.Emd + " " + a.Parcel.Number(), a.Postcode, a.English, a.EnglishParcel(), a.Admin, a.Unit.Sigun, a.Unit.Sigun + " " + string(road[:len(road)-1]), golden.Initials(a.Road.Name) + " " + a.Number(),
		a.Road.Name + " 지하 " + fmt.Sprint(a.Main), a.Road.Name + " " + fmt.Sprint(a.Main), a.Road.Name + " 99999", a.Unit.String() + " 9999-99", "부산광역시 " + a.Road.Name + " " + a.Number(),
		string(append([]rune{road[0] + 1}, road[1:]...)) + " " + a.Number(),
	}
	for _, p := range a.Others {
		out = append(out, a.ParcelOf(p))
	}
	if a.Building != "" {
		out = append(out, a.Building, a.Unit.Sigun+" "+a.Building, a.Unit.Emd+" "+string([]rune(a.Building)[1:]))
	}
	return out
}

func TestAnIndexWithItsOverlayAnswersAsOneThatIsBuiltAnew(t *testing.T) {
	l := newLand(t)
	path := filepath.Join(t.TempDir(), "x.idx")
	l.build(t, path)
	var keys []string
	for _, date := range []string{"20260401", "20260402", "20260403"} {
		dir, named := l.pass(t, date)
		keys = append(keys, named...)
		if report, err := apply(t, path, dir); err != nil || report.Rejected > 0 {
			t.Fatal(err, report.First)
		}
	}
	want := l.build(t, filepath.Join(t.TempDir(), "anew.idx"))
	got := open(t, path)
	folded := filepath.Join(t.TempDir(), "folded.idx")
	for file, content := range map[string][]byte{folded: read(t, path), folded + strings.TrimPrefix(got.OverlayPath(), path): overlay(t, path)} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := postcode.Fold(t.Context(), postcode.Folding{Index: folded}); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*postcode.Index{"with its overlay": got, "folded": open(t, folded)} {
		t.Run(name, func(t *testing.T) { answersAlike(t, x, want, keys) })
	}
}

// answersAlike asks x and want everything about the addresses named, and about some others.
func answersAlike(t *testing.T, x, want *postcode.Index, keys []string) {
	t.Helper()
	if diff := cmp.Diff(want.Meta(), x.Meta(), cmpopts.IgnoreFields(postcode.Meta{}, "Day", "Changed", "Gone")); diff != "" {
		t.Errorf("told of the index: %s", diff)
	}
	asked := make(map[string]bool)
	ask := func(a postcode.Address) {
		for _, q := range questions(a) {
			asked[q] = true
		}
	}
	for _, key := range keys {
		a, ok := want.Lookup(key)
		if b, also := x.Lookup(key); also != ok {
			t.Errorf("%s is there: %v, want %v (%s)", key, also, ok, b.Full())
		} else if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(postcode.Address{})); diff != "" {
			t.Errorf("looked up %s: %s", key, diff)
		}
		if ok {
			ask(a)
		}
	}
	n, seen := want.Meta().Addresses, make(map[string]bool)
	for i := range n {
		if a := x.At(i); seen[a.Key] || a.Key == "" {
			t.Errorf("the address %d, %q, was there before or is none", i, a.Key)
		} else {
			seen[a.Key] = true
		}
		if i%97 == 0 {
			ask(want.At(i))
		}
	}
	if a := x.At(n); a.Key != "" {
		t.Errorf("behind the last address stands %s", a.Full())
	}
	differ := 0
	for q := range asked {
		a, err := want.Search(q, postcode.Page{Limit: 100})
		b, err2 := x.Search(q, postcode.Page{Limit: 100})
		if err != nil || err2 != nil {
			if (err == nil) != (err2 == nil) {
				t.Errorf("%q: %v, want %v", q, err2, err)
			}
			continue
		}
		if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(postcode.Address{})); diff != "" {
			if differ++; differ < 6 {
				t.Errorf("%q: %s", q, diff)
			}
		}
		c, _ := want.Suggest(q, 20)
		d, _ := x.Suggest(q, 20)
		if diff := cmp.Diff(c, d); diff != "" {
			if differ++; differ < 6 {
				t.Errorf("%q suggests: %s", q, diff)
			}
		}
	}
	if differ > 0 {
		t.Errorf("%d of %d answers differ", differ, len(asked))
	}
}

func TestAnOverlayIsTakenUpUnderQueries(t *testing.T) {
	l := newLand(t)
	path := filepath.Join(t.TempDir(), "x.idx")
	l.build(t, path)
	steady := l.rows[sortedKeys(l.rows)[0]][0]
	dir, _ := l.pass(t, "20260401")
	want, _ := open(t, path).Lookup(steady)
	if l.rows[steady] == nil {
		t.Fatal("the address that is asked for was taken away")
	}
	var asking sync.WaitGroup
	stop, started := make(chan struct{}), make(chan struct{}, 4)
	for range 4 {
		asking.Go(func() {
			x, err := postcode.Open(path)
			for i := 0; err == nil; i++ {
				var answer postcode.Answer
				if answer, err = x.Search(want.Full(), postcode.Page{}); err == nil && (len(answer.Results) == 0 || answer.Results[0].Key != steady) {
					t.Errorf("%q finds %+v", want.Full(), answer)
				}
				if i == 3 {
					started <- struct{}{}
				}
				if err = x.Close(); err != nil {
					break
				}
				select {
				case <-stop:
					return
				default:
				}
				x, err = postcode.Open(path)
			}
			t.Error(err)
		})
	}
	for range 4 {
		<-started
	}
	if _, err := apply(t, path, dir); err != nil {
		t.Error(err)
	}
	close(stop)
	asking.Wait()
}
