package postcode_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/saja-live/saja/postcode"
)

// golden is one line of testdata/golden.tsv: a query of a kind, and what stands first among its answers.
type golden struct {
	kind        int
	query, want string
}

func readGolden(t *testing.T) (all []golden) {
	t.Helper()
	f, err := os.Open("testdata/golden.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 {
			continue
		}
		g := golden{want: parts[2]}
		if g.kind, err = strconv.Atoi(parts[0]); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(parts[1]), &g.query); err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}

// right says whether r is what the line wants to see.
func (g golden) right(r postcode.Result) bool {
	what, word, labelled := strings.Cut(g.want, ":")
	switch {
	case g.want == "nearest":
		return r.Nearest
	case !labelled:
		return r.RoadAddress() == g.want && !r.Nearest
	}
	switch what {
	case "road":
		return r.Road.Name == word
	case "prefix":
		return strings.HasPrefix(r.Road.Name, word) || strings.HasPrefix(r.Building, word) || strings.HasPrefix(r.Unit.Emd, word)
	case "unit":
		return r.Unit.Ri == word || r.Unit.Emd == word
	case "emd":
		return r.Unit.Emd == word
	case "admin":
		return r.Admin == word
	case "post":
		return r.Postcode == word
	case "initials":
		return slices.ContainsFunc([]string{r.Road.Name, r.Building, r.Unit.Emd, r.Unit.Ri}, func(name string) bool { return strings.HasPrefix(initialsOf(name), word) })
	case "wrong":
		return r.WrongArea && r.RoadAddress() == word
	}
	return false
}

func (g golden) place(x *postcode.Index) (at int, got string) {
	answer, err := x.Search(g.query, postcode.Page{})
	what, word, _ := strings.Cut(g.want, ":")
	switch {
	case what == "error":
		if want := map[string]error{"empty": postcode.ErrEmpty, "too_long": postcode.ErrTooLong}[word]; !errors.Is(err, want) {
			return -1, fmt.Sprint(err)
		}
		return 0, ""
	case err != nil:
		return -1, err.Error()
	case what == "hint":
		if string(answer.Hint) != word {
			return -1, fmt.Sprintf("hint %q, %d found", answer.Hint, answer.Total)
		}
		return 0, ""
	}
	if len(answer.Results) > 0 {
		r := answer.Results[0]
		got = fmt.Sprintf("%s | %s %s (%s, of %d)", r.Full(), r.ParcelAddress(), r.Corrected, r.Way, answer.Total)
	} else {
		got = fmt.Sprintf("nothing, hint %q", answer.Hint)
	}
	return slices.IndexFunc(answer.Results, g.right), got
}

func initialsOf(name string) string {
	leads := []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	var b strings.Builder
	for _, r := range strings.ReplaceAll(name, " ", "") {
		if r >= 0xAC00 && r <= 0xD7A3 {
			r = leads[(r-0xAC00)/588]
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestGoldenQueriesFindTheRightAddressFirst(t *testing.T) {
	x := places(t)
	type tally struct{ asked, first, ten int }
	kinds := make(map[int]*tally)
	var all tally
	for _, g := range readGolden(t) {
		k := kinds[g.kind]
		if k == nil {
			k = new(tally)
			kinds[g.kind] = k
		}
		at, got := g.place(x)
		for _, c := range []*tally{k, &all} {
			c.asked++
			if at == 0 {
				c.first++
			}
			if at >= 0 {
				c.ten++
			}
		}
		if at != 0 {
			t.Logf("kind %d, %q: want %s at 0, is at %d; first is %s", g.kind, g.query, g.want, at, got)
		}
	}
	order := make([]int, 0, len(kinds))
	for k := range kinds {
		order = append(order, k)
	}
	slices.Sort(order)
	for _, k := range order {
		t.Logf("kind %2d: %3d asked, %3d first, %3d in ten", k, kinds[k].asked, kinds[k].first, kinds[k].ten)
	}
	t.Logf("all: %d asked, first %.2f %%, in ten %.2f %%", all.asked, percent(all.first, all.asked), percent(all.ten, all.asked))
	if all.asked < 600 || percent(all.first, all.asked) < 97 || percent(all.ten, all.asked) < 99.5 {
		t.Errorf("first %.2f %%, in ten %.2f %% of %d; want 97 %% and 99.5 %% of 600", percent(all.first, all.asked), percent(all.ten, all.asked), all.asked)
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }
