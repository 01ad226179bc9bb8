package consent_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var cases = flag.Int("cases", 1_000_000, "how many random lives of an advertisement the rule is held to the law with")

// answer is something that a person said at a time.
type answer struct {
	at          time.Time
	agreed      bool // to offers
	night       bool
	refusedCall bool // the free number: agreed and night stay as they were
}

// life is an advertisement with all that happens around it.
type life struct {
	d       notify.Delivery
	answers []answer // by time
}

// lawful is the law as a lawyer would read it, in whole milliseconds since midnight in Seoul, and shares nothing with the rule.
func (l life) lawful(at time.Time) bool {
	if l.d.Kind != "ad" {
		return true
	}
	agreed, night, called := false, false, false
	for _, a := range l.answers {
		if a.at.After(at) {
			break
		}
		if a.refusedCall {
			called = true
			continue
		}
		if a.agreed && !agreed {
			called = false
		}
		agreed, night = a.agreed, a.night && a.agreed
	}
	if !agreed || called || l.d.Channel == "alimtalk" {
		return false
	}
	const day = 24 * 60 * 60 * 1000
	clock := (at.UnixMilli() + 9*60*60*1000) % day
	quiet := clock >= 21*60*60*1000 || clock < 8*60*60*1000
	if l.d.Channel == "brand" && (quiet || clock >= (20*60+50)*60*1000) { // Kakao's own rule
		return false
	}
	return l.d.Channel == "mail" || !quiet || night
}

// facts folds the answers as the tables do.
func (l life) facts(at time.Time) (f consent.Facts) {
	for _, a := range l.answers {
		switch {
		case a.at.After(at):
			return f
		case a.refusedCall:
			f.Left, f.LeftAt = consent.FreeCall, a.at
		default:
			if a.agreed && !f.Agreed {
				f.Since = a.at
			}
			f.Agreed, f.Night = a.agreed, a.agreed && a.night
		}
	}
	return f
}

// edges are the times of day at which the rule turns.
var edges = []time.Duration{
	20*time.Hour + 49*time.Minute + 59*time.Second + 999*time.Millisecond, 20*time.Hour + 50*time.Minute,
	20*time.Hour + 59*time.Minute + 59*time.Second + 999*time.Millisecond, 21 * time.Hour, 21*time.Hour + time.Millisecond, 0, 24*time.Hour - time.Millisecond,
	7*time.Hour + 59*time.Minute + 59*time.Second + 999*time.Millisecond, 8 * time.Hour, 8*time.Hour + time.Millisecond, 12 * time.Hour,
}

func moment(r *rand.Rand) time.Time {
	midnight := time.Date(2026, 11, 20+r.IntN(10), 0, 0, 0, 0, time.FixedZone("KST", 9*60*60))
	if r.IntN(2) == 0 {
		return midnight.Add(edges[r.IntN(len(edges))])
	}
	return midnight.Add(time.Duration(r.Int64N(24*60*60*1000)) * time.Millisecond)
}

func newLife(r *rand.Rand, id string, begin time.Time) life {
	channels := []string{"mail", "push", "sms", "alimtalk", "brand"}
	l := life{d: notify.Delivery{
		ID: id, Notice: id, Kind: "ad", Person: id, Channel: channels[r.IntN(len(channels))], Address: "a" + id, Told: begin, Expires: begin.Add(time.Duration(r.Int64N(int64(36 * time.Hour)))),
	}}
	if r.IntN(8) == 0 {
		l.d.Kind = "order_paid"
	}
	at := begin.Add(-time.Duration(r.Int64N(int64(48 * time.Hour)))).Truncate(time.Millisecond)
	for range r.IntN(4) {
		l.answers = append(l.answers, answer{at: at, agreed: r.IntN(3) > 0, night: r.IntN(2) == 0, refusedCall: r.IntN(5) == 0})
		at = at.Add(time.Millisecond + time.Duration(r.Int64N(int64(20*time.Hour)))).Truncate(time.Millisecond)
	}
	return l
}

