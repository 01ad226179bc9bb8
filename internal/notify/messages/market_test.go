package messages_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

// noon is the one of the day before yesterday, at which everything may be sent, and night the evening after it, at which little may. What is to be done
// later is due by the machine's clock, which has passed both.
var (
	noon  = time.Now().In(id.Seoul).Truncate(24 * time.Hour).Add(3*time.Hour - 48*time.Hour)
	night = noon.Add(10 * time.Hour)
)

// market is a shop that advertises to its members by phone: campaigns, consents, notices and messages as they are joined in one, on a clock that goes
// on from where a test sets it.
type market struct {
	*shop
	campaigns *campaign.Service
	consents  *consent.Service
	sim       *msgsim.Server
	drawn     atomic.Int64 // how often the picture was asked for
	ahead     atomic.Int64 // of the machine's clock, in ns
}

func (m *market) set(at time.Time) { m.ahead.Store(int64(time.Until(at))) }

func (m *market) time() time.Time { return time.Now().Add(time.Duration(m.ahead.Load())) }

// person is the member with a phone.
func person(phone string) string { return "member-" + phone[len(phone)-4:] }

func openMarket(t *testing.T, db *sqldb.DB, provider string, c msgsim.Config, phones ...string) *market {
	t.Helper()
	m := &market{}
	m.set(noon)
	c.Now = m.time
	m.shop, m.sim, _ = prepareWith(t, db, provider, c)
	m.now = m.time
	m.picture = func(context.Context, string) ([]byte, error) { m.drawn.Add(1); return drawn(t, 640, 480), nil }
	if err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "campaign", Files: campaign.Migrations}, sqldb.Domain{Name: "consent", Files: consent.Migrations}); err != nil {
		t.Fatal(err)
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	m.campaigns = campaign.NewService(db, campaign.Needs{
		Agreed: func(_ context.Context, _ sqldb.Querier, _, after string, most int) (all []campaign.Reader, _ error) {
			for _, phone := range phones {
				if p := person(phone); p > after && len(all) < most {
					all = append(all, campaign.Reader{Person: p, Lang: "ko"})
				}
			}
			return all, nil
		},
		Reach: func(_ context.Context, _ sqldb.Querier, _ string, persons []string) (map[string][]string, error) {
			all := map[string][]string{}
			for _, phone := range phones {
				if slices.Contains(persons, person(phone)) {
					all[person(phone)] = []string{phone}
				}
			}
			return all, nil
		},
		Names: func(_ context.Context, persons []string) ([]string, error) { return persons, nil },
		Tell: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error {
			return m.notices.TellMany(ctx, tx, n, readers)
		},
		Sample: func(ctx context.Context, n notify.Notice, channel, lang string) (notify.Sample, error) {
			return m.notices.Sample(ctx, n, channel, lang)
		},
		Weigh: func(channel string, l notify.Letter) (bytes, most int, why string) {
			if channel == campaign.Kakao {
				return messages.WeighBrand(l.Short)
			}
			w := messages.Weigh(cp949.Message{Text: l.Short, Picture: l.Picture != ""})
			return w.Bytes, w.Most, w.Why
		},
		Picture: func(context.Context, string) error { return nil },
		Ready:   func(context.Context, string) error { return nil },
		Spent: func(ctx context.Context, event string) (notify.MilliWon, error) {
			return m.notices.SpentOn(ctx, db, campaign.Kind, event)
		},
		Limits: limit.NewMemory(m.time), Key: []byte("key"), URL: "https://shop.example", Actor: func(context.Context) string { return "이직원" },
	}, m.time)
	m.consents = consent.NewService(db, consent.Needs{
		Texts: catalogue, Shop: "사자", Key: []byte("key"), FreeNumber: "080-123-4567", Contact: "02-000-0000", URL: "https://shop.example",
		Ad: func(kind string) bool { return kind == campaign.Kind },
		Person: func(_ context.Context, _ sqldb.Querier, person string) (consent.Person, error) {
			return consent.Person{Name: person}, nil
		},
		Actor: func(context.Context) string { return "이직원" },
		Tell:  func(context.Context, *sqldb.Tx, notify.Notice) error { return nil },
	}, m.time)
	desk, err := notify.NewDesk(os.DirFS("../../../web"), catalogue, notify.Shop{Name: "사자", URL: "https://shop.example"})
	if err != nil {
		t.Fatal(err)
	}
	channel := messages.Channel{
		Service: m.messages, Shop: "사자", Settle: 2 * time.Second,
		Letter: func(ctx context.Context, id string) (notify.Letter, error) { return m.notices.Letter(ctx, id) },
	}
	m.notices = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: glass{}, Kinds: campaign.Kinds, Guard: m, Channels: []notify.Channel{channel, messages.Branded{Channel: channel}},
		Mark: func(d notify.Delivery, l notify.Letter) notify.Letter {
			return m.consents.Mark(d, m.campaigns.Track(d, l))
		},
		Ended: func(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
			if err := m.messages.Ended(ctx, tx, d, o); err != nil {
				return err
			}
			return m.campaigns.Ended(ctx, tx, d, o)
		},
	}, m.time)
	for what, milliWon := range map[string]notify.MilliWon{"sms": 9_900, "lms": 28_000, "mms": 90_000, "brand": 25_000} {
		if err := m.notices.SetPrice(t.Context(), notify.Price{Provider: provider, What: what, ValidFrom: noon.Add(-time.Hour), MilliWon: milliWon}); err != nil {
			t.Fatal(err)
		}
	}
	for _, phone := range phones {
		m.answer(t, phone, true, false)
	}
	return m
}

