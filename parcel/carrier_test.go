package parcel

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
)

func TestCarriersAreFoundByAnyName(t *testing.T) {
	for name, want := range map[string]string{
		"cj": "kr.cjlogistics", "CJ": "kr.cjlogistics", "kr.cjlogistics": "kr.cjlogistics", "CJ대한통운": "kr.cjlogistics", "cj 대한통운": "kr.cjlogistics",
		"04": "kr.cjlogistics", "KPOST": "kr.epost", "우체국": "kr.epost", "LOGEN": "kr.logen", "한진택배": "kr.hanjin", "hanjin": "kr.hanjin", "ems": "kr.epost.ems",
	} {
		if c, err := Find(name); err != nil || c.ID != want {
			t.Errorf("%q: %s, %v, want %s", name, c.ID, err, want)
		}
	}
	for _, name := range []string{"", " ", "moon"} {
		if _, err := Find(name); !errors.Is(err, ErrUnknownCarrier) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestEveryCarrierIsWhole(t *testing.T) {
	seen := map[string]string{}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range adapters {
		for _, name := range append([]string{a.ID, a.Short}, a.Aliases...) {
			if other := seen[plainly(name)]; other != "" && other != a.ID {
				t.Errorf("%q is %s and %s", name, other, a.ID)
			}
			seen[plainly(name)] = a.ID
		}
		if a.Ko == "" || a.En == "" || a.Site == "" || a.Number == "" || a.Sort == "" || a.Facts == "" || (a.Grade != A && a.Grade != B && a.Grade != C) {
			t.Errorf("%s is not whole: %+v", a.ID, a.Carrier)
		}
		if u, err := url.Parse(a.Link("1&2")); err != nil || u.Host == "" || strings.Contains(a.Link("1&2"), "%s") {
			t.Errorf("%s: link %s", a.ID, a.Link("1&2"))
		}
		for _, w := range a.ways {
			if len(w.hosts) == 0 || w.fetch == nil || w.read == nil || w.keyed && a.Keys == "" || len(a.ways) > 1 && w.name == "" {
				t.Errorf("%s: way %q is not whole", a.ID, w.name)
			}
		}
		confirmed := "**not yet**"
		if a.Confirmed != "" {
			confirmed = a.Confirmed
		}
		row := "| `" + a.ID + "` | `" + a.Short + "` | "
		line := "| " + a.Number + " | " + string(a.Grade) + " | " + a.Facts + " | " + confirmed + " |"
		if at := strings.Index(string(readme), row); at < 0 || !strings.Contains(strings.SplitN(string(readme[at:]), "\n", 2)[0], line) {
			t.Errorf("README.md has no row %s… %s", row, line)
		}
	}
}
