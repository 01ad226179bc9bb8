package address_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/address"
)

func TestTheWidgetsResultsAreInDaumsForm(t *testing.T) {
	server := site(t)
	var answer struct {
		Total   int
		Hint    string
		Results []map[string]any
	}
	ask := func(q string) map[string]any {
		answer.Results = nil
		get(t, server, "/postcode/widget/results", url.Values{"q": {q}}, &answer)
		if len(answer.Results) == 0 {
			t.Fatalf("%q: nothing, hint %q", q, answer.Hint)
		}
		return answer.Results[0]
	}
	for q, want := range map[string]map[string]any{
		"상계주공6단지": {
			"zonecode": "01752", "roadAddress": "서울 노원구 노해로 508", "roadAddressEnglish": "508, Nohae-ro, Nowon-gu, Seoul", "jibunAddress": "서울 노원구 상계동 720",
			"jibunAddressEnglish": "720, Sanggye-dong, Nowon-gu, Seoul", "buildingName": "상계주공6단지아파트", "apartment": "Y", "sido": "서울", "sigungu": "노원구", "sigunguCode": "11350",
			"roadnameCode": "3005047", "bcode": "1135010500", "roadname": "노해로", "bname": "상계동", "bname1": "", "bname2": "상계동", "hname": "상계8동", "addressType": "R", "manyParcels": false,
			"buildingCode": "1135010500107200000000000",
		},
		"원주시 소초면 장작터길 77": {"sido": "강원", "bname": "교항리", "bname1": "소초면", "bname2": "교항리", "roadAddress": "강원 원주시 소초면 장작터길 77", "apartment": "N"},
		"제주시 문연로 6":       {"sido": "제주특별자치도", "roadAddress": "제주특별자치도 제주시 문연로 6"},
		"세종시 한누리대로 2130":  {"sido": "세종특별자치시", "sigungu": "", "roadAddress": "세종특별자치시 한누리대로 2130"},
		"신문로1가 150":       {"addressType": "J", "jibunAddress": "서울 종로구 신문로1가 150", "roadAddress": "서울 종로구 세종대로 149", "manyParcels": true},
		"도청대로 455":        {"sido": "경북"},
	} {
		got := ask(q)
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%q: %s is %v, want %v", q, field, got[field], value)
			}
		}
	}
	for q, want := range map[string]string{"서울": "only_sido", "": "too_short", "뷁뷁뷁뷁": "nothing"} {
		answer.Hint = ""
		get(t, server, "/postcode/widget/results", url.Values{"q": {q}, "page": {"1000000000"}}, &answer)
		if answer.Hint != want {
			t.Errorf("%q: hint %q, want %q", q, answer.Hint, want)
		}
	}
}

func TestAnySiteMayFrameTheWidgetAndNothingElse(t *testing.T) {
	server := site(t)
	for _, path := range []string{address.WidgetScript, "/postcode/widget", "/postcode/widget/widget.js", "/postcode/widget/widget.css"} {
		res := get(t, server, path, nil, nil)
		policy := strings.Split(res.Header.Get("Content-Security-Policy"), "; ")
		if res.StatusCode != http.StatusOK || !slices.Contains(policy, "frame-ancestors *") || !slices.Contains(policy, "script-src 'self'") || res.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
}
