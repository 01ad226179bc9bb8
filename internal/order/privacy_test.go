package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
)

// What staff write down when they cancel is theirs: no door of a shopper tells it, nor who wrote it.
func TestShoppersNeverSeeWhatStaffNoted(t *testing.T) {
	s := open(t, tables.SQLite(t))
	const note, staff = "단골 아님, 악성 고객", "운영자"
	v := s.sell("냉면", 10000, 5)
	who := guest("a")
	for _, outcome := range []sandboxpg.Outcome{sandboxpg.Approve, sandboxpg.Close} { // cancelled with a refund, and without
		o, window := s.place(wish(who, order.Want{VariantID: v, Qty: 1}))
		s.pay(window, outcome)
		if status, doc := s.call(operator, "POST", "/api/v1/admin/orders/"+o.Number+"/cancel", "", `{"reason":"`+note+`"}`); status != 200 {
			t.Fatalf("staff cancel: %d %v", status, doc)
		}
		token := "?t=" + s.orders.Token(o.Number)
		for name, door := range map[string]struct {
			who                account.Identity
			method, path, body string
		}{
			"the buyer's order":         {who, "GET", "/api/v1/orders/" + o.Number, ""},
			"the order by its token":    {account.Identity{}, "GET", "/api/v1/orders/" + o.Number + token, ""},
			"the buyer's orders":        {who, "GET", "/api/v1/me/orders", ""},
			"the look-up":               {account.Identity{}, "POST", "/api/v1/orders/lookup", `{"number":"` + o.Number + `","proof":"5678"}`},
			"the buyer's repeated wish": {who, "POST", "/api/v1/orders/" + o.Number + "/cancel", `{}`},
		} {
			status, doc := s.call(door.who, door.method, door.path, "", door.body)
			all, _ := json.Marshal(doc)
			if status != 200 || strings.Contains(string(all), note) || strings.Contains(string(all), staff) {
				t.Errorf("%s tells %d %s", name, status, all)
			}
		}
		if status, doc := s.call(operator, "GET", "/api/v1/admin/orders/"+o.Number, "", ""); status != 200 || doc["reason"] != note {
			t.Errorf("staff read the reason %v, %d", doc["reason"], status)
		}
	}
}

func TestShoppersSeeTheReasonTheyGave(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	s.pay(window, sandboxpg.Approve)
	got, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, "마음이 바뀜")
	if err != nil || got.Reason != "마음이 바뀜" {
		t.Errorf("the buyer reads %q, %v", got.Reason, err)
	}
}

func TestStaffWhoCallThemselvesBuyerStillNoteForStaff(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	s.pay(window, sandboxpg.Approve)
	who := operator
	who.Name = "buyer"
	if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: who}, "악성 고객"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.orders.ByNumber(t.Context(), o.Number, order.Viewer{Who: guest("a")}); err != nil || got.Reason != "" {
		t.Errorf("the buyer reads %q, %v", got.Reason, err)
	}
}
