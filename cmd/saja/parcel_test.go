package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// say runs a command and returns what it printed.
func say(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := root()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func TestParcelTrackDrawsATimeLine(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	srv := httptest.NewServer(sim)
	defer srv.Close()
	number, err := sim.Ship("cj", time.Now().AddDate(0, 0, -4), simulator.Usual)
	if err != nil {
		t.Fatal(err)
	}
	ko, err := say(t, "parcel", "track", "CJ대한통운", number[:4]+"-"+number[4:], "--gateway", srv.URL, "--lang", "ko")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CJ대한통운  " + number + "  ·  배송 완료", "받는 분 홍*동", "  ○ ", "  ● ", "집화처리", "1588-1255"} {
		if !strings.Contains(ko, want) {
			t.Errorf("no %q in\n%s", want, ko)
		}
	}
	if strings.Contains(ko, "010-1234") || strings.Contains(ko, "김택배") {
		t.Errorf("a person stands in\n%s", ko)
	}
	// Without a carrier the number tells.
	en, err := say(t, "parcel", "track", number, "--gateway", srv.URL, "--lang", "en")
	if err != nil || !strings.Contains(en, "CJ Logistics") || !strings.Contains(en, "Delivered") {
		t.Errorf("%v\n%s", err, en)
	}
	text, err := say(t, "parcel", "track", "cj", number, "--gateway", srv.URL, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var got parcel.Tracking
	if err := json.Unmarshal([]byte(text), &got); err != nil || got.State != parcel.Delivered || got.Delivered.IsZero() || len(got.Events) < 5 {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestParcelTrackFailsInWords(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	srv := httptest.NewServer(sim)
	defer srv.Close()
	known, err := sim.Ship("cj", time.Now(), simulator.Usual)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args  []string
		fault simulator.Fault
		want  string
	}{
		{[]string{"cj", "600123456783", "--lang", "ko"}, "", "CJ대한통운: 택배사에 이 번호의 기록이 없어요\n검증 숫자가 맞지 않아요"},
		{[]string{"cj", known, "--lang", "ko"}, simulator.TooMany, "뒤에 다시"},
		{[]string{"cj", known, "--lang", "ko"}, simulator.Repair, "점검 중"},
		{[]string{"cj", known, "--lang", "en"}, simulator.Changed, "a shape that is not known — https://www.cjlogistics.com"},
		{[]string{"moon", "1", "--lang", "ko"}, "", "모르는 택배사예요: moon"},
		{[]string{"6.89E+11", "--lang", "ko"}, "", "엑셀이 번호를 바꿨어요"},
		{[]string{"cj", "ABC", "--lang", "ko"}, "", "없는 글자가 있어요 (12, 10)"},
		{[]string{"12345", "--lang", "ko"}, "", "어느 택배사 번호인지"},
		{[]string{"dhl", "1234567891", "--lang", "ko"}, "", "조회용 키가 필요해요: a DHL-API-Key"},
		{[]string{"cj", known, "--gateway", "nowhere"}, "", "is no address"},
	} {
		sim.Misbehave(map[simulator.Fault]float64{c.fault: 1})
		args := append([]string{"parcel", "track", "--gateway", srv.URL}, c.args...)
		if _, err := say(t, args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
}

func TestParcelGuessAndCarriers(t *testing.T) {
	out, err := say(t, "parcel", "guess", "6001-2345-6782", "--lang", "ko")
	if err != nil || !strings.Contains(out, "CJ대한통운") || !strings.Contains(out, "검증 숫자가 맞아요") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = say(t, "parcel", "carriers", "--lang", "ko")
	if err != nil || strings.Count(out, "\n") < len(parcel.Carriers()) || !strings.Contains(out, "우체국택배") {
		t.Errorf("%v\n%s", err, out)
	}
	var list []parcel.Carrier
	out, err = say(t, "parcel", "carriers", "--json")
	if err != nil || json.Unmarshal([]byte(out), &list) != nil || len(list) != len(parcel.Carriers()) {
		t.Errorf("%v\n%s", err, out)
	}
}
