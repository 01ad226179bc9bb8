package delivery

import "testing"

func TestTheTrailNamesTheCarrier(t *testing.T) {
	for body, want := range map[LabelBody]string{
		{Carrier: "kr.cjlogistics", Invoice: "600000000011"}: "CJ대한통운 600000000011",
		{Carrier: "cj", Invoice: "600000000011"}:             "CJ대한통운 600000000011",
		{Carrier: "ox cart", Invoice: "7"}:                   "ox cart 7",
	} {
		if got := body.label().said(); got != want {
			t.Errorf("%+v: %q, want %q", body, got, want)
		}
	}
}