// Judge has campaigns and the law judge, as in a shop.
func (m *market) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	if v, err := m.campaigns.Judge(ctx, q, d, now); err != nil || v != (notify.Verdict{}) {
		return v, err
	}
	return m.consents.Judge(ctx, q, d, now)
}

// answer is what the owner of a phone says to offers by text and Kakao.
func (m *market) answer(t *testing.T, phone string, ad, atNight bool) {
	t.Helper()
	err := m.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := m.consents.Choose(ctx, tx, consent.Answer{Person: person(phone), Lang: "ko", Source: consent.MyPage, Agreed: map[consent.Question]bool{
			{Purpose: consent.Ad, Medium: consent.Text}: ad, {Purpose: consent.Night, Medium: consent.Text}: atNight,
		}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// start runs the shop until the test ends, and begins a campaign in it.
func (m *market) start(t *testing.T, f campaign.CampaignForm) campaign.Campaign {
	t.Helper()
	c, err := m.campaigns.Make(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = m.campaigns.Do(t.Context(), c.ID, campaign.Start, c.Version); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	begun := time.Duration(-m.ahead.Load())
	kinds := slices.Concat(m.notices.Todos(), m.messages.Todos(m.notices.Report), m.campaigns.Todos())
	go func() {
		due := func() time.Time { return m.time().Add(begun) }
		done <- todo.NewRunner(m.db, todo.Config{Node: "shop"}, slog.New(slog.DiscardHandler), due, kinds...).Run(ctx)
	}()
	t.Cleanup(func() { stop(); <-done })
	return c
}

// came is what is counted of a campaign, by what it is, and what it cost.
func (m *market) came(t *testing.T, c campaign.Campaign) string {
	t.Helper()
	all, err := sqldb.Column[string](t.Context(), m.db, `SELECT CONCAT(what, ' ', SUM(n)) FROM campaign_tally WHERE campaign = ? GROUP BY what ORDER BY what`, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	cost, err := m.notices.SpentOn(t.Context(), m.db, campaign.Kind, c.ID+"/")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s, for %d", strings.Join(all, ", "), cost)
}

// comes waits until that is counted of a campaign.
func (m *market) comes(t *testing.T, c campaign.Campaign, want string) {
	t.Helper()
	eventually.True(t, want, func() bool {
		return m.came(t, c) == want
	})
}

// arrived are the messages that a phone got, by kind.
func (m *market) arrived(phone string) string {
	var all []string
	for _, a := range m.sim.Arrived() {
		if a.To == phone {
			all = append(all, a.Kind)
		}
	}
	return strings.Join(all, " ")
}

const (
	friend   = "01012340001" // added the shop's channel of Kakao
	stranger = "01012340002" // did not
	leaver   = "01012340003" // did not, and withdraws
)

func brandForm() campaign.CampaignForm {
	return campaign.CampaignForm{
		Name: "가을", Channel: campaign.Kakao, Instead: true, PerMinute: 60_000, Link: "/shows/1", Ko: campaign.CampaignWords{Body: "가을 밀키트 🍲가 왔어요", Button: "보러 가기"},
	}
}

func TestACampaignByBrandMessageReachesEachInOneWayWithinTheLaw(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		m := openMarket(t, db, solapi.Name, msgsim.Config{Strangers: []string{stranger, leaver}}, friend, stranger, leaver)
		f := brandForm()
		f.Ko.Body = strings.ReplaceAll(f.Ko.Body, " 🍲", "")
		c := m.start(t, f)
		m.comes(t, c, "sent 3, for 75000")
		for _, a := range m.sim.Arrived() {
			if a.Kind != "BMS_FREE" || !a.Ad || strings.Contains(a.Text, "(광고)") || !strings.HasSuffix(a.Text, "\n무료수신거부 080-123-4567") || a.Button != "보러 가기" || !strings.HasPrefix(a.Link, "https://shop.example/g/") {
				t.Errorf("arrived %+v, want a brand message that Kakao marks as advertising, once", a)
			}
		}
		m.answer(t, leaver, false, false)
		m.sim.Deliver()
		eventually.True(t, "a text to the stranger, and none to who withdrew", func() bool {
			return sorted(m.by(t, messages.SMS)) == "sent sent, spared spared, withheld no_consent"
		})
		m.sim.Deliver()
		m.comes(t, c, "delivered 2, instead 1, missed 2, sent 3, for 53000") // the one that arrived, and the text
		if got := fmt.Sprintf("%s; %s; %s", m.arrived(friend), m.arrived(stranger), m.arrived(leaver)); got != "BMS_FREE; BMS_FREE LMS; BMS_FREE" {
			t.Errorf("arrived: %s", got)
		}
		all := m.sim.Arrived()
		if last := all[len(all)-1]; !strings.HasPrefix(last.Text, "(광고)사자 02-000-0000\n") || strings.Count(last.Text, "(광고)") != 1 {
			t.Errorf("the text message says %q", last.Text)
		}
	})
}

// sorted is a list with its parts in order.
func sorted(list string) string {
	all := strings.Split(list, ", ")
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestABrandMessageWaitsForTheMorningWhateverItsReaderAgreedTo(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		m := openMarket(t, db, solapi.Name, msgsim.Config{}, friend)
		m.set(night)
		m.answer(t, friend, true, true)
		f := brandForm()
		f.Instead = false
		c := m.start(t, f)
		eventually.True(t, "it waits", func() bool { return m.by(t, messages.BrandName) == "waiting night" })
		if n := len(m.sim.Arrived()); n != 0 || m.sim.Met("night") != 0 {
			t.Errorf("%d arrived, and Kakao was asked", n)
		}
		m.set(night.Add(10*time.Hour + 30*time.Minute))
		m.comes(t, c, "sent 1, for 25000")
	})
}

func TestATextInPlaceOfABrandMessageWaitsForTheMorningOfWhoDidNotAgreeToTheNight(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		m := openMarket(t, db, solapi.Name, msgsim.Config{Strangers: []string{stranger, leaver}}, stranger, leaver)
		m.answer(t, leaver, true, true)
		f := brandForm()
		f.Ko.Body = "가을 밀키트"
		c := m.start(t, f)
		m.comes(t, c, "sent 2, for 50000")
		m.set(night)
		m.sim.Deliver()
		eventually.True(t, "a text to who agreed to the night", func() bool { return sorted(m.by(t, messages.SMS)) == "sent sent, waiting night" })
		if m.arrived(stranger) != "BMS_FREE" || m.arrived(leaver) != "BMS_FREE LMS" {
			t.Errorf("arrived: %s; %s", m.arrived(stranger), m.arrived(leaver))
		}
		m.set(night.Add(10*time.Hour + 30*time.Minute))
		m.comes(t, c, "instead 2, missed 2, sent 2, for 56000")
	})
}