// hold lives l with a clock that jumps, and counts what was against the law: what was sent and should not have been, and what was
// kept back for ever, or into a time that is no better, and should not have been. back lets the clock jump back as well.
func hold(t *testing.T, r *rand.Rand, l life, back bool, judge func(at time.Time) notify.Verdict) (sent, unlawful, withheld int) {
	now := l.d.Told
	for range 6 {
		if !now.Before(l.d.Expires) {
			return sent, unlawful, withheld
		}
		v := judge(now)
		switch {
		case v == (notify.Verdict{}):
			if sent++; !l.lawful(now) {
				unlawful++
				t.Logf("sent %+v at %s", l, now)
			}
			if r.IntN(3) > 0 { // it arrived; else it is tried again
				return sent, unlawful, withheld
			}
			now = now.Add(time.Duration(r.Int64N(int64(10 * time.Minute))))
		case l.lawful(now):
			withheld++
			t.Logf("kept %+v back at %s: %+v", l, now, v)
			return sent, unlawful, withheld
		case v.Hold.IsZero():
			return sent, unlawful, withheld
		default:
			at := v.Hold.In(time.FixedZone("KST", 9*60*60))
			late := at.Hour() < 8 || at.Hour() >= 9
			if !v.Hold.After(now) || v.Hold.After(l.d.Expires) || late && !v.Hold.Equal(l.d.Expires) || v.Hold.Sub(now) > 12*time.Hour {
				withheld++
				t.Logf("held %+v at %s until %s", l, now, at)
			}
			now = v.Hold
			if to := moment(r); r.IntN(4) == 0 && (back || to.After(now)) { // a clock that was set
				now = to
			}
		}
	}
	return sent, unlawful, withheld
}

func TestNoAdvertisementIsEverSentAgainstTheLawAndNoneIsKeptBackWithoutIt(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t))
	r := rand.New(rand.NewPCG(50, 3))
	var sent, unlawful, withheld int
	for range *cases {
		l := newLife(r, "x", moment(r))
		s, u, w := hold(t, r, l, true, func(at time.Time) notify.Verdict { return d.Rule(l.d, l.facts(at), at) })
		sent, unlawful, withheld = sent+s, unlawful+u, withheld+w
		if unlawful+withheld > 10 {
			break
		}
	}
	t.Logf("%d lives, %d sent", *cases, sent)
	if unlawful != 0 || withheld != 0 || sent < *cases/10 {
		t.Errorf("%d sent against the law, %d kept back without it, of %d", unlawful, withheld, sent)
	}
}

// The same through the tables: answers are given in their order while the clock goes on, and each attempt is judged from the database.
func TestTheTablesJudgeAsTheLawDoes(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		r := rand.New(rand.NewPCG(61, 2))
		lives := 400
		var sent, unlawful, withheld int
		for i := range lives {
			l := newLife(r, string(rune('a'+i%26))+"-"+time.Duration(i).String(), moment(r))
			m := consent.MediumOf(l.d.Channel)
			given := 0
			s, u, w := hold(t, r, l, false, func(at time.Time) notify.Verdict {
				for ; given < len(l.answers) && !l.answers[given].at.After(at); given++ {
					a := l.answers[given]
					d.clock.Set(a.at)
					if a.refusedCall {
						if err := db.InTx(t.Context(), leaving(d, m, l.d.Address)); err != nil {
							t.Fatal(err)
						}
						continue
					}
					said := map[consent.Question]bool{{Purpose: consent.Ad, Medium: m}: a.agreed}
					if m != consent.Mail {
						said[consent.Question{Purpose: consent.Night, Medium: m}] = a.night
					}
					d.choose(t, l.d.Person, consent.MyPage, said)
				}
				d.clock.Set(at)
				return d.judge(t, l.d)
			})
			sent, unlawful, withheld = sent+s, unlawful+u, withheld+w
		}
		if unlawful != 0 || withheld != 0 || sent < lives/10 {
			t.Errorf("%d sent against the law, %d kept back without it, of %d", unlawful, withheld, sent)
		}
	})
}

func leaving(d *desk, m consent.Medium, address string) func(context.Context, *sqldb.Tx) error {
	return func(ctx context.Context, tx *sqldb.Tx) error {
		return d.Leave(ctx, tx, m, address, consent.FreeCall, "", "")
	}
}
