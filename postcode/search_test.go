package postcode_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/saja-live/saja/postcode"
)

func TestEveryAddressIsFoundByItsOwnForms(t *testing.T) {
	x := places(t)
	n, firsts := x.Meta().Addresses, 0
	for i := range n {
		a := x.At(i)
		for _, q := range []string{a.Full(), a.ParcelOf(a.Parcel)} {
			answer, err := x.Search(q, postcode.Page{Limit: 100})
			if err != nil {
				t.Fatalf("%s: %v", q, err)
			}
			at := slices.IndexFunc(answer.Results, func(r postcode.Result) bool { return r.Key == a.Key })
			if at < 0 {
				t.Errorf("%q finds %d addresses, its own is not among them", q, answer.Total)
			}
			if at == 0 {
				firsts++
			}
		}
		if got, ok := x.Lookup(a.Key); !ok || got.Full() != a.Full() {
			t.Errorf("looked up %s: %s %v, want %s", a.Key, got.Full(), ok, a.Full())
		}
	}
	// Several addresses may stand on one parcel.
	if share := 100 * float64(firsts) / float64(2*n); share < 99 {
		t.Errorf("%.2f %% stand first, want 99", share)
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	x := places(t)
	whole, err := x.Search("중앙로", postcode.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if whole.Total < 30 || len(whole.Facets) < 10 {
		t.Fatalf("%d found in %d areas: too few to page through", whole.Total, len(whole.Facets))
	}
	sum := 0
	for _, f := range whole.Facets {
		sum += f.Count
	}
	if sum != whole.Total {
		t.Errorf("the areas hold %d, want all %d", sum, whole.Total)
	}
	var keys []string
	for offset := 0; offset < len(whole.Results); offset += 7 {
		part, err := x.Search("중앙로", postcode.Page{Offset: offset, Limit: 7})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range part.Results {
			keys = append(keys, r.Key)
		}
	}
	for i, r := range whole.Results {
		if keys[i] != r.Key {
			t.Fatalf("result %d is %s on a page of 7 and %s on a page of 100", i, keys[i], r.Key)
		}
	}
	if far, err := x.Search("중앙로", postcode.Page{Offset: 1 << 40, Limit: 1 << 40}); err != nil || len(far.Results) != 0 || far.Total != whole.Total {
		t.Errorf("far behind the end: %d of %d, %v", len(far.Results), far.Total, err)
	}
}

func TestAnswersSayWhatWasAskedFor(t *testing.T) {
	x := places(t)
	for _, c := range []struct{ query, name, number, rest string }{
		{"세종대로 209 3층 홍길동 앞", "세종대로", "209", "3층 홍길동 앞"},
		{"서울 종로구 신문로1가 150번지", "신문로1가", "150", ""},
		{"청운동 산12-3", "청운동", "산 12-3", ""},
		{"세종대로 209 (길동)", "세종대로", "209", "길동"},
		{"상계주공6단지 101동 1203호", "상계주공6단지", "", "101동 1203호"},
	} {
		answer, err := x.Search(c.query, postcode.Page{})
		if err != nil {
			t.Fatal(err)
		}
		u := answer.Understood
		if u.Name != c.name || u.Number != c.number || u.Rest != c.rest {
			t.Errorf("%q understood as %+v, want %+v", c.query, u, c)
		}
	}
	answer, err := x.Search("신문로1가 150", postcode.Page{})
	if err != nil {
		t.Fatal(err)
	}
	if s := answer.Results[0].Searched; s == nil || s.String() != "신문로1가 150" {
		t.Errorf("the parcel searched is %v, want 신문로1가 150", s)
	}
	if answer, err = x.Search("세정대로 209", postcode.Page{}); err != nil || answer.Results[0].Corrected != "세종대로" {
		t.Errorf("%+v %v, want it read as 세종대로", answer.Results, err)
	}
}

func TestReferenceItemFollowsTheRules(t *testing.T) {
	x := places(t)
	for query, want := range map[string]string{
		"노해로 508":               "(상계동, 상계주공6단지아파트)",
		"종로구 종로 33":             "(종로1가)", // 가, no apartments
		"종로구 세종대로 209":          "(세종로)",
		"원주시 소초면 장작터길 77":       "",
		"세종특별자치시 조치원읍 수원지3길 14": "(평동연립)",
		"세종특별자치시 한누리대로 2130":    "(보람동)",
		"부산광역시 중구 자갈치해안로 52":    "(남포동4가)",
	} {
		answer, err := x.Search(query, postcode.Page{})
		if err != nil || len(answer.Results) == 0 {
			t.Fatalf("%s: %v", query, err)
		}
		if got := answer.Results[0].Reference(); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestEnglishIsSpelledAsTheOfficialFilesDo(t *testing.T) {
	x := places(t)
	for query, want := range map[string]string{
		"김해시 김해대로2325번길 41":   "41, Gimhae-daero 2325beon-gil, Gimhae-si, Gyeongsangnam-do",
		"종로구 자하문로36길 16-14":   "16-14, Jahamun-ro 36-gil, Jongno-gu, Seoul",
		"성남시 분당구 판교로228번길 15": "15, Pangyo-ro 228beon-gil, Bundang-gu, Seongnam-si, Gyeonggi-do",
		"중앙고속도로 270":          "270, Jungang Expressway, Daegang-myeon, Danyang-gun, Chungcheongbuk-do",
		"제주시 문연로 6":           "6, Munyeon-ro, Jeju-si, Jeju-do",
		"강남대로 지하 396":         "B396, Gangnam-daero, Gangnam-gu, Seoul",
		"세종특별자치시 한누리대로 2130":  "2130, Hannuri-daero, Sejong-si",
	} {
		answer, err := x.Search(query, postcode.Page{})
		if err != nil || len(answer.Results) == 0 {
			t.Fatalf("%s: %v", query, err)
		}
		if got := answer.Results[0].English; got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestCloseWaitsForThoseWhoAsk(t *testing.T) {
	places(t)
	x, err := postcode.Open(built.path)
	if err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	started := make(chan struct{}, 4)
	for range 4 {
		asking.Go(func() {
			for i := 0; ; i++ {
				answer, err := x.Search("세종대로 209", postcode.Page{})
				if errors.Is(err, postcode.ErrClosed) {
					return
				}
				if err != nil || !strings.HasPrefix(answer.Results[0].Full(), "서울특별시 종로구 세종대로 209") {
					t.Errorf("%+v %v", answer, err)
					return
				}
				if i == 10 {
					started <- struct{}{}
				}
			}
		})
	}
	for range 4 {
		<-started
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	asking.Wait()
}

func TestSuggestionsCompleteNamesAndNumbers(t *testing.T) {
	x := places(t)
	for _, c := range []struct{ typed, want string }{
		{"세종ㄷ", "서울특별시 종로구 세종대로"},
		{"종로구 세종대", "서울특별시 종로구 세종대로"},
		{"종로구 세종대로 20", "서울특별시 종로구 세종대로 209 (세종로)"},
		{"종로구 세종대로 1", "서울특별시 종로구 세종대로 175 (세종로)"},
		{"분당구 판교로22", "경기도 성남시 분당구 판교로228번길"},
		{"트라팰리", "서울특별시 양천구 오목로 299 (목동, 목동트라팰리스)"},
	} {
		lines, err := x.Suggest(c.typed, 10)
		if err != nil || !slices.ContainsFunc(lines, func(s postcode.Suggestion) bool { return s.Text == c.want }) {
			t.Errorf("%q suggests %+v %v, want %q among them", c.typed, lines, err, c.want)
		}
	}
	if _, err := x.Suggest(" ", 1); !errors.Is(err, postcode.ErrEmpty) {
		t.Errorf("nothing typed: %v, want ErrEmpty", err)
	}
}

func TestTagsOfAPageAreNoWords(t *testing.T) {
	x := places(t)
	const want = "서울특별시 종로구 세종대로 209"
	for _, q := range []string{"<b>" + want + "</b>", `<td class="addr">` + want + "<br/></td>", "서울특별시<br>종로구<br>세종대로 209"} {
		answer, err := x.Search(q, postcode.Page{})
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if len(answer.Results) == 0 || answer.Results[0].RoadAddress() != want {
			t.Errorf("%s finds %+v, want %s", q, answer.Understood, want)
		}
	}
	if answer, err := x.Search("세종대로 < 209", postcode.Page{}); err != nil || answer.Total == 0 {
		t.Errorf("what is no tag was left out: %+v %v", answer.Understood, err)
	}
}

func TestAnEnglishParcelLiesInItsRiAlone(t *testing.T) {
	x := places(t)
	asked := 0
	for i := range x.Meta().Addresses {
		a := x.At(i)
		if a.Unit.Ri == "" || a.Latin.Ri == "" {
			continue
		}
		asked++
		answer, err := x.Search(a.EnglishParcel(), postcode.Page{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range answer.Results {
			if r.Latin.Ri != a.Latin.Ri && (r.Searched == nil || r.Searched.Unit.Ri != a.Unit.Ri) {
				t.Errorf("%s finds %s", a.EnglishParcel(), r.ParcelAddress())
			}
		}
	}
	if asked < 100 {
		t.Errorf("%d addresses in a ri, want 100 to say something", asked)
	}
}
