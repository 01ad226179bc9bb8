package show

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

var noon = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// stage stands for the encoder: a test says whether a picture arrives.
type stage struct {
	mu     sync.Mutex
	stream string // the one that the encoder feeds
	state  media.State
	kicked []string
	ended  []string
	slow   error // what ending a stream fails with
}

func (s *stage) Health(context.Context, string) (media.Health, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return media.Health{State: s.state}, nil
}

func (s *stage) Live(context.Context) ([]media.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != media.Live {
		return nil, nil
	}
	return []media.Standing{{Stream: s.stream, State: s.state}}, nil
}

func (s *stage) Ingests(context.Context) ([]string, error) { return nil, nil }

func (s *stage) End(_ context.Context, stream string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slow != nil {
		return s.slow
	}
	s.ended = append(s.ended, stream)
	return nil
}

func (s *stage) Kick(_ context.Context, stream string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kicked = append(s.kicked, stream)
	return nil
}

func (s *stage) set(state media.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}

// talk remembers what was said in the rooms.
type talk struct {
	mu      sync.Mutex
	said    []chat.Message
	deaf    error // why nothing can be said
	viewers int
	spoken  chan struct{} // gets one value a message, where there is one
}

func (t *talk) Post(_ context.Context, _ string, m chat.Message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.deaf != nil {
		return t.deaf
	}
	t.said = append(t.said, m)
	if t.spoken != nil {
		t.spoken <- struct{}{}
	}
	return nil
}

func (t *talk) Viewers(string) int { return t.viewers }

func (t *talk) Hearts(string) int64 { return 7 }

func (t *talk) Audience(context.Context, string) (int64, error) { return 40, nil }

func (t *talk) heard() []chat.Message {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]chat.Message(nil), t.said...)
}

type house struct {
	*Service
	stage *stage
	talk  *talk
	goods *catalog.Service
	rice  catalog.Product
	clock *time.Time
	sold  Sales
	began []string // shows whose beginning was told, a time each
}

// each opens a show service with one product on sale, on every engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, logger := t.Context(), slog.New(slog.DiscardHandler)
		if err := errors.Join(
			sqldb.Migrate(ctx, db, "eventlog", eventlog.Migrations),
			sqldb.Migrate(ctx, db, "todo", todo.Migrations),
			sqldb.Migrate(ctx, db, "catalog", catalog.Migrations),
			sqldb.Migrate(ctx, db, "show", Migrations),
		); err != nil {
			t.Fatal(err)
		}
		blobs, err := blob.OpenFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { blobs.Close() })
		clock := noon
		now := func() time.Time { return clock }
		h := &house{stage: &stage{state: media.Waiting}, talk: &talk{}, clock: &clock, sold: Sales{Orders: 2, Won: 25800}}
		h.goods = catalog.New(db, catalog.Needs{Blobs: blobs}, logger, now)
		h.rice = onSale(t, h.goods)
		h.Service = New(db, Needs{
			Catalog: h.goods, Stage: h.stage, Talk: h.talk,
			Sales: func(context.Context, string) (Sales, error) { return h.sold, nil },
			Began: func(_ context.Context, _ *sqldb.Tx, of Show) error {
				h.began = append(h.began, of.ID)
				return nil
			},
		}, Config{}, logger, now)
		test(t, h)
	})
}

func onSale(t *testing.T, goods *catalog.Service) catalog.Product {
	t.Helper()
	ctx := t.Context()
	vendor, err := goods.CreateVendor(ctx, catalog.VendorForm{Name: "서울스낵", NameEn: "Seoul Snack"})
	if err != nil {
		t.Fatal(err)
	}
	form := catalog.ProductForm{
		Name: "불맛 쌀떡볶이", NameEn: "Fire rice cakes", VendorID: vendor.ID, Status: catalog.Draft,
		Options: []catalog.Option{{Name: "맵기", Values: []catalog.OptionValue{{Name: "보통"}, {Name: "매움"}}}},
		Variants: []catalog.VariantForm{
			{SKU: "R-1", Values: []string{"보통"}, Price: 9900, ListPrice: 12900, OnHand: 0},
			{SKU: "R-2", Values: []string{"매움"}, Price: 12900, ListPrice: 16900, OnHand: 14},
		},
	}
	made, err := goods.CreateProduct(ctx, form)
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 400, 400))); err != nil {
		t.Fatal(err)
	}
	if _, err := goods.AddPicture(ctx, made.ID, "떡볶이", &picture); err != nil {
		t.Fatal(err)
	}
	if made, err = goods.Product(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	form.Slug, form.Status, form.Version = made.Slug, catalog.OnSale, made.Version
	for i := range form.Variants {
		form.Variants[i].ID, form.Variants[i].OnHand = made.Variants[i].ID, 0
	}
	if made, err = goods.UpdateProduct(ctx, made.ID, form); err != nil {
		t.Fatal(err)
	}
	return made
}

