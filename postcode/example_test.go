package postcode_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/saja-live/saja/postcode"
)

// exampleIndex is an index of a few real places, as one builds it from the official files once a month.
func exampleIndex() string {
	dir, err := os.MkdirTemp(scratch, "example")
	if err != nil {
		log.Panic(err)
	}
	path := filepath.Join(dir, "postcode.idx")
	if _, err := postcode.Build(context.Background(), postcode.Options{Sources: []string{"country/data/places.zip"}, Out: path, Version: "202601"}); err != nil {
		log.Panic(err)
	}
	return path
}

func Example() {
	x, err := postcode.Open(exampleIndex())
	if err != nil {
		log.Panic(err)
	}
	defer x.Close()
	answer, err := x.Search("서울 종로구 세종대로209 3층", postcode.Page{})
	if err != nil {
		log.Panic(err)
	}
	for _, r := range answer.Results {
		fmt.Println(r.Postcode, r.Full())
		fmt.Println(r.ParcelAddress())
		fmt.Println(r.English)
	}
	fmt.Println("not needed:", answer.Understood.Rest)
	// Output:
	// 03171 서울특별시 종로구 세종대로 209 (세종로)
	// 서울특별시 종로구 세종로 77-6 정부서울청사
	// 209, Sejong-daero, Jongno-gu, Seoul
	// not needed: 3층
}

func ExampleIndex_Suggest() {
	x, err := postcode.Open(exampleIndex())
	if err != nil {
		log.Panic(err)
	}
	defer x.Close()
	lines, err := x.Suggest("종로구 세종ㄷ", 3)
	if err != nil {
		log.Panic(err)
	}
	for _, l := range lines {
		fmt.Println(l.Text)
	}
	// Output: 서울특별시 종로구 세종대로
}

func ExampleIndex_ByCode() {
	x, err := postcode.Open(exampleIndex())
	if err != nil {
		log.Panic(err)
	}
	defer x.Close()
	answer, err := x.ByCode("1111011900", postcode.Page{Limit: 1}) // 법정동코드 of 세종로
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(answer.Results[0].Unit.Sigun, answer.Results[0].Unit.Emd)
	// Output: 종로구 세종로
}

func ExampleApply() {
	index := exampleIndex()
	days, err := os.MkdirTemp(scratch, "days")
	if err != nil {
		log.Panic(err)
	}
	// A day's file, as business.juso.go.kr gives it in a zip. Here one address is new.
	const row = "51130310445753400008000000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|9|511304457534|장작터길|0|80|0|5113031000|소초면|26304||20260401|0|31||새집|"
	if err := os.WriteFile(filepath.Join(days, "AlterD.JUSUKR.20260401.TH_SGCO_RNADR_MST.TXT"), []byte(row), 0o600); err != nil {
		log.Panic(err)
	}
	report, err := postcode.Apply(context.Background(), postcode.Delta{Index: index, Sources: []string{days}})
	if err != nil {
		log.Panic(err)
	}
	fmt.Println("up to", report.Meta.Day)
	x, err := postcode.Open(index)
	if err != nil {
		log.Panic(err)
	}
	defer x.Close()
	answer, err := x.Search("장작터길 80", postcode.Page{})
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(answer.Results[0].Full())
	// Output:
	// up to 20260401
	// 강원특별자치도 원주시 소초면 장작터길 80
}
