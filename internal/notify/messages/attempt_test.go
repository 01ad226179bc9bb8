package messages_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// channel is the shop's channel of text messages, whose letters say text.
func (s *shop) channel(text string, settle time.Duration) messages.Channel {
	return messages.Channel{
		Service: s.messages, Shop: "사자", Settle: settle,
		Letter: func(context.Context, string) (notify.Letter, error) { return notify.Letter{Short: text}, nil },
	}
}

func tried(id string) notify.Delivery {
	return notify.Delivery{ID: id + strings.Repeat("0", 36-len(id)), Channel: messages.SMS, Address: "01012345678", Attempts: 1, Told: time.Now()}
}

func TestAnAttemptIsLookedUpByTheNumberThatItCameFromAlsoWhenThatHasEnded(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, sim, _ := prepare(t, db, sens.Name, msgsim.Rates{Lost: 1})
		c, d := s.channel("주문을 받았어요.", 0), tried("a")
		if o := c.Send(t.Context(), d, notify.Letter{Short: "주문을 받았어요."}); o.State != notify.Unknown {
			t.Fatalf("%+v, want it unknown", o)
		}
		if _, err := s.messages.Keep(t.Context(), messages.Sender{Number: number, State: messages.Rejected}, ""); err != nil {
			t.Fatal(err)
		}
		c.Letter = func(context.Context, string) (notify.Letter, error) { return notify.Letter{Short: "다른 글"}, nil } // edited since
		o, err := c.Ask(t.Context(), d)
		if err != nil || o.State != notify.Sent || o.Provider != sim.Arrived()[0].Request {
			t.Errorf("%+v (%v), want what was sent", o, err)
		}
		if again, err := c.Ask(t.Context(), d); err != nil || again != o {
			t.Errorf("asked again: %+v (%v), want the same", again, err)
		}
	})
}

func TestTheSameTextToOnePhoneIsNotTakenForAnother(t *testing.T) {
	for _, provider := range []string{solapi.Name, sens.Name} {
		onEngines(t, func(t *testing.T, db *sqldb.DB) {
			s, sim, _ := prepare(t, db, provider, msgsim.Rates{Lost: 1})
			late := time.Now()
			s.now = func() time.Time { return late }
			c := s.channel("같은 글", 0)
			for _, id := range []string{"a", "b"} { // both arrive, and neither is answered
				if o := c.Send(t.Context(), tried(id), notify.Letter{Short: "같은 글"}); o.State != notify.Unknown {
					t.Fatalf("%+v", o)
				}
			}
			never := tried("c") // its process ended before it handed anything over
			if provider == sens.Name {
				if _, err := c.Ask(t.Context(), tried("a")); err == nil {
					t.Error("a was decided while b may be on its way, want it to wait")
				}
			}
			late = late.Add(5 * time.Minute)
			requests := map[string]bool{}
			for _, id := range []string{"a", "b"} {
				o, err := c.Ask(t.Context(), tried(id))
				if err != nil || o.State != notify.Sent || requests[o.Provider] {
					t.Errorf("%s: %+v (%v), want a message of its own", id, o, err)
				}
				requests[o.Provider] = true
			}
			if o, err := c.Ask(t.Context(), never); err != nil || o.State != notify.Waiting || o.Code != "absent" {
				t.Errorf("one that never left: %+v (%v), want it absent", o, err)
			}
			if len(sim.Arrived()) != 2 {
				t.Errorf("%d arrived", len(sim.Arrived()))
			}
		})
	}
}

func TestAMessageToOneselfCostsAndKeepsToTheBudget(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, sim, _ := prepare(t, db, solapi.Name, msgsim.Rates{})
		ctx := t.Context()
		if err := s.notices.SetPrice(ctx, notify.Price{Provider: solapi.Name, What: "sms", ValidFrom: time.Now().Add(-time.Hour), MilliWon: 9_900}); err != nil {
			t.Fatal(err)
		}
		if err := s.notices.SetBudget(ctx, 15_000); err != nil {
			t.Fatal(err)
		}
		if _, err := s.messages.Try(ctx, "010-1234-5678", "하나"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.messages.Try(ctx, "010-1234-5678", "둘"); !errors.Is(err, notify.ErrBudget) || len(sim.Arrived()) != 1 {
			t.Errorf("%v, %d arrived; want the budget to stop the second", err, len(sim.Arrived()))
		}
		c, err := s.notices.Costs(ctx)
		if err != nil || c.Today != 9_900 || len(c.Spent) != 1 || c.Spent[0].Kind != messages.KindTried {
			t.Errorf("%+v (%v), want 9.9 won of messages to try", c, err)
		}
	})
}

func TestAMessageToOneselfThatIsRefusedCostsNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, _, _ := prepare(t, db, solapi.Name, msgsim.Rates{Inside: 1})
		ctx := t.Context()
		if err := s.notices.SetPrice(ctx, notify.Price{Provider: solapi.Name, What: "sms", ValidFrom: time.Now().Add(-time.Hour), MilliWon: 9_900}); err != nil {
			t.Fatal(err)
		}
		if tried, err := s.messages.Try(ctx, "010-1234-5678", "하나"); err != nil || tried.Sent {
			t.Errorf("%+v (%v), want it refused", tried, err)
		}
		if c, err := s.notices.Costs(ctx); err != nil || c.Today != 0 {
			t.Errorf("%+v (%v), want nothing spent", c, err)
		}
	})
}

func TestAnAdvertisementGoesWithTheLinesOfTheLawOrNotAtAll(t *testing.T) {
	db := sqldbtest.SQLite(t)
	s, sim, _ := prepare(t, db, solapi.Name, msgsim.Rates{})
	c, d := s.channel("", 0), tried("ad")
	d.Ad = true
	const refuse = "\n무료수신거부 080-123-4567"
	for i, c1 := range []struct {
		syllables int
		kind      string
	}{{10, "SMS"}, {400, "LMS"}, {987, "LMS"}, {988, ""}, {5000, ""}} {
		d.ID = tried(fmt.Sprint("ad", i)).ID
		text := "(광고)" + strings.Repeat("가", c1.syllables-3) + refuse
		before := len(sim.Arrived())
		o := c.Send(t.Context(), d, notify.Letter{Short: text})
		all := sim.Arrived()[before:]
		switch provider, _ := c.Price(d, notify.Letter{Short: text}); {
		case c1.kind == "" && (o.State != notify.Broken || o.Code != "ad_unsendable" || len(all) != 0 || provider != ""):
			t.Errorf("%d syllables: %+v, %d arrived, priced by %q; want it refused", c1.syllables, o, len(all), provider)
		case c1.kind != "" && (o.State != notify.Sent || len(all) != 1 || all[0].Kind != c1.kind || !strings.HasSuffix(all[0].Text, refuse)):
			t.Errorf("%d syllables: %+v, arrived %+v; want a whole %s", c1.syllables, o, all, c1.kind)
		}
	}
}
