package address

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saja-live/saja/postcode"
)

// postcodifyVersion is the version of postcodify whose answers these are.
const postcodifyVersion = "3.5.1"

// postcodify answers as search.php of postcodify does, in the form of the version that the client names: 3 and above, which is also that of
// who names none, 1.8 and above, or before that.
func (s *Service) postcodify(w http.ResponseWriter, r *http.Request) {
	started := s.now()
	query := r.URL.Query()
	q, callback := strings.TrimSpace(composed(query.Get("q"))), query.Get("callback")
	out := map[string]any{"version": postcodifyVersion, "error": "", "msg": "", "count": 0, "lang": "KO", "sort": "JUSO", "type": "NONE", "nums": "", "cache": "miss", "results": []any{}}
	fail := func(message string) {
		out["error"], out["type"] = message, "ERROR"
	}
	switch n := len([]rune(q)); {
	case q == "":
		fail("Keyword Not Supplied")
	case !utf8.ValidString(q):
		fail("Keyword is Not Valid UTF-8")
	case n < 3 || n > postcode.MaxQuery:
		fail("Keyword is Too Long or Too Short")
	default:
		answer, err := s.Search(r.Context(), q, postcode.Page{Limit: 100})
		switch {
		case errors.Is(err, ErrQuery), errors.Is(err, ErrTooLong):
			fail("Keyword is Too Long or Too Short")
		case err != nil:
			fail("Database Error")
		default:
			out["type"], out["nums"], out["sort"] = postcodifyType(answer), "", postcodifySort(answer)
			if answer.Total > 0 {
				out["nums"] = answer.Understood.Number
			}
			form := postcodifyForm(query.Get("v"))
			results := make([]any, 0, len(answer.Results))
			for i, result := range answer.Results {
				results = append(results, form(result, i))
			}
			out["count"], out["results"] = len(results), results
			if isEnglish(q) {
				out["lang"] = "EN"
			}
		}
	}
	out["time"] = fmt.Sprintf("%.3f", s.now().Sub(started).Seconds())
	write(w, callback, out)
}

// postcodifyForm is the form of results for a client of a version such as 3, 2.0.0 or 1.1.
func postcodifyForm(version string) func(postcode.Result, int) any {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, err := strconv.Atoi(first)
	minor, _ := strconv.Atoi(second)
	switch {
	case err != nil || major >= 3:
		return func(r postcode.Result, i int) any { return postcodify3(r, i) }
	case major == 2 || major == 1 && minor >= 8:
		return func(r postcode.Result, i int) any { return postcodify18(r, i) }
	}
	return func(r postcode.Result, _ int) any { return postcodify17(r) }
}

func isEnglish(q string) bool {
	return !strings.ContainsFunc(q, func(r rune) bool { return r > 0x7F }) && strings.ContainsFunc(q, func(r rune) bool { return r >= 'A' && r <= 'z' })
}

// postcodifyType is what postcodify calls a query of this kind.
func postcodifyType(a postcode.Answer) string {
	if len(a.Results) == 0 {
		return "NONE"
	}
	kind := map[postcode.Way]string{
		postcode.ByRoad: "JUSO", postcode.ByParcel: "JIBEON", postcode.ByUnit: "JIBEON", postcode.ByBuilding: "BUILDING", postcode.ByArea: "EUPMYEON", postcode.ByPostcode: "JUSO", postcode.ByOldPostcode: "JUSO", postcode.ByBox: "POBOX",
	}[a.Understood.Way]
	if a.Understood.Number != "" && kind != "POBOX" {
		kind += "+NUMS"
	}
	return kind
}

func postcodifySort(a postcode.Answer) string {
	if a.Understood.Way == postcode.ByParcel || a.Understood.Way == postcode.ByUnit {
		return "JIBEON"
	}
	return "JUSO"
}

// parts are the pieces of an address that both forms give.
type parts struct {
	common, road, parcel          string
	commonEn, roadEn, parcelEn    string
	building, nums, others, legal string
}

