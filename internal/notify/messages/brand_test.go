package messages_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestABrandMessageGoesAsItWasMarkedOrNotAtAll(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		at := func() time.Time { return noon }
		s, sim, _ := prepareWith(t, db, solapi.Name, msgsim.Config{Now: at})
		s.now = at
		c := messages.Branded{Channel: messages.Channel{Service: s.messages, Shop: "사자"}}
		text := "사자\n새 메뉴가 왔어요\n무료수신거부 080-000-0000"
		for _, one := range []struct {
			name, id, text, button, code string
			ad                           bool
		}{
			{"an advertisement", "d1", text, "보러 가기", "sent", true},
			{"what advertises nothing", "d2", text, "", "ad_unsendable", false},
			{"too long", "d3", text + strings.Repeat("가", messages.MostBrand), "", "ad_unsendable", true},
			{"too many lines", "d4", text + strings.Repeat("\n가", messages.MostBrandBreaks), "", "ad_unsendable", true},
			{"nothing", "d5", " ", "", "ad_unsendable", true},
			{"too long a button", "d6", text, strings.Repeat("가", messages.MostBrandButton+1), "ad_unsendable", true},
		} {
			d := notify.Delivery{ID: one.id, Channel: messages.BrandName, Address: "01012345678", Attempts: 1, Ad: one.ad, Told: s.now()}
			l := notify.Letter{Short: one.text, Button: one.button, Link: "https://shop.example/g/1"}
			_, what := c.Price(d, l)
			if o := c.Send(t.Context(), d, l); o.Code != one.code || (what == messages.BrandName) != (one.code == "sent") {
				t.Errorf("%s: %+v priced as %q, want %s", one.name, o, what, one.code)
			}
		}
		all := sim.Arrived()
		if len(all) != 1 || all[0].Kind != "BMS_FREE" || all[0].Text != text || all[0].Button != "보러 가기" || !all[0].Ad {
			t.Fatalf("arrived %+v, want the first alone, to the letter", all)
		}
		o, err := c.Ask(t.Context(), notify.Delivery{ID: "d1", Channel: messages.BrandName, Address: "01012345678", Attempts: 1, Told: s.now()})
		if err != nil || o.State != notify.Sent || o.Provider != all[0].ID {
			t.Errorf("asked: %+v (%v), want it found", o, err)
		}
	})
}

func TestABrandMessageSaysWhatItWeighs(t *testing.T) {
	for text, want := range map[string]string{"": "empty", "\n": "empty", "가": "", strings.Repeat("가", messages.MostBrand): "", strings.Repeat("가", messages.MostBrand+1): "long", strings.Repeat("가\n", 100): "long"} {
		if _, most, why := messages.WeighBrand(text); why != want || most != messages.MostBrand {
			t.Errorf("%d bytes: %q of %d, want %q", len(text), why, most, want)
		}
	}
}

func TestABrandMessageOfAShopWithSENSIsRefusedAndCostsNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, sim, _ := prepareWith(t, db, sens.Name, msgsim.Config{})
		c := messages.Branded{Channel: messages.Channel{Service: s.messages, Shop: "사자"}}
		o := c.Send(t.Context(), notify.Delivery{ID: "d1", Channel: messages.BrandName, Address: "01012345678", Attempts: 1, Ad: true, Told: s.now()}, notify.Letter{Short: "사자"})
		if o.State != notify.Broken || o.Code != "kind_unsupported" || len(sim.Arrived()) != 0 {
			t.Errorf("%+v, want it refused for good", o)
		}
	})
}
