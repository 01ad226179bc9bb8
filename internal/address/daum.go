package address

import (
	"embed"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// The widget that takes the place of Daum's: a script that makes daum.Postcode and kakao.Postcode, and the page that it shows in a
// frame or a window.
const (
	WidgetScript  = "/postcode/postcode.v2.js"
	widgetPage    = "/postcode/widget"
	widgetResults = "/postcode/widget/results"
)

//go:embed widget
var widget embed.FS

// Any site may frame the page: it shows nothing of anybody, and tells what was picked to the page that opened it.
const widgetPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *"

func (s *Service) widgetDoors(doors map[string]http.Handler) {
	file := func(name, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			body, err := widget.ReadFile("widget/" + name)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			h := w.Header()
			h.Set("Content-Type", kind+"; charset=utf-8")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Cache-Control", "public, max-age=300")
			h.Set("Content-Security-Policy", widgetPolicy)
			w.Write(body)
		}
	}
	doors["GET "+WidgetScript] = file("postcode.v2.js", "text/javascript")
	doors["GET "+widgetPage] = file("widget.html", "text/html")
	doors["GET "+widgetPage+"/widget.js"] = file("widget.js", "text/javascript")
	doors["GET "+widgetPage+"/widget.css"] = file("widget.css", "text/css")
	doors["GET "+widgetResults] = http.HandlerFunc(s.widgetResults)
}

// daumResult is what Daum's widget gives of an address, but for what depends on which side is picked. Names are the original's.
type daumResult struct {
	Zonecode            string `json:"zonecode"`
	RoadAddress         string `json:"roadAddress"`
	RoadAddressEnglish  string `json:"roadAddressEnglish"`
	JibunAddress        string `json:"jibunAddress"`
	JibunAddressEnglish string `json:"jibunAddressEnglish"`
	BuildingCode        string `json:"buildingCode"`
	BuildingName        string `json:"buildingName"`
	Apartment           string `json:"apartment"`
	Sido                string `json:"sido"`
	SidoEnglish         string `json:"sidoEnglish"`
	Sigungu             string `json:"sigungu"`
	SigunguEnglish      string `json:"sigunguEnglish"`
	SigunguCode         string `json:"sigunguCode"`
	RoadnameCode        string `json:"roadnameCode"`
	Bcode               string `json:"bcode"`
	Roadname            string `json:"roadname"`
	RoadnameEnglish     string `json:"roadnameEnglish"`
	Bname               string `json:"bname"`
	BnameEnglish        string `json:"bnameEnglish"`
	Bname1              string `json:"bname1"`
	Bname1English       string `json:"bname1English"`
	Bname2              string `json:"bname2"`
	Bname2English       string `json:"bname2English"`
	Hname               string `json:"hname"`
	AddressType         string `json:"addressType"` // R or J: how it was found
	ManyParcels         bool   `json:"manyParcels"` // the road address has several
	ManyRoads           bool   `json:"manyRoads"`   // the parcel has several
	Reference           string `json:"reference"`
}

type daumAnswer struct {
	Total   int          `json:"total"`
	Hint    string       `json:"hint"`
	MadeUp  bool         `json:"madeUp"`
	Results []daumResult `json:"results"`
}

const widgetSize = 10

// widgetResults answers the widget's page.
func (s *Service) widgetResults(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	page := min(atLeast(query.Get("page"), 1), maxPaged/widgetSize)
	answer, err := s.Search(r.Context(), query.Get("q"), postcode.Page{Offset: (page - 1) * widgetSize, Limit: widgetSize})
	out := daumAnswer{Total: min(answer.Total, maxPaged), Hint: string(answer.Hint), Results: []daumResult{}}
	switch {
	case errors.Is(err, ErrQuery):
		out.Hint = string(postcode.TooShort)
	case err != nil:
		out.Hint = "missing"
	}
	if meta, err := s.Meta(r.Context()); err == nil {
		out.MadeUp = meta.Synthetic
	}
	shorthand := query.Get("shorthand") != "false"
	for _, result := range answer.Results {
		out.Results = append(out.Results, s.daum(r, result, shorthand))
	}
	write(w, "", out)
}

// daum puts a result into Daum's form.
func (s *Service) daum(r *http.Request, a postcode.Result, shorthand bool) daumResult {
	parcel := a.Parcel
	if a.Searched != nil {
		parcel = *a.Searched
	}
	sido := a.Unit.Sido
	if shorthand {
		sido = shortSido(sido)
	}
	road, lot := strings.TrimPrefix(a.RoadAddress(), a.Unit.Sido), strings.TrimPrefix(a.ParcelOf(parcel), parcel.Unit.Sido)
	d := daumResult{
		Zonecode: a.Postcode, RoadAddress: sido + road, RoadAddressEnglish: a.English, JibunAddress: sido + lot, JibunAddressEnglish: a.EnglishParcel(),
		BuildingCode: buildingCode(a.Address), BuildingName: a.Building, Apartment: "N", Sido: sido, SidoEnglish: a.Latin.Sido, Sigungu: a.Unit.Sigun, SigunguEnglish: a.Latin.Sigun,
		SigunguCode: a.Unit.Code[:5], RoadnameCode: a.Road.Code[5:], Bcode: a.Unit.Code, Roadname: a.Road.Name, RoadnameEnglish: a.Latin.Road,
		Bname: a.Unit.Emd, BnameEnglish: a.Latin.Emd, Bname2: a.Unit.Emd, Bname2English: a.Latin.Emd, Hname: a.Admin, AddressType: "R",
		ManyParcels: len(a.Others) > 0, Reference: a.Reference(),
	}
	if a.Unit.Ri != "" {
		d.Bname, d.BnameEnglish = a.Unit.Ri, a.Latin.Ri
		d.Bname1, d.Bname1English, d.Bname2, d.Bname2English = a.Unit.Emd, a.Latin.Emd, a.Unit.Ri, a.Latin.Ri
	}
	if a.Apartment {
		d.Apartment = "Y"
	}
	if a.Way == postcode.ByParcel || a.Way == postcode.ByUnit {
		d.AddressType = "J"
	}
	if on, err := s.Search(r.Context(), a.ParcelOf(parcel), postcode.Page{Limit: 2}); err == nil {
		roads := 0
		for _, other := range on.Results {
			if other.Searched != nil && *other.Searched == parcel {
				roads++
			}
		}
		d.ManyRoads = roads > 1
	}
	return d
}

// shortSido is how Daum shortens a 시도; 세종 and 제주 stay whole.
func shortSido(sido string) string {
	if strings.HasPrefix(sido, "세종") || strings.HasPrefix(sido, "제주") {
		return sido
	}
	if rs := []rune(sido); len(rs) == 4 && (strings.HasSuffix(sido, "남도") || strings.HasSuffix(sido, "북도")) {
		return string([]rune{rs[0], rs[2]}) // 충청북도 is 충북
	}
	return string([]rune(sido)[:min(2, len([]rune(sido)))])
}

// buildingCode is the first 19 of the 25 digits of a 건물관리번호, which its parcel gives, and zeros: the official files of addresses have no more.
func buildingCode(a postcode.Address) string {
	mountain := "1"
	if a.Parcel.Mountain {
		mountain = "2"
	}
	four := func(n int) string { return strings.Repeat("0", max(4-len(strconv.Itoa(n)), 0)) + strconv.Itoa(n) }
	return a.Unit.Code + mountain + four(a.Parcel.Main) + four(a.Parcel.Sub) + "000000"
}