func partsOf(r postcode.Result) parts {
	common, emd := []string{r.Unit.Sido}, ""
	if r.Unit.Sigun != "" {
		common = append(common, r.Unit.Sigun)
	}
	if strings.HasSuffix(r.Unit.Emd, "읍") || strings.HasSuffix(r.Unit.Emd, "면") {
		common = append(common, r.Unit.Emd)
	} else {
		emd = r.Unit.Emd
	}
	p := parts{common: strings.Join(common, " "), building: r.Building}
	p.road = r.Road.Name + " " + r.Number()
	if r.Box != "" {
		p.road = r.Box
	}
	p.parcel = strings.TrimSpace(strings.TrimSpace(emd+" "+r.Unit.Ri) + " " + r.Parcel.Number())
	if r.Box != "" {
		p.parcel = r.Box
	}
	english := strings.Split(r.English, ", ")
	cut := min(2, len(english))
	p.roadEn, p.commonEn = strings.Join(english[:cut], ", "), strings.Join(english[cut:], ", ")
	p.parcelEn, _ = strings.CutSuffix(r.EnglishParcel(), ", "+p.commonEn)
	others := make([]string, 0, len(r.Others))
	for _, o := range r.Others {
		others = append(others, o.String())
	}
	p.others = strings.Join(others, "; ")
	mountain := 1
	if r.Parcel.Mountain {
		mountain = 2
	}
	p.legal = fmt.Sprintf("%s%d%04d%04d", r.Unit.Code, mountain, r.Parcel.Main, r.Parcel.Sub)
	return p
}

// postcodify3 is a result of version 3.
func postcodify3(r postcode.Result, i int) map[string]string {
	p := partsOf(r)
	return map[string]string{
		"postcode5": r.Postcode, "postcode6": strings.ReplaceAll(r.OldPostcode, "-", ""), "ko_common": p.common, "ko_doro": p.road, "ko_jibeon": p.parcel, "en_common": p.commonEn, "en_doro": p.roadEn, "en_jibeon": p.parcelEn,
		"address_id": p.legal, "building_id": r.Key, "building_name": p.building, "building_nums": p.nums, "other_addresses": p.others, "road_id": r.Road.Code, "internal_id": strconv.Itoa(i + 1),
	}
}

// postcodify18 is a result of versions 1.8 to 2.
func postcodify18(r postcode.Result, i int) map[string]any {
	p := partsOf(r)
	return map[string]any{
		"dbid": r.Key, "code6": r.OldPostcode, "code5": r.Postcode,
		"address": map[string]string{"base": p.common, "new": p.road, "old": p.parcel, "building": p.building},
		"english": map[string]string{"base": p.commonEn, "new": p.roadEn, "old": p.parcelEn, "building": ""},
		"other":   map[string]string{"long": p.long(), "short": p.short(r), "others": p.others, "addrid": strconv.Itoa(i + 1), "roadid": r.Road.Code, "bldnum": p.nums},
	}
}

// postcodify17 is a result of the versions before 1.8, whose addresses are whole lines.
func postcodify17(r postcode.Result) map[string]string {
	p := partsOf(r)
	return map[string]string{
		"dbid": r.Key, "code6": r.OldPostcode, "code5": r.Postcode, "address": p.common + " " + p.road, "canonical": p.parcel, "extra_info_long": p.long(), "extra_info_short": p.short(r),
		"english_address": p.roadEn + ", " + p.commonEn, "jibeon_address": p.common + " " + p.parcel, "other": p.others,
	}
}

// long and short are what clients put in brackets behind the address: its parcel, or its dong alone, and the name of its building.
func (p parts) long() string { return p.with(p.parcel) }

func (p parts) short(r postcode.Result) string {
	if r.Unit.Ri != "" {
		return p.with(r.Unit.Ri)
	}
	return p.with(r.Unit.Emd)
}

func (p parts) with(place string) string {
	if p.building == "" {
		return place
	}
	return place + ", " + p.building
}
