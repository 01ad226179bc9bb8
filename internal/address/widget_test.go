package address_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/address"
)

// cell is a result as the widget's page gets it.
type cell struct {
	Address         map[string]string
	Main, Reference string
	Parcels         []struct{ Text, English string }
	Roads           []struct{ Address map[string]string }
}

type cells struct {
	Total              int
	Hint, Read         string
	Area, Unknown      string
	Nearest, Elsewhere bool
	Results            []cell
	Suggestions        []struct{ Text string }
}

func TestTheWidgetsResultsAreInDaumsForm(t *testing.T) {
	server := site(t)
	for q, want := range map[string]map[string]string{
		"상계주공6단지": {
			"zonecode": "01752", "roadAddress": "서울 노원구 노해로 508", "roadAddressEnglish": "508, Nohae-ro, Nowon-gu, Seoul, Korea", "jibunAddress": "서울 노원구 상계동 720",
			"jibunAddressEnglish": "720, Sanggye-dong, Nowon-gu, Seoul, Korea", "buildingName": "상계주공6단지아파트", "apartment": "Y", "sido": "서울", "sigungu": "노원구", "sigunguCode": "11350",
			"roadnameCode": "3005047", "bcode": "1135010500", "roadname": "노해로", "bname": "상계동", "bname1": "", "bname2": "상계동", "hname": "", "main": "R",
			"buildingCode": "1135010500107200000000000",
		},
		"원주시 소초면 장작터길 77": {"sido": "강원", "bname": "교항리", "bname1": "소초면", "bname2": "교항리", "roadAddress": "강원 원주시 소초면 장작터길 77", "apartment": "N", "hname": ""},
		"제주시 문연로 6":       {"sido": "제주특별자치도", "roadAddress": "제주특별자치도 제주시 문연로 6"},
		"세종시 한누리대로 2130":  {"sido": "세종특별자치시", "sigungu": "", "roadAddress": "세종특별자치시 한누리대로 2130"},
		"신문로1가 150":       {"main": "J", "jibunAddress": "서울 종로구 신문로1가 150", "roadAddress": "서울 종로구 세종대로 149"},
		"도청대로 455":        {"sido": "경북"},
		"광화문우체국 사서함 12":   {"main": "R", "zonecode": "03187", "roadAddress": "서울 종로구 광화문우체국 사서함 12", "jibunAddress": "서울 종로구 광화문우체국 사서함 12", "sido": "서울", "sigungu": "종로구", "roadname": ""},
	} {
		var answer cells
		get(t, server, "/postcode/widget/results", url.Values{"q": {q}}, &answer)
		if len(answer.Results) == 0 {
			t.Fatalf("%q: nothing, hint %q", q, answer.Hint)
		}
		got := answer.Results[0].Address
		got["main"] = answer.Results[0].Main
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%q: %s is %q, want %q", q, field, got[field], value)
			}
		}
	}
	for q, want := range map[string]string{"서울": "only_sido", "": "too_short", "뷁뷁뷁뷁": "nothing", strings.Repeat("가", 81): "too_long", strings.Repeat("가 ", 2000): "too_long"} {
		var answer cells
		get(t, server, "/postcode/widget/results", url.Values{"q": {q}, "page": {"1000000000"}}, &answer)
		if answer.Hint != want {
			t.Errorf("%q: hint %q, want %q", q, answer.Hint, want)
		}
	}
	var none cells
	get(t, server, "/postcode/widget/results", url.Values{"q": {"종로구 세정대루 209"}}, &none)
	if none.Hint != "nothing" || none.Area != "서울특별시 종로구" || none.Unknown != "세정대루" || none.Read != "209" || len(none.Suggestions) == 0 || !strings.HasPrefix(none.Suggestions[0].Text, "서울특별시 종로구 세종대로 209") {
		t.Errorf("nothing found: %+v", none)
	}
	var near cells
	get(t, server, "/postcode/widget/results", url.Values{"q": {"세종대로 99999"}}, &near)
	if !near.Nearest || near.Read != "세종대로 99999" {
		t.Errorf("a number that is not there: %+v", near)
	}
}

