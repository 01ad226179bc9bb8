package parcel_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// The examples ask a simulator; without Gateway the same client asks the carriers.
func Example() {
	sim := simulator.New(simulator.Options{})
	server := httptest.NewServer(sim)
	defer server.Close()
	gateway, _ := url.Parse(server.URL)
	number, _ := sim.Ship("cj", time.Now().AddDate(0, 0, -4), simulator.Usual)

	client, err := parcel.New(parcel.Options{Gateway: gateway})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	t, err := client.Track(context.Background(), "cj", number)
	if err != nil {
		fmt.Println(err)
		return
	}
	last, _ := t.Last()
	fmt.Println(t.Carrier, t.State, t.State.Ko())
	fmt.Println(last.Text, last.Detail)
	// Output:
	// kr.cjlogistics delivered 배송 완료
	// 배송완료 고객님의 상품이 배송완료 되었습니다.(담당사원:김*배 010-****-****)
}

func ExampleClient_Track_errors() {
	sim := simulator.New(simulator.Options{})
	server := httptest.NewServer(sim)
	defer server.Close()
	gateway, _ := url.Parse(server.URL)
	client, _ := parcel.New(parcel.Options{Gateway: gateway})
	defer client.Close()

	unknown, _ := sim.Unknown("hanjin")
	_, err := client.Track(context.Background(), "hanjin", unknown)
	fmt.Println(errors.Is(err, parcel.ErrNotFound), parcel.KindOf(err).Code())

	sim.Misbehave(map[simulator.Fault]float64{simulator.Changed: 1})
	_, err = client.Track(context.Background(), "hanjin", unknown)
	fmt.Println(errors.Is(err, parcel.ErrNotFound), parcel.KindOf(err).Code())
	// Output:
	// true not_registered
	// false layout_changed
}

func ExampleGuess() {
	for _, g := range parcel.Guess("6001-2345-6782")[:1] {
		fmt.Printf("%s %s %.0f %%, check digit fits: %v\n", g.ID, g.Ko, g.Confidence*100, g.Checked)
	}
	// Output:
	// kr.cjlogistics CJ대한통운 98 %, check digit fits: true
}

func ExampleValidate() {
	for _, number := range []string{"6001-2345-6782", "600123456783", "6.00123E+11"} {
		n, err := parcel.Validate("cj", number)
		fmt.Printf("%q %v\n", n, err)
	}
	// Output:
	// "600123456782" <nil>
	// "600123456783" the check digit does not fit: a digit may be wrong
	// "" a spreadsheet has changed this number (6.89E+11): format the column as text and copy it again
}

// What was fetched by other means is read by itself.
func ExampleRead() {
	body := []byte(`{"errorCd":"0","tracking":[
		{"GODS_STAT_CD":"10","GODS_STAT_NM":"집하","SCAN_YMD":"20261124","SCAN_TME":"180209","BRNSHP_NM":"전주"},
		{"GODS_STAT_CD":"41","GODS_STAT_NM":"배달완료","SCAN_YMD":"20261125","SCAN_TME":"141000","BRNSHP_NM":"마포"}]}`)
	t, err := parcel.Read("lotte", "234567890126", time.Now(), body)
	fmt.Println(t.State, t.Delivered.Format("2006-01-02 15:04"), err)
	// Output:
	// delivered 2026-11-25 14:10 <nil>
}
