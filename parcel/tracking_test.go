package parcel

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/korean"

	"pgregory.net/rapid"
)

func at(clock string) time.Time {
	t, err := time.ParseInLocation("01-02 15:04", clock, Seoul)
	if err != nil {
		panic(err)
	}
	return t.AddDate(2026, 0, 0)
}

func TestWhereAParcelStands(t *testing.T) {
	e := func(clock string, s State) Event { return Event{Time: at(clock), State: s, Text: string(s)} }
	for name, c := range map[string]struct {
		events    []Event
		state     State
		delivered string
	}{
		"nothing": {nil, Unknown, ""},
		"scans after the delivery": {
			[]Event{e("11-24 10:00", PickedUp), e("11-25 10:00", Delivered), e("11-25 18:00", InTransit)}, Delivered, "11-25 10:00",
		},
		"two deliveries":             {[]Event{e("11-25 10:00", Delivered), e("11-25 18:00", Delivered)}, Delivered, "11-25 10:00"},
		"returned after delivery":    {[]Event{e("11-25 10:00", Delivered), e("11-26 10:00", Returned)}, Returned, ""},
		"returned, then delivered":   {[]Event{e("11-25 10:00", Returned), e("11-26 10:00", Delivered)}, Returned, ""},
		"cancelled after delivery":   {[]Event{e("11-25 10:00", Delivered), e("11-26 10:00", Exception)}, Exception, ""},
		"held, then delivered":       {[]Event{e("11-25 10:00", Exception), e("11-26 10:00", Delivered)}, Delivered, "11-26 10:00"},
		"a label after the scans":    {[]Event{e("11-24 15:28", PickedUp), e("11-24 15:34", InTransit), e("11-24 15:44", Registered)}, InTransit, ""},
		"a word that nobody knows":   {[]Event{e("11-24 15:28", PickedUp), e("11-24 15:34", Unknown)}, PickedUp, ""},
		"tomorrow's clock":           {[]Event{e("11-24 15:28", PickedUp), e("11-27 15:00", Delivered)}, Delivered, "11-27 12:00"},
		"next week's clock":          {[]Event{e("11-24 15:28", PickedUp), e("12-05 15:00", Delivered)}, PickedUp, ""},
		"from new to old":            {[]Event{e("11-25 09:00", OutForDelivery), e("11-25 02:00", InTransit), e("11-24 15:28", PickedUp)}, OutForDelivery, ""},
		"one minute, from old":       {[]Event{e("11-24 15:28", PickedUp), e("11-25 02:00", InTransit), e("11-25 02:00", OutForDelivery)}, OutForDelivery, ""},
		"one minute, from new":       {[]Event{e("11-25 02:00", OutForDelivery), e("11-25 02:00", InTransit), e("11-24 15:28", PickedUp)}, OutForDelivery, ""},
		"one minute for everything":  {[]Event{e("11-25 02:00", OutForDelivery), e("11-25 02:00", InTransit), e("11-25 02:00", PickedUp)}, OutForDelivery, ""},
		"waits, and was not fetched": {[]Event{e("11-25 02:00", AttemptFailed), e("11-25 03:00", ReadyForCollection)}, ReadyForCollection, ""},
	} {
		tr := &Tracking{Events: c.events}
		tr.settle(noon)
		want := time.Time{}
		if c.delivered != "" {
			want = at(c.delivered)
		}
		if tr.State != c.state || !tr.Delivered.Equal(want) {
			t.Errorf("%s: %s %v, want %s %v", name, tr.State, tr.Delivered, c.state, want)
		}
	}
}

// TestOrderOfRowsDoesNotMatter: whatever order a carrier sends different rows in, and however often, the same parcel comes out.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "n")
		var events []Event
		clock := at("11-01 08:00")
		for range n {
			clock = clock.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "minutes")) * time.Minute)
			events = append(events, Event{Time: clock, State: rapid.SampledFrom(States()[:10]).Draw(t, "state")})
		}
		want := &Tracking{Events: slices.Clone(events)}
		want.settle(noon)
		mixed := rapid.Permutation(append(slices.Clone(events), events[:rapid.IntRange(0, n).Draw(t, "twice")]...)).Draw(t, "mixed")
		got := &Tracking{Events: mixed}
		got.settle(noon)
		if !slices.Equal(got.Events, want.Events) || got.State != want.State || got.Delivered != want.Delivered {
			t.Fatalf("%s %v, want %s %v", got.State, got.Events, want.State, want.Events)
		}
	})
}

func TestTimesAsCarriersWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-27 13:05:09.0": "2026-11-27 13:05:09", "2026.11.27 13:05": "2026-11-27 13:05:00", "20261127 130509": "2026-11-27 13:05:09",
		"20261127130509": "2026-11-27 13:05:09", "20261127 1305": "2026-11-27 13:05:00", "2026-11-27T13:05:09": "2026-11-27 13:05:09",
		"2026-12-31 24:00": "2027-01-01 00:00:00", "2026-12-31 24:00:00": "2027-01-01 00:00:00", "202611271305": "2026-11-27 13:05:00",
		"2026年11月24日": "2026-11-24 00:00:00", "20261124 ------": "2026-11-24 00:00:00", "26.11.24 10:00": "2026-11-24 10:00:00",
		"": "", "------": "", "알수없음": "", "2026-02-30 10:00": "", "2026-13-01": "", "2026-11-27 25:00": "", "2026-11-27 24:30": "",
		"0000-00-00 00:00:00": "", "99999999999999999999": "", "10:30": "",
	} {
		got := when(in)
		text := ""
		if !got.IsZero() {
			text = got.Format("2006-01-02 15:04:05")
		}
		if text != want {
			t.Errorf("%q: %s, want %s", in, text, want)
		}
	}
	if s := when("20261124 ------"); !s.dateOnly {
		t.Error("a day without a clock is not dateOnly")
	}
}

func TestADayWithoutAYearIsNotInTheFuture(t *testing.T) {
	newYear := time.Date(2027, 1, 1, 0, 30, 0, 0, Seoul)
	for in, want := range map[string]string{
		"12/31 23:50": "2026-12-31 23:50", "01/01 00:10": "2027-01-01 00:10", "01/01 23:00": "2027-01-01 23:00", "01/03 00:10": "2026-01-03 00:10",
		"12月31日 24:00": "2027-01-01 00:00", "02/29 10:00": "2024-02-29 10:00",
	} {
		if got := withYear(in, newYear).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestStatesHaveWordsInBothLanguages(t *testing.T) {
	for _, s := range States() {
		if s != Unknown && (s.Ko() == Unknown.Ko() || s.En() == Unknown.En()) {
			t.Errorf("%s has no words", s)
		}
	}
}

func TestBytesDecideTheEncoding(t *testing.T) {
	euckr := func(s string) string { b, _ := korean.EUCKR.NewEncoder().String(s); return b }
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":                        {"배송완료", "배송완료"},
		"with a mark":                  {"\xEF\xBB\xBF배송완료", "배송완료"},
		"EUC-KR":                       {euckr("배송완료"), "배송완료"},
		"EUC-KR in a page":             {"<td>" + euckr("배송완료") + "</td>", "<td>배송완료</td>"},
		"UTF-8 with half a letter":     {"배송완료 홍\xEA\xB8 님", "배송완료 홍\uFFFD 님"},
		"EUC-KR with half a letter":    {euckr("배송완료 홍길동 서울") + "\xB1", "배송완료 홍길동 서울\uFFFD"},
		"letters with one broken byte": {"Acc\xFFpted", "Acc\uFFFDpted"},
		"nothing":                      {"", ""},
	} {
		if got := decode([]byte(c.in)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAGapWithBrokenBytesIsNotBelieved(t *testing.T) {
	body := "{\"errorCd\":\"0\",\"tracking\":[{\"GODS_STAT_CD\":\"41\",\"GODS_STAT_NM\":\"배달완료\",\"SCAN_YMD\":\"20261124\",\"SCAN_TME\":\"180209\"}," +
		"{\"GODS_STAT_CD\":\"0\xFF\",\"GODS_STAT_NM\":\"반품취소\",\"SCAN_YMD\":\"20261125\",\"SCAN_TME\":\"180209\"}]}"
	if got, err := Read("lotte", "234567890126", noon, []byte(body)); err == nil || KindOf(err) != ErrTemporary {
		t.Errorf("%v, %v", got, err)
	}
	body = strings.Replace(body, "GODS_STAT_NM\":\"반", "GODS_ST\xFFT_NM\":\"반", 1)
	if got, err := Read("lotte", "234567890126", noon, []byte(body)); KindOf(err) != ErrTemporary || err == nil {
		t.Errorf("%v, %v", got, err)
	}
}