func TestTheWidgetNamesTheAdministrativeDongWhenItIsAskedFor(t *testing.T) {
	server := site(t)
	for _, c := range []struct{ q, more, want string }{{"상계주공6단지", "true", "상계8동"}, {"상계주공6단지", "false", ""}, {"상계8동", "false", "상계8동"}, {"원주시 소초면 장작터길 77", "true", ""}} {
		var answer cells
		get(t, server, "/postcode/widget/results", url.Values{"q": {c.q}, "more": {c.more}}, &answer)
		if len(answer.Results) == 0 || answer.Results[0].Address["hname"] != c.want {
			t.Errorf("%s, more %s: %+v, want %q", c.q, c.more, answer.Results, c.want)
		}
	}
}

func TestTheWidgetGivesAllOfTheOtherSide(t *testing.T) {
	server := site(t)
	var answer cells
	get(t, server, "/postcode/widget/results", url.Values{"q": {"세종대로 149"}}, &answer)
	if len(answer.Results) == 0 {
		t.Fatal("세종대로 149 is not there")
	}
	if r := answer.Results[0]; r.Main != "R" || len(r.Parcels) < 2 || r.Parcels[0].Text != r.Address["jibunAddress"] || r.Parcels[0].English == "" || len(r.Roads) > 0 {
		t.Errorf("a road address with several parcels: %+v", r)
	}
	answer = cells{}
	get(t, server, "/postcode/widget/results", url.Values{"q": {"광진구 능동 25"}}, &answer)
	if len(answer.Results) == 0 {
		t.Fatal("능동 25 is not there")
	}
	roads := map[string]bool{}
	for _, road := range answer.Results[0].Roads {
		roads[road.Address["roadAddress"]] = road.Address["jibunAddress"] == "서울 광진구 능동 25"
	}
	if r := answer.Results[0]; r.Main != "J" || len(roads) != 2 || !roads["서울 광진구 천호대로 664"] || !roads["서울 광진구 천호대로130길 58"] || len(r.Parcels) > 0 {
		t.Errorf("a parcel with several road addresses: %+v", r)
	}
	for _, other := range answer.Results[1:] {
		if other.Address["jibunAddress"] == "서울 광진구 능동 25" {
			t.Errorf("it stands twice: %+v", other)
		}
	}
}

func TestTheWidgetCompletesWhatIsTyped(t *testing.T) {
	server := site(t)
	for q, want := range map[string]int{"종로구 세종ㄷ": 1, "": 0, strings.Repeat("가", 500): 0} {
		var answer struct{ Items []struct{ Text string } }
		get(t, server, "/postcode/widget/suggest", url.Values{"q": {q}, "size": {"1"}}, &answer)
		if len(answer.Items) != want || answer.Items == nil {
			t.Errorf("%q: %+v, want %d", q, answer.Items, want)
		}
	}
}

func TestTheWidgetSpeaksTheBrowsersLanguage(t *testing.T) {
	server := site(t)
	for _, c := range []struct{ lang, accept, want string }{{"", "en-GB", "Find a postcode"}, {"", "", "우편번호 찾기"}, {"en", "ko", "Find a postcode"}, {"xx", "ko", "우편번호 찾기"}} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/postcode/widget?lang="+c.lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Language", c.accept)
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !strings.Contains(string(body), "<title>"+c.want+"</title>") || res.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%+v: %v %v %.300s", c, err, res.Header, body)
		}
	}
}

func TestAnySiteMayFrameTheWidgetAndNothingElse(t *testing.T) {
	server := site(t)
	for _, path := range []string{address.WidgetScript, "/postcode/widget"} {
		res := get(t, server, path, nil, nil)
		policy := strings.Split(res.Header.Get("Content-Security-Policy"), "; ")
		if res.StatusCode != http.StatusOK || !slices.Contains(policy, "frame-ancestors *") || !slices.Contains(policy, "script-src 'self'") || res.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
}
