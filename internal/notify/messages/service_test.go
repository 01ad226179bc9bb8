package messages_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

const number = "16700001"

// desk is a shop's messages with a simulator behind them, whose clock a test moves.
type desk struct {
	*messages.Service
	sim    *msgsim.Server
	passed atomic.Int64
}

func (d *desk) now() time.Time {
	return time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC).Add(time.Duration(d.passed.Load()))
}

func open(t *testing.T, db *sqldb.DB, secret string) *desk {
	t.Helper()
	d := &desk{}
	d.sim = msgsim.New(msgsim.Config{Key: "key", Secret: "secret", Numbers: []string{number}, Balance: 5000, Now: d.now})
	at := httptest.NewServer(d.sim)
	t.Cleanup(at.Close)
	d.Service = messages.NewService(db, messages.Needs{
		Provider: solapi.New(solapi.Config{URL: at.URL, Key: "key", Secret: secret, Now: d.now}), Limits: limit.NewMemory(d.now),
		Actor: func(context.Context) string { return "주인" }, Logger: slog.New(slog.DiscardHandler),
	}, d.now)
	return d
}

func onEngines(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrate(t, db)
		test(t, db)
	})
}

func migrate(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "todo", Files: todo.Migrations}, sqldb.Domain{Name: "notify", Files: notify.Migrations}, sqldb.Domain{Name: "messages", Files: messages.Migrations}); err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsSentFromANumberThatIsNotRegistered(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		d, ctx := open(t, db, "secret"), t.Context()
		try := func(want error) {
			t.Helper()
			if _, err := d.Try(ctx, "010-1234-5678", "안녕하세요"); !errors.Is(err, want) {
				t.Errorf("try: %v, want %v", err, want)
			}
		}
		try(messages.ErrUnregistered)
		if _, err := d.Keep(ctx, messages.Sender{Number: "1234", State: messages.Registered}, "주인"); !errors.Is(err, messages.ErrSender) {
			t.Errorf("a number without area code: %v, want ErrSender", err)
		}
		for _, state := range []messages.SenderState{messages.Pending, messages.Rejected} {
			if _, err := d.Keep(ctx, messages.Sender{Number: "1670-0001", State: state}, "주인"); err != nil {
				t.Fatal(err)
			}
			if err := d.Use(ctx, number); !errors.Is(err, messages.ErrUnregistered) {
				t.Errorf("use one that is %s: %v, want ErrUnregistered", state, err)
			}
			try(messages.ErrUnregistered)
		}
		expires := d.now().Add(time.Hour)
		if _, err := d.Keep(ctx, messages.Sender{Number: number, State: messages.Registered, Expires: expires}, "주인"); err != nil {
			t.Fatal(err)
		}
		try(messages.ErrUnregistered) // nobody has said to use it
		if err := d.Use(ctx, number); err != nil {
			t.Fatal(err)
		}
		try(nil)
		if err := d.Forget(ctx, number); !errors.Is(err, messages.ErrInUse) {
			t.Errorf("forget the one in use: %v, want ErrInUse", err)
		}
		d.passed.Store(int64(time.Hour)) // its registration has ended
		try(messages.ErrUnregistered)
		if err := d.Use(ctx, number); !errors.Is(err, messages.ErrUnregistered) {
			t.Errorf("use one that has ended: %v, want ErrUnregistered", err)
		}
		if got, err := d.Keep(ctx, messages.Sender{Number: number, State: messages.Rejected}, "주인"); err != nil || got.Fit {
			t.Errorf("kept %+v (%v)", got, err)
		}
		if err := d.Forget(ctx, number); err != nil {
			t.Errorf("forget one that was refused: %v", err)
		}
		if err := d.Use(ctx, number); !errors.Is(err, messages.ErrSenderGone) {
			t.Errorf("use one that is gone: %v, want ErrSenderGone", err)
		}
		if n := len(d.sim.Arrived()); n != 1 {
			t.Errorf("%d messages arrived, want 1", n)
		}
	})
}

func TestOneNumberIsInUse(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		d, ctx := open(t, db, "secret"), t.Context()
		for _, n := range []string{"0212345678", number} {
			if _, err := d.Keep(ctx, messages.Sender{Number: n, State: messages.Registered, Note: "계약서"}, "주인"); err != nil {
				t.Fatal(err)
			}
			if err := d.Use(ctx, n); err != nil {
				t.Fatal(err)
			}
		}
		all, err := d.Senders(ctx)
		if err != nil || len(all) != 2 || !all[0].Used || all[0].Number != number || all[1].Used || all[0].Note != "계약서" {
			t.Errorf("%+v (%v), want %s alone in use", all, err, number)
		}
		if from, err := d.From(ctx); err != nil || from != number {
			t.Errorf("from %q (%v)", from, err)
		}
	})
}

func TestHowItGoesWithTheProviderIsWrittenDown(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		bad := open(t, db, "wrong")
		if h, err := bad.Check(ctx); err != nil || h.Why != "keys_refused" || h.Failed.IsZero() || !h.OK.IsZero() || h.Balance != -1 {
			t.Errorf("%+v (%v), want keys_refused", h, err)
		}
		good := open(t, db, "secret")
		if _, err := good.Check(ctx); err != nil {
			t.Fatal(err)
		}
		h, err := good.Health(ctx)
		if err != nil || h.OK.IsZero() || h.Balance != 5000 || h.Why != "keys_refused" {
			t.Errorf("%+v (%v), want 5,000 won, and how it failed before", h, err)
		}
	})
}

func TestAMessageToOneselfIsRefusedWhereItCannotArrive(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrate(t, db)
	d := open(t, db, "secret")
	ctx := t.Context()
	if _, err := d.Keep(ctx, messages.Sender{Number: number, State: messages.Registered}, "주인"); err != nil {
		t.Fatal(err)
	}
	if err := d.Use(ctx, number); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		to, text string
		want     error
	}{{"02-123-4567", "x", messages.ErrTo}, {"01012345678", "🦁", messages.ErrText}, {"01012345678", "\u200B", messages.ErrText}} {
		if _, err := d.Try(ctx, c.to, c.text); !errors.Is(err, c.want) {
			t.Errorf("%q to %s: %v, want %v", c.text, c.to, err, c.want)
		}
	}
	var refused int
	for range 8 {
		if _, err := d.Try(ctx, "010-1234-5678", "결제 ₩12,900 – 끝"); err != nil {
			refused++
		}
	}
	if all := d.sim.Arrived(); refused != 3 || len(all) != 5 || all[0].Text != "결제 12,900원 - 끝" || all[0].From != number {
		t.Errorf("%d refused, arrived %+v", refused, all)
	}
	none := messages.NewService(nil, messages.Needs{}, time.Now)
	if _, err := none.Try(ctx, "01012345678", "x"); !errors.Is(err, messages.ErrNone) {
		t.Errorf("without a provider: %v, want ErrNone", err)
	}
}

func TestAPageIsToldWhatATextWeighs(t *testing.T) {
	for text, want := range map[string]messages.Weight{
		"가":    {Kind: cp949.SMS, Bytes: 2, Most: 90, Text: "가"},
		"사자 🦁": {Kind: cp949.SMS, Most: 90, Text: "사자 🦁", Bad: "🦁", BadAt: 4, Why: "letter"},
		"":     {Kind: cp949.SMS, Most: 90, Why: "empty"},
	} {
		if got := messages.Weigh(cp949.Message{Text: text}); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