func (h *house) scheduled(t *testing.T) Show {
	t.Helper()
	made, err := h.Create(t.Context(), Draft{
		Slug: "night", Title: "야식 라이브", Host: Host{Name: "김사자", Face: "/img/x/320"}, StartsAt: noon.Add(time.Hour), Products: []string{h.rice.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func wrongAt(err error, place string) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return false
	}
	for _, e := range f.Errors {
		if e.Location == place {
			return true
		}
	}
	return false
}

func TestShowsAreFoundHoweverTheirWordsAreTyped(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		if _, err := h.Create(t.Context(), Draft{Slug: "stew", Title: "겨울밤 김치찜 잔치", TitleEn: "Kimchi Stew Night", Host: Host{Name: "정우 셰프", NameEn: "Chef Jungwoo"}, StartsAt: noon}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int64{
			"김치찜": 1, norm.NFD.String("김치찜"): 1, " 김치찜 ": 1, "김치\u200b찜": 1, "잔치 김치찜": 1, "정우 김치찜": 1, "kimchi NIGHT": 1, "ｋｉｍｃｈｉ": 1, "jungwoo": 1,
			"김치찜 여름": 0, "%": 0, "_": 0, "": 1, "\u200b": 1,
		} {
			got, err := h.List(t.Context(), Filter{Query: query, Product: ""})
			if err != nil || got.Total != want {
				t.Errorf("%q finds %d shows, %v, want %d", query, got.Total, err, want)
			}
		}
	})
}

func TestShowIsReadBackAsItWasScheduled(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.scheduled(t)
		for _, name := range []string{made.ID, "night"} {
			got, err := h.Show(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(made, got); d != "" {
				t.Error(d)
			}
		}
		if _, err := h.Show(t.Context(), "nowhere"); !errors.Is(err, ErrNotFound) {
			t.Errorf("an unknown show gives %v", err)
		}
		if _, err := h.Create(t.Context(), Draft{Slug: "night", Title: "또", Host: made.Host, StartsAt: noon}); !errors.Is(err, ErrSlugTaken) {
			t.Errorf("a second show at the address gives %v", err)
		}
		var addresses []string
		for range 2 {
			again, err := h.Create(t.Context(), Draft{Title: "또", Host: made.Host, StartsAt: noon})
			if err != nil {
				t.Fatalf("a show of the same title in the same moment: %v", err)
			}
			addresses = append(addresses, again.Slug)
		}
		if addresses[0] == addresses[1] {
			t.Errorf("two shows are at %s", addresses[0])
		}
		if _, err := h.Create(t.Context(), Draft{Slug: made.ID, Title: "또", Host: made.Host, StartsAt: noon}); !wrongAt(err, "slug") {
			t.Errorf("a show with another's id as its address gives %v", err)
		}
		_, err := h.Create(t.Context(), Draft{Title: "또", Host: made.Host, StartsAt: noon, Products: []string{"01900000-0000-7000-8000-000000000000"}})
		if !wrongAt(err, "products[0]") {
			t.Errorf("an unknown product gives %v", err)
		}
		shows, err := h.List(t.Context(), Filter{States: []State{Scheduled}, Query: "야식", Product: h.rice.ID, Soonest: true})
		if err != nil || shows.Total != 1 || len(shows.Items) != 1 || len(shows.Items[0].Products) != 1 {
			t.Errorf("listed %+v, %v", shows, err)
		}
		if none, err := h.List(t.Context(), Filter{Query: "100%"}); err != nil || none.Total != 0 {
			t.Errorf("a per cent sign found %d shows, %v", none.Total, err)
		}
	})
}

