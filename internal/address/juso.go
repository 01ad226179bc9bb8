package address

import (
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/saja-live/saja/postcode"
)

// The answer of juso.go.kr. Everything is a string there, numbers too.
type (
	jusoResults struct {
		XMLName xml.Name   `json:"-" xml:"results"`
		Common  jusoCommon `json:"common" xml:"common"`
		Juso    []jusoItem `json:"juso" xml:"juso"`
	}
	jusoCommon struct {
		ErrorMessage string `json:"errorMessage" xml:"errorMessage"`
		CountPerPage string `json:"countPerPage" xml:"countPerPage"`
		TotalCount   string `json:"totalCount" xml:"totalCount"`
		ErrorCode    string `json:"errorCode" xml:"errorCode"`
		CurrentPage  string `json:"currentPage" xml:"currentPage"`
	}
	jusoItem struct {
		RoadAddr      string  `json:"roadAddr" xml:"roadAddr"`
		RoadAddrPart1 string  `json:"roadAddrPart1" xml:"roadAddrPart1"`
		RoadAddrPart2 string  `json:"roadAddrPart2" xml:"roadAddrPart2"`
		JibunAddr     string  `json:"jibunAddr" xml:"jibunAddr"`
		EngAddr       string  `json:"engAddr" xml:"engAddr"`
		ZipNo         string  `json:"zipNo" xml:"zipNo"`
		AdmCd         string  `json:"admCd" xml:"admCd"`
		RnMgtSn       string  `json:"rnMgtSn" xml:"rnMgtSn"`
		BdMgtSn       string  `json:"bdMgtSn" xml:"bdMgtSn"`
		DetBdNmList   string  `json:"detBdNmList" xml:"detBdNmList"`
		BdNm          string  `json:"bdNm" xml:"bdNm"`
		BdKdcd        string  `json:"bdKdcd" xml:"bdKdcd"`
		SiNm          string  `json:"siNm" xml:"siNm"`
		SggNm         string  `json:"sggNm" xml:"sggNm"`
		EmdNm         string  `json:"emdNm" xml:"emdNm"`
		LiNm          string  `json:"liNm" xml:"liNm"`
		Rn            string  `json:"rn" xml:"rn"`
		UdrtYn        string  `json:"udrtYn" xml:"udrtYn"`
		BuldMnnm      string  `json:"buldMnnm" xml:"buldMnnm"`
		BuldSlno      string  `json:"buldSlno" xml:"buldSlno"`
		MtYn          string  `json:"mtYn" xml:"mtYn"`
		LnbrMnnm      string  `json:"lnbrMnnm" xml:"lnbrMnnm"`
		LnbrSlno      string  `json:"lnbrSlno" xml:"lnbrSlno"`
		EmdNo         string  `json:"emdNo" xml:"emdNo"`
		HstryYn       *string `json:"hstryYn,omitempty" xml:"hstryYn,omitempty"`
		RelJibun      *string `json:"relJibun,omitempty" xml:"relJibun,omitempty"`
		HemdNm        *string `json:"hemdNm,omitempty" xml:"hemdNm,omitempty"`
	}
)

// What juso.go.kr says of queries that it does not take.
var jusoErrors = map[string]string{ // own: never changed
	"0":     "정상",
	"-999":  "시스템에러",
	"E0005": "검색어가 입력되지 않았습니다.",
	"E0006": "주소를 상세히 입력해 주시기 바랍니다.",
	"E0008": "검색어는 두글자 이상 입력되어야 합니다.",
	"E0009": "검색어는 문자와 숫자 같이 입력되어야 합니다.",
	"E0010": "검색어가 너무 깁니다. (한글40자, 영문,숫자 80자 이하)",
	"E0011": "검색어에 너무 긴 숫자가 포함되어 있습니다. (숫자10자 이하)",
	"E0012": "특수문자+숫자만으로는 검색이 불가능 합니다.",
	"E0013": "SQL 예약어 또는 특수문자( %,=,>,<,[,] )는 검색이 불가능 합니다.",
	"E0015": "검색 범위를 초과하였습니다.",
}

// juso answers as addrLinkApi.do and addrLinkApiJsonp.do of juso.go.kr do. Keys (confmKey) are not asked for.
func (s *Service) juso(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	form := formOf(r)
	keyword := strings.TrimSpace(composed(form.Get("keyword")))
	page := atLeast(form.Get("currentPage"), 1)
	size := min(atLeast(form.Get("countPerPage"), 10), 100)
	code := jusoCheck(keyword)
	var answer postcode.Answer
	if code == "0" {
		var err error
		answer, err = s.Search(r.Context(), keyword, postcode.Page{Offset: (min(page, maxPaged) - 1) * size, Limit: size})
		code = jusoCode(keyword, answer, err)
		if strange(answer) {
			answer = postcode.Answer{}
		}
	}
	out := jusoResults{Juso: []jusoItem{}, Common: jusoCommon{
		ErrorCode: code, ErrorMessage: jusoErrors[code], CountPerPage: strconv.Itoa(size), CurrentPage: strconv.Itoa(page), TotalCount: "0",
	}}
	if code == "0" {
		out.Common.TotalCount = strconv.Itoa(answer.Total)
		for _, result := range answer.Results {
			out.Juso = append(out.Juso, jusoOf(result, form.Get("addInfoYn") == "Y"))
		}
	}
	jsonp := r.URL.Path == JusoJSONPPath
	switch {
	case form.Get("resultType") == "json":
		callback := ""
		if jsonp {
			callback = form.Get("callback")
		}
		write(w, callback, map[string]any{"results": out})
	case jsonp: // XML within a script is a string in an object, as there
		text, err := xml.Marshal(out)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		write(w, form.Get("callback"), map[string]string{"returnXml": xml.Header + string(text)})
	default:
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cache-Control", "no-store")
		w.Write([]byte(xml.Header))
		_ = xml.NewEncoder(w).Encode(out) // the caller may have left
	}
}

