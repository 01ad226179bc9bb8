package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

// post takes every letter of a channel and keeps the last.
type post struct {
	channel string
	price   string // as what it is charged, or ""
	n       atomic.Int64
	says    func(d notify.Delivery) notify.Outcome // of a letter; nil: it is taken
	last    atomic.Pointer[notify.Letter]
	by      sync.Map // how many by the id of a reader
}

func (p *post) Name() string                         { return p.channel }
func (p *post) Spell(address string) (string, error) { return address, nil }
func (p *post) Send(_ context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	p.n.Add(1)
	p.last.Store(&l)
	if _, twice := p.by.LoadOrStore(d.Address, d.Facts.Fill["wording"]); twice {
		p.by.Store(d.Address, "twice")
	}
	if p.says != nil {
		return p.says(d)
	}
	return notify.Outcome{State: notify.Sent}
}

func (p *post) Price(notify.Delivery, notify.Letter) (provider, what string) {
	if p.price == "" {
		return "", ""
	}
	return "solapi", p.price
}

type envelope struct{}

func (envelope) Seal(_, text string) string              { return text }
func (envelope) Unseal(_, sealed string) (string, error) { return sealed, nil }

// town is a shop with so many members who agreed, of whom each tenth bought.
type town struct {
	*campaign.Service
	db      *sqldb.DB
	notices *notify.Service
	post    *post // by mail
	push    *post
	phone   *post
	kakao   *post // by brand message
	clock   *clock
	lacks   error // of the channel of messages
	trail   []deed.Deed
	fails   atomic.Int64 // tells that fail before they go on
	night   atomic.Bool  // nothing leaves
	law     notify.Guard // asked before the campaigns; nil: nobody
}

// clock is a time that a test moves on; it stands at the real one at first.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return time.Now().Add(c.ahead) }

func (c *clock) Forward(by time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.ahead += by }

// Judge holds everything at night, as the law may, before the campaigns are asked.
func (w *town) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	if w.night.Load() {
		return notify.Verdict{Hold: now.Add(10 * time.Millisecond), Stop: "night"}, nil
	}
	if w.law != nil {
		if v, err := w.law.Judge(ctx, q, d, now); err != nil || v != (notify.Verdict{}) {
			return v, err
		}
	}
	return w.Service.Judge(ctx, q, d, now)
}

func member(i int) string { return fmt.Sprintf("m%06d", i) }

