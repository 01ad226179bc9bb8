package address_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/address"
)

// jusoAnswer is what clients of juso.go.kr read.
type jusoAnswer struct {
	Results struct {
		Common struct{ TotalCount, ErrorCode, ErrorMessage, CountPerPage, CurrentPage string }
		Juso   []map[string]string
	}
}

// As addresskr 0.1.10 of PyPI asks: with the body of a form in a GET.
func TestJusoTakesAFormThatComesWithGet(t *testing.T) {
	server := site(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+address.JusoPath, strings.NewReader(url.Values{"keyword": {"세종대로 209"}, "resultType": {"json"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer jusoAnswer
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Results.Common.TotalCount != "1" || answer.Results.Juso[0]["zipNo"] != "03171" {
		t.Errorf("%+v %v", answer, err)
	}
}

// The same client takes words off the end until something is found, and keeps these as the detail.
func TestJusoFindsNothingByWordsThatStandInNoAddress(t *testing.T) {
	server := site(t)
	for keyword, want := range map[string]string{
		"서울특별시 종로구 세종대로 209 101동 1203호": "0", "서울특별시 종로구 세종대로 209 101동": "0", "서울특별시 종로구 세종대로 209": "1", "세종대로 209 (세종로)": "1", "노해로 508 (상계동, 상계주공6단지아파트)": "1", "세종대로 209 (길동)": "0",
	} {
		var answer jusoAnswer
		get(t, server, address.JusoPath, url.Values{"keyword": {keyword}, "resultType": {"json"}}, &answer)
		if c := answer.Results.Common; c.TotalCount != want || c.ErrorCode != "0" {
			t.Errorf("%q: %+v, want %s found", keyword, c, want)
		}
	}
}

func TestJusoBoundsEveryNumberAndTellsEveryFault(t *testing.T) {
	server := site(t)
	for _, c := range []struct{ field, value, perPage, page string }{
		{"countPerPage", "1000000000", "100", "1"},
		{"countPerPage", "99999999999999999999", "100", "1"},
		{"countPerPage", "-5", "10", "1"},
		{"countPerPage", "abc", "10", "1"},
		{"currentPage", "1000000000", "10", "1000000000"},
		{"currentPage", "-1", "10", "1"},
	} {
		var answer jusoAnswer
		get(t, server, address.JusoPath, url.Values{"keyword": {"중앙로"}, "resultType": {"json"}, c.field: {c.value}}, &answer)
		if got := answer.Results.Common; got.CountPerPage != c.perPage || got.CurrentPage != c.page || got.ErrorCode != "0" || len(answer.Results.Juso) > 100 {
			t.Errorf("%s=%s: %+v with %d addresses", c.field, c.value, got, len(answer.Results.Juso))
		}
	}
	for keyword, want := range map[string]string{
		"   ": "E0005", "😀😀😀": "E0005", "서울시": "E0006", "ㅅ": "E0008", "２０９": "E0009", "12345": "E0009", "03171": "0", strings.Repeat("1", 10000): "E0011", strings.Repeat("가", 3400): "E0010",
		"!@#$": "E0012", "----1": "E0012", "세종대로'; DROP TABLE users": "E0013", "종로 union select": "E0013", "세종대로[209]": "E0013", "a<b": "E0013", "가=1": "E0013",
		norm.NFD.String("서울특별시 종로구 세종대로 209"): "0", norm.NFD.String("대한민국 서울특별시 종로구 세종대로 209"): "0", "ㄱㄴㄷㄹ": "0", "(a+)+$(a+)+$": "0",
	} {
		var answer jusoAnswer
		get(t, server, address.JusoPath, url.Values{"keyword": {keyword}, "resultType": {"json"}}, &answer)
		if got := answer.Results.Common; got.ErrorCode != want || got.ErrorMessage == "" {
			t.Errorf("%.40q: %+v, want %s", keyword, got, want)
		}
	}
}

func TestJusoRefusesWhatHasTooManyAnswers(t *testing.T) {
	const most = 9000
	var rows []string
	for n := range most + 1 {
		rows = append(rows, fmt.Sprintf("1111011920050010%05d00000|1111011900|서울특별시|종로구|세종로||0|%d|0|111102005001|세종대로|0|%d|0|1111061500|종로1·2·3·4가동|03172||20110729|0||||", n+1, n+1, n+1))
	}
	path := filepath.Join(t.TempDir(), "postcode.idx")
	for _, c := range []struct {
		rows        []string
		code, total string
	}{{rows, "E0015", "0"}, {rows[:most], "0", "9000"}} {
		build(t, path, "many", c.rows...)
		var answer jusoAnswer
		get(t, siteOn(t, path), address.JusoPath, url.Values{"keyword": {"종로구 세종대로"}, "resultType": {"json"}, "countPerPage": {"1000000000"}}, &answer)
		got := answer.Results.Common
		if got.ErrorCode != c.code || got.TotalCount != c.total || got.ErrorMessage == "" || (len(answer.Results.Juso) == 0) != (c.code != "0") {
			t.Errorf("of %d addresses on the road: %+v with %d given, want %s and %s in all", len(c.rows), got, len(answer.Results.Juso), c.code, c.total)
		}
	}
}

func TestJusoTellsOfAFaultOfItsOwn(t *testing.T) {
	var answer jusoAnswer
	get(t, siteOn(t, filepath.Join(t.TempDir(), "none.idx")), address.JusoPath, url.Values{"keyword": {"세종대로 209"}, "resultType": {"json"}}, &answer)
	if got := answer.Results.Common; got.ErrorCode != "-999" || got.ErrorMessage != "시스템에러" || got.TotalCount != "0" || answer.Results.Juso == nil {
		t.Errorf("%+v without an index, want -999", got)
	}
}

// What postcodify's own clients read: version 1.5.4 of the jQuery plugin names v=1.1 and wants whole lines, 2.0.0 names its own and wants parts.
func TestPostcodifyAnswersInTheFormOfTheClientsVersion(t *testing.T) {
	server := site(t)
	first := func(version string) map[string]any {
		var answer struct{ Results []map[string]any }
		query := url.Values{"q": {"노해로 508"}}
		if version != "" {
			query.Set("v", version)
		}
		get(t, server, address.PostcodifyPath, query, &answer)
		if len(answer.Results) != 1 {
			t.Fatalf("v=%s: %d results", version, len(answer.Results))
		}
		return answer.Results[0]
	}
	for _, version := range []string{"1.1", "1.7.9", "1"} {
		r := first(version)
		for field, want := range map[string]string{
			"address": "서울특별시 노원구 노해로 508", "jibeon_address": "서울특별시 노원구 상계동 720", "canonical": "상계동 720", "english_address": "508, Nohae-ro, Nowon-gu, Seoul",
			"extra_info_long": "상계동 720, 상계주공6단지아파트", "extra_info_short": "상계동, 상계주공6단지아파트", "code5": "01752",
		} {
			if r[field] != want {
				t.Errorf("v=%s: %s is %v, want %s", version, field, r[field], want)
			}
		}
	}
	for _, version := range []string{"1.8", "1.10", "2.0.0"} {
		r := first(version)
		road, _ := r["address"].(map[string]any)
		other, _ := r["other"].(map[string]any)
		if road["base"] != "서울특별시 노원구" || road["new"] != "노해로 508" || road["old"] != "상계동 720" || other["long"] != "상계동 720, 상계주공6단지아파트" || other["short"] != "상계동, 상계주공6단지아파트" {
			t.Errorf("v=%s: %v", version, r)
		}
	}
	for _, version := range []string{"", "3", "3.5.1", "4", "x"} {
		if r := first(version); r["ko_doro"] != "노해로 508" {
			t.Errorf("v=%s: %v", version, r)
		}
	}
}

func TestDoorsLiveThroughBadInput(t *testing.T) {
	server := site(t)
	for _, q := range []string{
		strings.Repeat("가", 3400), strings.Repeat("1", 10000), strings.Repeat(" ", 9000) + "세종대로", "세종\x00대로\x01 \x1b[31m209\r\n", "세종대로 209 😀👨‍👩‍👧‍👦", "😀", "' OR 1=1 --",
		strings.Repeat("(a+)+$", 13), strings.Repeat(".*", 40), strings.Repeat("ㅅ", 79), "２０９", norm.NFD.String(strings.Repeat("세종대로 209 ", 8)), "가" + strings.Repeat("\u0301", 79),
		"\u202e세종대로\u202c 209", "세\u200b종대로 209", "\xff\xfe\xed\xa0\x80", "<script>alert(1)</script>", "%", "   ", strings.Repeat("-", 80), strings.Repeat("rkskek", 13), "세종대로 99999999999999999999", "세종대로 -1",
	} {
		for path, name := range map[string]string{ // own: one query each
			"/api/v1/postcode/search": "q", "/api/v1/postcode/suggest": "q", address.JusoPath: "keyword", address.PostcodifyPath: "q", "/postcode/widget/results": "q",
		} {
			res, err := http.Get(server.URL + path + "?" + url.Values{name: {q}, "resultType": {"json"}}.Encode())
			if err != nil {
				t.Fatalf("%s %.30q: %v", path, q, err)
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusOK && res.StatusCode != http.StatusUnprocessableEntity || !json.Valid(body) || len(body) > 1<<20 {
				t.Errorf("%s %.30q: %d %.100s %v", path, q, res.StatusCode, body, err)
			}
			if strings.Contains(string(body), "<script") {
				t.Errorf("%s %.30q: gives the query back as it is", path, q)
			}
		}
	}
}