func TestStreamKeyIsShownOnceAndTheOldOneStopsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, made := t.Context(), h.scheduled(t)
		if _, err := h.Authorize(ctx, ""); !errors.Is(err, ErrKey) {
			t.Errorf("no key gives %v before there is one", err)
		}
		first, err := h.RotateKey(ctx, made.ID)
		if err != nil || len(first) != 43 {
			t.Fatalf("key %q, %v, want 256 bits", first, err)
		}
		if stream, err := h.Authorize(ctx, first); err != nil || stream != made.ID {
			t.Errorf("the key opens %q, %v", stream, err)
		}
		second, err := h.RotateKey(ctx, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Authorize(ctx, first); !errors.Is(err, ErrKey) {
			t.Errorf("the old key gives %v", err)
		}
		if d := cmp.Diff([]string{made.ID, made.ID}, h.stage.kicked); d != "" {
			t.Error("the encoder on the old key was not cut off:", d)
		}
		h.stage.set(media.Live)
		mustStep(t, h.Start, made.ID)
		mustStep(t, h.End, made.ID)
		if _, err := h.Authorize(ctx, second); !errors.Is(err, ErrEnded) {
			t.Errorf("the key of a show that is over gives %v", err)
		}
		if _, err := h.RotateKey(ctx, made.ID); !errors.Is(err, ErrEnded) {
			t.Errorf("a new key for a show that is over gives %v", err)
		}
	})
}

func mustStep(t *testing.T, step func(context.Context, string) (Show, error), id string) Show {
	t.Helper()
	s, err := step(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShowFollowsItsEncoder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.scheduled(t)
		h.stage.stream = made.ID
		h.talk.spoken = make(chan struct{}, 16)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- h.Run(ctx) }()
		for _, step := range []struct {
			stream media.State
			want   State
		}{{media.Live, Live}, {media.Away, Away}, {media.Live, Live}, {media.Ended, Away}} {
			h.stage.set(step.stream)
			h.Look()
			<-h.talk.spoken // when the room hears it, it holds
			if of, err := h.Show(t.Context(), made.ID); err != nil || of.State != step.want {
				t.Fatalf("the show is %s (%v), want %s", of.State, err, step.want)
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if d := cmp.Diff([]string{made.ID}, h.began); d != "" {
			t.Error("an encoder that comes back begins nothing:", d)
		}
		over := mustStep(t, h.End, made.ID)
		if over.State != Ended || over.StartedAt.IsZero() || over.EndedAt.IsZero() {
			t.Errorf("ended as %+v", over)
		}
		want := []chat.Message{OnAir{State: "live"}, OnAir{State: "away"}, OnAir{State: "live"}, OnAir{State: "away"}, OnAir{State: "ended"}}
		if d := cmp.Diff(want, h.talk.heard()); d != "" {
			t.Error("the room was told:", d)
		}
		happened, err := h.Moments(t.Context(), made.ID)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []MomentKind
		for _, m := range happened {
			kinds = append(kinds, m.Kind)
		}
		if d := cmp.Diff([]MomentKind{Began, Left, Back, Left, Closed}, kinds); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{made.ID}, h.stage.ended); d != "" {
			t.Error("streams ended:", d)
		}
	})
}

func TestShowThatDoesNotStartByItselfWaitsForTheHost(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		no := false
		made, err := h.Create(t.Context(), Draft{Title: "리허설", Host: Host{Name: "김사자"}, StartsAt: noon, AutoStart: &no})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Start(t.Context(), made.ID); !errors.Is(err, ErrNoSignal) {
			t.Errorf("starting without a picture gives %v", err)
		}
		h.stage.set(media.Live)
		if err := h.follow(t.Context(), made.ID, media.Live); err != nil {
			t.Fatal(err)
		}
		if of, _ := h.Show(t.Context(), made.ID); of.State != Scheduled {
			t.Errorf("it is %s without the host's word", of.State)
		}
		if _, err := h.End(t.Context(), made.ID); !errors.Is(err, ErrNotYet) {
			t.Errorf("ending before the start gives %v", err)
		}
		mustStep(t, h.Start, made.ID)
		if _, err := h.Start(t.Context(), made.ID); !errors.Is(err, ErrOnAir) {
			t.Errorf("starting twice gives %v", err)
		}
		mustStep(t, h.End, made.ID)
		if _, err := h.End(t.Context(), made.ID); !errors.Is(err, ErrEnded) {
			t.Errorf("ending twice gives %v", err)
		}
	})
}