func open(t testing.TB, db *sqldb.DB, members int) *town {
	t.Helper()
	for domain, files := range map[string]fs.FS{"todo": todo.Migrations, "notify": notify.Migrations, "campaign": campaign.Migrations} {
		if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	desk, err := notify.NewDesk(os.DirFS("../../../web"), catalogue, notify.Shop{Name: "사자", URL: "https://shop.example"})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{
		db: db, post: &post{channel: campaign.Mail}, push: &post{channel: campaign.Push}, phone: &post{channel: campaign.Text, price: "sms"}, kakao: &post{channel: campaign.Kakao, price: "brand"}, clock: &clock{},
	}
	w.Service = campaign.NewService(db, campaign.Needs{
		Agreed: func(_ context.Context, _ sqldb.Querier, _, after string, most int) (all []campaign.Reader, _ error) {
			for i := range members {
				if m := member(i); m > after && len(all) < most {
					all = append(all, campaign.Reader{Person: m, Lang: []string{"ko", "en"}[i%2]})
				}
			}
			return all, nil
		},
		Reach: func(_ context.Context, _ sqldb.Querier, channel string, persons []string) (map[string][]string, error) {
			all := map[string][]string{}
			for _, p := range persons {
				switch channel {
				case campaign.Push: // each tenth has two devices, and each other tenth none
					if !strings.HasSuffix(p, "1") {
						all[p] = append(all[p], p+"-phone")
					}
					if strings.HasSuffix(p, "0") {
						all[p] = append(all[p], p+"-desk")
					}
				default:
					all[p] = []string{p + "@example.com"}
				}
			}
			return all, nil
		},
		Picture: func(_ context.Context, id string) error {
			if id != picture {
				return errNoPicture
			}
			return nil
		},
		Among: func(_ context.Context, _ sqldb.Querier, r campaign.SegmentRule, persons []string, _ time.Time) (all []string, _ error) {
			for _, p := range persons {
				if r.Is == "bought" && strings.HasSuffix(p, "0") && (r.Product == "" || r.Product == "rice") || r.Is == "watched" && strings.HasSuffix(p, "5") {
					all = append(all, p)
				}
			}
			return all, nil
		},
		Names: func(_ context.Context, persons []string) ([]string, error) { return persons, nil },
		Tell: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error {
			if err := w.notices.TellMany(ctx, tx, n, readers); err != nil {
				return err
			}
			if w.fails.Add(-1) >= 0 {
				return errors.New("the process ends here")
			}
			return nil
		},
		TellOne: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error { return w.notices.Tell(ctx, tx, n) },
		Sample: func(ctx context.Context, n notify.Notice, channel, lang string) (notify.Sample, error) {
			return w.notices.Sample(ctx, n, channel, lang)
		},
		Weigh: func(_ string, l notify.Letter) (bytes, most int, why string) {
			if len(l.Short) > 500 {
				return len(l.Short), 500, "long"
			}
			return len(l.Short), 500, ""
		},
		Ready: func(_ context.Context, channel string) error {
			if channel == campaign.Text {
				return w.lacks
			}
			return nil
		},
		Me: func(_ context.Context, channel string) ([]notify.Address, error) {
			if channel == campaign.Push {
				return nil, nil
			}
			return []notify.Address{{Channel: channel, Address: "me@example.com"}}, nil
		},
		Find: func(ctx context.Context, q sqldb.Querier, id string) (notify.Delivery, error) {
			return w.notices.Find(ctx, q, id)
		},
		Spent: func(ctx context.Context, event string) (notify.MilliWon, error) {
			return w.notices.SpentOn(ctx, db, campaign.Kind, event)
		},
		Limits: limit.NewMemory(time.Now), Note: func(_ context.Context, d deed.Deed) { w.trail = append(w.trail, d) },
		Key: []byte("a key of a test"), URL: "https://shop.example", Actor: func(context.Context) string { return "이직원" },
	}, w.clock.Now)
	w.notices = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: envelope{}, Kinds: campaign.Kinds, Channels: []notify.Channel{w.post, w.push, w.phone, w.kakao}, Mark: w.Track, Ended: w.Ended, Guard: w,
	}, w.clock.Now)
	return w
}

// run has the shop's todos done until the test ends.
func (w *town) run(t testing.TB) {
	runner := todo.NewRunner(w.db, todo.Config{}, slog.New(slog.DiscardHandler), w.clock.Now, slices.Concat(w.Todos(), w.notices.Todos())...)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- runner.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-over })
}

var form = campaign.CampaignForm{
	Name: "가을 소식", Channel: campaign.Mail, Ko: campaign.CampaignWords{Subject: "가을 밀키트", Title: "가을이에요", Body: "첫 문단\n\n둘째 문단", Button: "보러 가기"},
	En: campaign.CampaignWords{Subject: "Autumn", Title: "Autumn", Body: "One", Button: "Look"}, Link: "/shows/1", PerMinute: 60_000,
}

func (w *town) make(t testing.TB, f campaign.CampaignForm) campaign.Campaign {
	t.Helper()
	c, err := w.Make(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *town) do(t testing.TB, id string, a campaign.Act) campaign.Campaign {
	t.Helper()
	c, err := w.Do(t.Context(), id, a, w.state(t, id).Version)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *town) state(t testing.TB, id string) campaign.Campaign {
	t.Helper()
	c, err := w.Campaign(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEachIsToldOnceAlsoWhenAChunkIsBrokenOff(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 2500)
		w.fails.Store(2)
		c := w.make(t, form)
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "all letters sent", func() bool { return w.state(t, c.ID).State == campaign.Done && w.post.n.Load() >= 2500 })
		if got := w.state(t, c.ID); got.Told != 2500 || got.Looked != 2500 || w.post.n.Load() != 2500 {
			t.Errorf("told %d, looked %d, sent %d, want 2500 each", got.Told, got.Looked, w.post.n.Load())
		}
	})
}