// strange says whether the query had words that stand nowhere in what was found. juso.go.kr finds nothing then, and clients rely on it:
// they take a word off the end until something is found, and keep the rest as the detail.
func strange(answer postcode.Answer) bool {
	if answer.Understood.Rest == "" || len(answer.Results) == 0 {
		return false
	}
	written := answer.Results[0].Full() + " " + answer.Results[0].ParcelAddress()
	for word := range strings.FieldsFuncSeq(answer.Understood.Rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !strings.Contains(written, word) {
			return true
		}
	}
	return false
}

// formOf is what the caller asks, from the query and the body. There are clients that send the body of a form with GET, as juso.go.kr
// takes it; what a broken query or body has before the break is taken.
func formOf(r *http.Request) url.Values {
	form := r.URL.Query()
	if r.Method == http.MethodGet && r.ContentLength != 0 {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
			body, _ := io.ReadAll(r.Body)
			more, _ := url.ParseQuery(string(body))
			for name, values := range more {
				form[name] = append(form[name], values...)
			}
		}
		return form
	}
	_ = r.ParseForm()
	if r.Form != nil {
		return r.Form
	}
	return form
}

// atLeast reads a number; what is none, or less than 1, is otherwise.
func atLeast(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if errors.Is(err, strconv.ErrRange) && !strings.HasPrefix(text, "-") {
		return maxPaged
	}
	if err != nil || n < 1 {
		return otherwise
	}
	return min(n, 1<<30)
}

// jusoCheck is the code with which juso.go.kr refuses a keyword, or 0.
func jusoCheck(keyword string) string {
	digits, run, letters := 0, 0, 0
	for _, r := range keyword {
		if r >= '0' && r <= '9' {
			digits++
			if run++; run > 10 {
				return "E0011"
			}
			continue
		}
		run = 0
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= utf8.RuneSelf {
			letters++
		}
	}
	words := strings.FieldsFunc(strings.ToUpper(keyword), func(r rune) bool { return r == ' ' || r == ';' || r == '\'' })
	sql := 0
	for _, w := range words {
		switch w {
		case "OR", "SELECT", "INSERT", "DELETE", "UPDATE", "CREATE", "DROP", "EXEC", "UNION", "FETCH", "DECLARE", "TRUNCATE":
			sql++
		}
	}
	switch {
	case keyword == "":
		return "E0005"
	case strings.ContainsAny(keyword, "%=><[]") || sql > 0:
		return "E0013"
	case utf8.RuneCountInString(keyword) < 2:
		return "E0008"
	case len(keyword) > 120 || utf8.RuneCountInString(keyword) > postcode.MaxQuery:
		return "E0010"
	case letters == 0 && digits == utf8.RuneCountInString(keyword) && digits != 5: // postcodes are found here, though not there
		return "E0009"
	case letters == 0 && digits < utf8.RuneCountInString(keyword):
		return "E0012"
	}
	return "0"
}

func jusoCode(keyword string, answer postcode.Answer, err error) string {
	switch {
	case errors.Is(err, ErrQuery) && !strings.ContainsFunc(keyword, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "E0005" // of symbols alone nothing is left
	case errors.Is(err, ErrQuery), errors.Is(err, ErrTooLong):
		return "E0010"
	case err != nil:
		return "-999"
	case answer.Hint == postcode.OnlySido:
		return "E0006"
	case answer.Hint == postcode.OnlyDigit:
		return "E0009"
	case answer.Total > maxPaged:
		return "E0015"
	}
	return "0"
}

func jusoOf(r postcode.Result, more bool) jusoItem {
	number := strconv.Itoa
	part2 := r.Reference()
	if part2 != "" {
		part2 = " " + part2
	}
	bit := func(b bool) string {
		if b {
			return "1"
		}
		return "0"
	}
	item := jusoItem{
		RoadAddr: r.RoadAddress() + part2, RoadAddrPart1: r.RoadAddress(), RoadAddrPart2: part2, JibunAddr: r.ParcelAddress(), EngAddr: r.English, ZipNo: r.Postcode,
		AdmCd: r.Unit.Code, RnMgtSn: r.Road.Code, BdMgtSn: r.BuildingKey, BdNm: r.Building, DetBdNmList: strings.Join(r.Blocks, ","), BdKdcd: bit(r.Apartment), SiNm: r.Unit.Sido, SggNm: r.Unit.Sigun, EmdNm: r.Unit.Emd, LiNm: r.Unit.Ri,
		Rn: r.Road.Name, UdrtYn: number(int(r.Underground)), BuldMnnm: number(r.Main), BuldSlno: number(r.Sub), MtYn: bit(r.Parcel.Mountain), LnbrMnnm: number(r.Parcel.Main), LnbrSlno: number(r.Parcel.Sub),
		EmdNo: "01",
	}
	if more {
		history, parcels := "0", make([]string, 0, len(r.Others))
		for _, p := range r.Others {
			parcels = append(parcels, p.String())
		}
		joined, admin := strings.Join(parcels, ", "), r.Admin
		item.HstryYn, item.RelJibun, item.HemdNm = &history, &joined, &admin
	}
	return item
}