func TestPinShowsTheCataloguesOwnPrice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, made := t.Context(), h.scheduled(t)
		if _, err := h.Pin(ctx, made.ID, "someone-elses"); !errors.Is(err, ErrNotInShow) {
			t.Errorf("pinning a foreign product gives %v", err)
		}
		pinned, err := h.Pin(ctx, made.ID, h.rice.ID)
		if err != nil || pinned.Pinned != h.rice.ID {
			t.Fatalf("pinned %q, %v", pinned.Pinned, err)
		}
		card := Card(h.rice)
		if card.Price != 12900 || card.Left != 14 || card.Variant != h.rice.Variants[1].ID {
			t.Errorf("the card is %+v, want the variant that can be had", card)
		}
		if err := h.StockChanged(ctx, h.rice.ID, card.Variant, 3); err != nil {
			t.Fatal(err)
		}
		h.stage.set(media.Live)
		mustStep(t, h.Start, made.ID)
		if err := h.StockChanged(ctx, h.rice.ID, card.Variant, -1); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Update(ctx, made.ID, Draft{Title: "야식", Host: made.Host, StartsAt: noon, Version: made.Version}); err != nil {
			t.Fatal(err)
		}
		want := []chat.Message{
			Pin{Product: card}, OnAir{State: "live"}, StockLeft{Product: h.rice.ID, Variant: card.Variant}, Unpin{},
		}
		if d := cmp.Diff(want, h.talk.heard()); d != "" {
			t.Error("the room heard:", d)
		}
		if of, _ := h.Show(ctx, made.ID); of.Pinned != "" || len(of.Products) != 0 || of.State != Live {
			t.Errorf("after the change the show is %+v", of)
		}
	})
}

func TestTheSecondOfTwoWhoChangeAShowIsTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, made := t.Context(), h.scheduled(t)
		draft := Draft{Title: made.Title, Host: made.Host, StartsAt: made.StartsAt, Products: []string{h.rice.ID}, Version: made.Version}
		first, second := draft, draft
		first.Summary, second.TitleEn = "첫째가 고친 소개", "Second tab"
		if got, err := h.Update(ctx, made.ID, first); err != nil || got.Version != made.Version+1 {
			t.Fatalf("the first change gives version %d, %v", got.Version, err)
		}
		second.Products = nil
		if _, err := h.Update(ctx, made.ID, second); !errors.Is(err, catalog.ErrEditConflict) {
			t.Errorf("the second change gives %v, want a conflict", err)
		}
		h.stage.set(media.Live)
		mustStep(t, h.Start, made.ID) // what a show does is no change of its words
		of, _ := h.Show(ctx, made.ID)
		if of.Summary != first.Summary || of.TitleEn != made.TitleEn || len(of.Products) != 1 || of.Version != made.Version+1 {
			t.Errorf("after the refused change the show is %+v", of)
		}
		second.Version = of.Version
		if _, err := h.Update(ctx, made.ID, second); err != nil {
			t.Errorf("with the version that was read anew: %v", err)
		}
	})
}

func TestStudioTellsViewersPeakAndSales(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, made := t.Context(), h.scheduled(t)
		h.stage.set(media.Live)
		mustStep(t, h.Start, made.ID)
		for _, viewers := range []int{5, 43, 12} { // windows of 40 people
			h.talk.viewers = viewers
			if err := h.beat(ctx); err != nil {
				t.Fatal(err)
			}
			*h.clock = h.clock.Add(time.Minute)
		}
		st, err := h.Studio(ctx, "night")
		if err != nil {
			t.Fatal(err)
		}
		if st.Viewers != 12 || st.Beats[1].Viewers != 40 || st.Peak != 40 || st.Seen != 40 || st.Hearts != 7 || st.Orders != 2 || st.Won != 25800 || len(st.Beats) != 3 || st.AtEnd != nil {
			t.Errorf("the studio shows %+v", st)
		}
		other := New(h.db, h.needs, h.config, h.log, h.now) // another process, or this one after its next start
		if same, err := other.Studio(ctx, "night"); err != nil || len(same.Beats) != 3 || same.Peak != 40 {
			t.Errorf("the studio of another process shows %+v, %v", same, err)
		}
		if of, _ := h.Show(ctx, made.ID); of.Peak != 40 {
			t.Errorf("the stored peak is %d, want 40", of.Peak)
		}
		h.sold = Sales{Orders: 3, Buyers: 2, Won: 38700} // in the minute of the last beat
		mustStep(t, h.End, made.ID)
		h.sold = Sales{Orders: 9, Buyers: 7, Won: 99000}
		*h.clock = h.clock.Add(time.Hour)
		after, err := h.Studio(ctx, "night")
		if err != nil || after.AtEnd == nil || after.AtEnd.Orders != 3 || after.AtEnd.Won != 38700 || after.AtEnd.Buyers != 2 || after.Orders != 9 || after.Buyers != 7 {
			t.Errorf("after its end the studio shows %+v, %v", after, err)
		}
	})
}

func TestTheHostsOfTheLatestShowsAreKnown(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.scheduled(t)
		names, err := h.HostNames(t.Context())
		if err != nil || len(names) != 1 || names[0] != "김사자" {
			t.Errorf("hosts are %q, %v; want 김사자", names, err)
		}
	})
}