func TestACampaignIsChangedWhileItIsADraftAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 10)
		if _, err := w.Make(t.Context(), campaign.CampaignForm{Name: "x"}); !errors.Is(err, campaign.ErrForm) {
			t.Errorf("nothing to say: %v", err)
		}
		for _, link := range []string{"//evil.example", "https://evil.example", "/a b", "/\\evil"} {
			f := form
			f.Link = link
			if _, err := w.Make(t.Context(), f); !errors.Is(err, campaign.ErrLink) {
				t.Errorf("to %s: %v, want ErrLink", link, err)
			}
		}
		f := form
		f.StartsAt = time.Now().Add(time.Hour)
		c := w.make(t, f)
		c, err := w.Change(t.Context(), c.ID, f, c.Version)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Change(t.Context(), c.ID, f, c.Version-1); !errors.Is(err, campaign.ErrChanged) {
			t.Errorf("an older version: %v", err)
		}
		for _, step := range []struct {
			act  campaign.Act
			want error
		}{{campaign.Pause, campaign.ErrState}, {campaign.Start, nil}, {campaign.Start, campaign.ErrState}, {campaign.Unplan, nil}, {campaign.Start, nil}, {campaign.Cancel, nil}, {campaign.Resume, campaign.ErrState}, {"dance", campaign.ErrState}} {
			if _, err := w.Do(t.Context(), c.ID, step.act, w.state(t, c.ID).Version); !errors.Is(err, step.want) {
				t.Errorf("%s: %v, want %v", step.act, err, step.want)
			}
		}
		if _, err := w.Change(t.Context(), c.ID, f, w.state(t, c.ID).Version); !errors.Is(err, campaign.ErrRuns) {
			t.Errorf("after it was cancelled: %v", err)
		}
		if _, err := w.Do(t.Context(), "none", campaign.Start, 1); !errors.Is(err, campaign.ErrNotFound) {
			t.Errorf("no campaign: %v", err)
		}
		if p, err := w.List(t.Context(), list.Query{}); err != nil || p.Total != 1 {
			t.Errorf("the list: %+v, %v", p, err)
		}
	})
}

func TestAPausedCampaignGoesOnWhereItStood(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 2500)
		f := form
		f.PerMinute = 600 // so that there is a minute between chunks
		c := w.make(t, f)
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the first chunk", func() bool { return w.post.n.Load() == 600 })
		w.do(t, c.ID, campaign.Pause)
		if got := w.state(t, c.ID); got.State != campaign.Paused || got.Told != 600 {
			t.Fatalf("paused: %+v", got)
		}
		w.do(t, c.ID, campaign.Resume)
		eventually.True(t, "the second chunk", func() bool { return w.post.n.Load() == 1200 })
		w.do(t, c.ID, campaign.Cancel)
		if got := w.state(t, c.ID); got.State != campaign.Cancelled || got.Told != 1200 || got.Ended.IsZero() {
			t.Errorf("cancelled: %+v", got)
		}
	})
}

func TestASegmentMeansWhomItSays(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 2500)
	bought := campaign.SegmentRule{Is: "bought"}
	rice, tea, notLately := bought, bought, bought
	rice.Product, tea.Product = "rice", "tea"
	notLately.Not, notLately.Days = true, 30
	watched := campaign.SegmentRule{Is: "watched"}
	for _, c := range []struct {
		of   []campaign.SegmentRule
		want int64
	}{
		{nil, 2500},
		{[]campaign.SegmentRule{rice}, 250},
		{[]campaign.SegmentRule{tea}, 0},
		{[]campaign.SegmentRule{notLately}, 2250},
		{[]campaign.SegmentRule{rice, notLately}, 0},
		{[]campaign.SegmentRule{watched, notLately}, 250},
		{[]campaign.SegmentRule{watched, rice}, 0},
	} {
		n, err := w.Count(t.Context(), campaign.Mail, campaign.Segment{All: c.of})
		if err != nil || n.Meant != c.want || n.Agreed != 2500 || n.More || len(n.Sample) != int(min(c.want, 5)) || n.Reachable != n.Meant {
			t.Errorf("%+v means %+v, %v, want %d", c.of, n, err, c.want)
		}
	}
	if n, err := w.Count(t.Context(), campaign.Push, campaign.Segment{}); err != nil || n.Meant != 2500 || n.Reachable != 2250 {
		t.Errorf("by push %+v, %v, want 2250 reachable of 2500", n, err)
	}
	for _, bad := range []campaign.SegmentRule{{Is: "dances"}, {Is: "wished"}, {Is: "wished", Show: "s", Product: "p"}, {Is: "seen"}, {Is: "spent"}, {Is: "spent", Won: -1}} {
		if _, err := w.Count(t.Context(), campaign.Mail, campaign.Segment{All: []campaign.SegmentRule{bad}}); !errors.Is(err, campaign.ErrSegment) {
			t.Errorf("%+v: %v, want ErrSegment", bad, err)
		}
	}
}

func TestWhatReadersDoCountsOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 1)
		c := w.make(t, form)
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the letter", func() bool { return w.post.last.Load() != nil && w.state(t, c.ID).State == campaign.Done })
		l := w.post.last.Load()
		path := strings.TrimPrefix(l.Link, "https://shop.example/go/")
		if path == l.Link || !strings.Contains(l.HTML, `"`+l.Link+`"`) || !strings.Contains(l.Plain, l.Link) || l.Subject != "가을 밀키트" {
			t.Fatalf("the letter leads to %q: %+v", l.Link, l)
		}
		_, dot, _ := strings.Cut(l.HTML, "https://shop.example/seen/")
		dot, _, _ = strings.Cut(dot, `"`)
		ask := func(method string, do func(http.ResponseWriter, *http.Request) error, token string) (*httptest.ResponseRecorder, error) {
			r := httptest.NewRequest(method, "/", nil)
			r.SetPathValue("token", token)
			a := httptest.NewRecorder()
			return a, do(a, r)
		}
		for range 3 {
			if a, err := ask("GET", w.Seen, dot); err != nil || a.Header().Get("Content-Type") != "image/gif" {
				t.Fatalf("the dot: %v, %v", a.Header(), err)
			}
			if a, err := ask("GET", w.Go, path); err != nil || a.Header().Get("Location") != "/shows/1" {
				t.Fatalf("the link: %v, %v", a.Header(), err)
			}
		}
		for i := range path {
			forged := path[:i] + string(rune(path[i]^1)) + path[i+1:]
			if a, err := ask("GET", w.Go, forged); err == nil {
				t.Fatalf("with letter %d changed it leads to %q", i, a.Header().Get("Location"))
			}
		}
		if _, err := ask("GET", w.Go, dot); err == nil {
			t.Error("a dot's token leads somewhere")
		}
		delivery := w.one(t)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return errors.Join(
				w.Bought(ctx, tx, "o1", member(0), money.Won(12900)), w.Bought(ctx, tx, "o1", member(0), money.Won(12900)), w.Bought(ctx, tx, "o2", member(0), money.Won(100)),
				w.Bought(ctx, tx, "o3", "somebody else", money.Won(9)), w.Left(ctx, tx, delivery), w.Left(ctx, tx, delivery), w.Left(ctx, tx, "none"),
			)
		})
		if err != nil {
			t.Fatal(err)
		}
		eventually.True(t, "the letter counted", func() bool { return w.outcome(t, c).Sent == 1 })
		n := w.outcome(t, c)
		if want := (campaign.CampaignOutcome{Sent: 1, Opened: 1, Clicked: 1, Left: 1, Bought: 2, Earned: 13000, Ended: 1}); n != want {
			t.Errorf("counted %+v, want %+v", n, want)
		}
		if err := w.Rounds()[0].Do(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func (w *town) one(t testing.TB) string {
	t.Helper()
	p, err := w.notices.List(t.Context(), notify.Filter{}, list.Query{})
	if err != nil || len(p.Items) != 1 {
		t.Fatalf("%d letters, %v", len(p.Items), err)
	}
	return p.Items[0].ID
}

func (w *town) outcome(t testing.TB, c campaign.Campaign) campaign.CampaignOutcome {
	t.Helper()
	n, err := w.Outcome(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Ten thousand members, from the start to the last letter counted.
func BenchmarkTenThousand(b *testing.B) {
	for _, channel := range []string{campaign.Mail, campaign.Push, campaign.Text} {
		for name, db := range map[string]func(testing.TB) *sqldb.DB{"sqlite": sqldbtest.SQLite, "mariadb": sqldbtest.MariaDB} {
			b.Run(channel+"/"+name, func(b *testing.B) {
				for b.Loop() {
					w := open(b, db(b), 10_000)
					f := form
					f.Channel = channel
					c := w.make(b, f)
					w.do(b, c.ID, campaign.Start)
					w.run(b)
					begun := time.Now()
					eventually.True(b, "all letters sent", func() bool {
						got := w.state(b, c.ID)
						return got.State == campaign.Done && w.outcome(b, c).Sent >= got.Told
					})
					b.ReportMetric(float64(w.outcome(b, c).Sent)/time.Since(begun).Seconds(), "letters/s")
				}
			})
		}
	}
}
