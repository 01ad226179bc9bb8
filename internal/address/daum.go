package address

import (
	"errors"
	"net/http"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// daumAddress is what Daum's widget gives of an address by both its sides. Names are the original's.
type daumAddress struct {
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
	Hname               string `json:"hname"` // of the 행정동, where it has another name than the 법정동
}

// daumResult is a cell of the widget's list: a main line, and the one or several on its other side.
type daumResult struct {
	Address   daumAddress  `json:"address"`
	Main      string       `json:"main"` // R or J: how it was asked for
	Reference string       `json:"reference"`
	Parcels   []daumParcel `json:"parcels,omitempty"` // of a road address with several
	Roads     []daumRoad   `json:"roads,omitempty"`   // of a parcel with several
}

type daumParcel struct {
	Text    string `json:"text"`
	English string `json:"english"`
}

type daumRoad struct {
	Address   daumAddress `json:"address"`
	Reference string      `json:"reference"`
}

type daumAnswer struct {
	Total     int          `json:"total"`
	Hint      string       `json:"hint"`
	MadeUp    bool         `json:"madeUp"`
	Read      string       `json:"read"` // the name and number that were looked for
	Area      string       `json:"area,omitempty"`
	Unknown   string       `json:"unknown,omitempty"` // what names nothing
	Corrected string       `json:"corrected,omitempty"`
	Nearest   bool         `json:"nearest,omitempty"`
	Elsewhere bool         `json:"elsewhere,omitempty"`
	Results   []daumResult `json:"results"`

	Suggestions []widgetSuggestion `json:"suggestions,omitempty"` // where nothing was found
}

// How much the widget shows.
const (
	widgetSize = 10  // results a page
	maxSides   = 100 // addresses on the other side of one
	maxSuggest = 10
)

// daumStyle is how the widget was asked to write addresses.
type daumStyle struct {
	short bool // 서울 for 서울특별시
	admin bool // the 행정동 wherever it has another name, not only when it was asked for
}

// widgetResults answers the widget's page.
func (s *Service) widgetResults(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	page := min(atLeast(query.Get("page"), 1), maxPaged/widgetSize)
	answer, err := s.Search(r.Context(), query.Get("q"), postcode.Page{Offset: (page - 1) * widgetSize, Limit: widgetSize})
	u := answer.Understood
	out := daumAnswer{Total: min(answer.Total, maxPaged), Hint: string(answer.Hint), Read: strings.TrimSpace(u.Name + " " + u.Number), Area: u.Area, Unknown: u.Unknown, Results: []daumResult{}}
	switch {
	case errors.Is(err, ErrQuery):
		out.Hint = string(postcode.TooShort)
	case errors.Is(err, ErrTooLong):
		out.Hint = "too_long"
	case err != nil:
		out.Hint = "missing"
	}
	if meta, err := s.Meta(r.Context()); err == nil {
		out.MadeUp = meta.Synthetic
	}
	if len(answer.Results) > 0 {
		first := answer.Results[0]
		out.Corrected, out.Nearest, out.Elsewhere = first.Corrected, first.Nearest, first.WrongArea
	}
	for _, l := range answer.Suggestions {
		out.Suggestions = append(out.Suggestions, widgetSuggestion{l.Text, l.Postcode, l.Count})
	}
	style := daumStyle{short: query.Get("shorthand") != "false", admin: query.Get("more") == "true"}
	seen := map[postcode.Parcel]bool{}
	for _, result := range answer.Results {
		d, parcel := s.daum(r, result, style, u.Name)
		if len(d.Roads) > 0 {
			if seen[parcel] {
				continue // it stands in the cell of its parcel
			}
			seen[parcel] = true
		}
		out.Results = append(out.Results, d)
	}
	write(w, "", out)
}

// widgetSuggestion is a line under the widget's box.
type widgetSuggestion struct {
	Text     string `json:"text"`
	Postcode string `json:"postcode,omitempty"`
	Count    int    `json:"count"`
}

// widgetSuggest completes what is typed into the widget's box. What can't be completed has no suggestions.
func (s *Service) widgetSuggest(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	var out struct {
		Items []widgetSuggestion `json:"items"`
	}
	out.Items = []widgetSuggestion{}
	if lines, err := s.Suggest(r.Context(), query.Get("q"), min(atLeast(query.Get("size"), 1), maxSuggest)); err == nil {
		for _, l := range lines {
			out.Items = append(out.Items, widgetSuggestion{l.Text, l.Postcode, l.Count})
		}
	}
	write(w, "", out)
}

// daum puts a result into Daum's form, and tells the parcel that its lines speak of. asked is the name in the query.
func (s *Service) daum(r *http.Request, a postcode.Result, style daumStyle, asked string) (daumResult, postcode.Parcel) {
	parcel := a.Parcel
	if a.Searched != nil {
		parcel = *a.Searched
	}
	d := daumResult{Address: daumAddressOf(a.Address, parcel, style, asked), Main: "R", Reference: a.Reference()}
	if a.Way != postcode.ByParcel && a.Way != postcode.ByUnit {
		if len(a.Others) > 0 {
			for _, p := range append([]postcode.Parcel{a.Parcel}, a.Others[:min(len(a.Others), maxSides)]...) {
				d.Parcels = append(d.Parcels, daumParcel{style.sido(p.Unit.Sido) + strings.TrimPrefix(a.ParcelOf(p), p.Unit.Sido), inKorea(englishOf(a.Address, p))})
			}
		}
		return d, parcel
	}
	d.Main = "J"
	on, err := s.Search(r.Context(), a.ParcelOf(parcel), postcode.Page{Limit: maxSides})
	if err != nil {
		return d, parcel
	}
	for _, other := range on.Results {
		if other.Searched != nil && *other.Searched == parcel {
			d.Roads = append(d.Roads, daumRoad{daumAddressOf(other.Address, parcel, style, asked), other.Reference()})
		}
	}
	if len(d.Roads) < 2 {
		d.Roads = nil
	}
	return d, parcel
}

// daumAddressOf gives an address with one of its parcels.
func daumAddressOf(a postcode.Address, parcel postcode.Parcel, style daumStyle, asked string) daumAddress {
	sido := style.sido(a.Unit.Sido)
	d := daumAddress{
		Zonecode: a.Postcode, RoadAddress: sido + strings.TrimPrefix(a.RoadAddress(), a.Unit.Sido), RoadAddressEnglish: inKorea(a.English),
		JibunAddress: style.sido(parcel.Unit.Sido) + strings.TrimPrefix(a.ParcelOf(parcel), parcel.Unit.Sido), JibunAddressEnglish: inKorea(englishOf(a, parcel)),
		BuildingCode: a.BuildingKey, BuildingName: a.Building, Apartment: "N", Sido: sido, SidoEnglish: a.Latin.Sido, Sigungu: a.Unit.Sigun, SigunguEnglish: a.Latin.Sigun,
		SigunguCode: a.Unit.Code[:5], RoadnameCode: strings.TrimPrefix(a.Road.Code, a.Unit.Code[:5]), Bcode: a.Unit.Code, Roadname: a.Road.Name, RoadnameEnglish: a.Latin.Road,
		Bname: a.Unit.Emd, BnameEnglish: a.Latin.Emd, Bname2: a.Unit.Emd, Bname2English: a.Latin.Emd,
	}
	if a.Unit.Ri != "" {
		d.Bname, d.BnameEnglish = a.Unit.Ri, a.Latin.Ri
		d.Bname1, d.Bname1English, d.Bname2, d.Bname2English = a.Unit.Emd, a.Latin.Emd, a.Unit.Ri, a.Latin.Ri
	}
	if a.Apartment {
		d.Apartment = "Y"
	}
	if a.Admin != a.Unit.Emd && (style.admin || a.Admin == asked) {
		d.Hname = a.Admin
	}
	return d
}

// englishOf is one of a's parcels in English; nothing where it lies in another unit, whose English is not a's to know.
func englishOf(a postcode.Address, parcel postcode.Parcel) string {
	if parcel.Unit.Code != a.Unit.Code {
		return ""
	}
	a.Parcel = parcel
	return a.EnglishParcel()
}

// inKorea ends an English address as Daum does.
func inKorea(english string) string {
	if english == "" {
		return ""
	}
	return english + ", Korea"
}

// sido is how a 시도 is written.
func (style daumStyle) sido(name string) string {
	if style.short {
		return shortSido(name)
	}
	return name
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