func TestATextThatCannotFollowABrandMessageIsSaidBeforeItStarts(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		m := openMarket(t, db, solapi.Name, msgsim.Config{}, friend)
		c, err := m.campaigns.Make(t.Context(), brandForm()) // with a picture sign, which Kakao shows and no text message has
		if err != nil {
			t.Fatal(err)
		}
		f, err := m.campaigns.Forecast(t.Context(), c.ID)
		if err != nil || len(f.Pieces) != 2 || f.Pieces[0].Why != "" || f.Pieces[1].Why != "letter" {
			t.Errorf("the forecast: %+v (%v)", f.Pieces, err)
		}
		if _, err := m.campaigns.Do(t.Context(), c.ID, campaign.Start, c.Version); err == nil {
			t.Error("it starts")
		}
	})
}

func TestACampaignWithAPictureGoesFromItsStartToTheReport(t *testing.T) {
	for _, provider := range []string{solapi.Name, sens.Name} {
		t.Run(provider, func(t *testing.T) {
			onEngines(t, func(t *testing.T, db *sqldb.DB) {
				var phones []string
				for i := range 12 {
					phones = append(phones, fmt.Sprintf("010123400%02d", i))
				}
				m := openMarket(t, db, provider, msgsim.Config{}, phones...)
				c := m.start(t, campaign.CampaignForm{
					Name: "가을", Channel: campaign.Text, PerMinute: 60_000, Link: "/shows/1", Picture: picture, Ko: campaign.CampaignWords{Subject: "가을 밀키트", Body: "가을 밀키트가 왔어요"},
				})
				m.comes(t, c, "sent 12, for 1080000")
				all := m.sim.Arrived()
				if uploads := m.sim.Met("uploaded"); uploads != 1 || m.drawn.Load() != 1 || len(all) != 12 {
					t.Errorf("%d uploads of a picture drawn %d times, and %d messages; want 1, 1 and 12", uploads, m.drawn.Load(), len(all))
				}
				for _, a := range all {
					if a.Kind != "MMS" || a.Picture == nil || a.Picture.Width != 640 || a.Subject != "(광고) 가을 밀키트" || !strings.HasPrefix(a.Text, "(광고)사자 02-000-0000\n가을 밀키트가 왔어요\nhttps://shop.example/g/") {
						t.Errorf("arrived %+v", a)
					}
				}
				m.sim.Deliver()
				m.comes(t, c, "delivered 12, sent 12, for 1080000")
				if costs, err := m.notices.Costs(t.Context()); err != nil || costs.Today != 12*90_000 {
					t.Errorf("the day cost %d (%v)", costs.Today, err)
				}
			})
		})
	}
}
