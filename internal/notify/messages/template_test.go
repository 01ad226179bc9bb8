package messages_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const paidText = "[#{shop}] #{name}님, 주문 #{number} 결제를 확인했어요."

// approve has the notices of paid orders go by an AlimTalk that says text, where Kakao approved another.
func (s *shop) approve(t *testing.T, text, approved string) messages.Template {
	t.Helper()
	kept, err := s.messages.KeepTemplate(t.Context(), messages.Template{
		Code: "paid_1", Kind: "order_paid", Lang: "ko", State: messages.Approved, Text: text, Approved: approved,
		Buttons: []press.Button{{Type: "WL", Name: "주문 보기", Mobile: "https://shop.example/#{path}", Desktop: "https://shop.example/#{path}"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// running runs the shop until the test ends.
func (s *shop) running(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.runner().Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// by is where the deliveries of a channel stand.
func (s *shop) by(t *testing.T, channel string) string {
	t.Helper()
	all, err := sqldb.Column[string](t.Context(), s.db, `SELECT CONCAT(state, ' ', code) FROM deliveries WHERE channel = ? ORDER BY id`, channel)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, ", ")
}

func TestAnAlimTalkGoesAndALongMessageFollowsOnlyTheWordThatItDidNotArrive(t *testing.T) {
	for _, provider := range []string{solapi.Name, sens.Name} {
		onEngines(t, func(t *testing.T, db *sqldb.DB) {
			s, sim, _ := prepareWith(t, db, provider, msgsim.Config{Templates: map[string]string{"paid_1": paidText}, Strangers: []string{"01012340001"}})
			if err := s.notices.SetPrice(t.Context(), notify.Price{Provider: provider, What: "alimtalk", ValidFrom: time.Now().Add(-time.Hour), MilliWon: 10_000}); err != nil {
				t.Fatal(err)
			}
			s.approve(t, paidText, paidText)
			s.tell(t, 2) // to a phone that has Kakao, and to one that has not
			s.running(t)
			eventually.True(t, "both taken", func() bool { return len(sim.Arrived()) == 2 && s.count(t, "sent") == 2 })
			if at := s.by(t, messages.SMS); at != "held , held " {
				t.Errorf("before the word of the provider the text messages are %q, want them held", at)
			}
			sim.Deliver()
			eventually.True(t, "a text message", func() bool { return len(sim.Arrived()) == 3 })
			eventually.True(t, "the other spared", func() bool { return s.count(t, "spared") == 1 })
			all := sim.Arrived()
			first := slices.ContainsFunc(all[:2], func(a msgsim.Arrived) bool {
				return a.Kind == "ATA" && a.Text == "[사자] 김사자님, 주문 261127-0 결제를 확인했어요."
			})
			if !first || all[2].Kind == "ATA" || all[2].To != "01012340001" {
				t.Errorf("arrived %+v", all)
			}
			sim.Deliver()
			eventually.True(t, "both told", func() bool { return s.count(t, "delivered") == 2 && s.count(t, "dead") == 1 })
			if c, err := s.notices.Costs(t.Context()); err != nil || c.Today != 10_000 {
				t.Errorf("they cost %d (%v), want one AlimTalk that arrived", c.Today, err)
			}
		})
	}
}

func TestOneSpaceOffNothingGoesByAlimTalkAndThePlaceIsNamed(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, sim, _ := prepareWith(t, db, sens.Name, msgsim.Config{Templates: map[string]string{"paid_1": paidText}})
		kept := s.approve(t, strings.Replace(paidText, "주문 ", "주문  ", 1), paidText)
		if kept.Differs == nil || kept.Differs.Line != 1 || kept.Differs.Column != 24 {
			t.Errorf("kept as differing at %+v", kept.Differs)
		}
		s.tell(t, 1)
		s.running(t)
		eventually.True(t, "a text message instead", func() bool { return len(sim.Arrived()) == 1 })
		if a := sim.Arrived()[0]; a.Template != "" {
			t.Errorf("%+v arrived", a)
		}
		all, err := sqldb.Column[string](t.Context(), db, `SELECT reason FROM deliveries WHERE channel = 'alimtalk' AND state = 'broken' AND code = 'alimtalk_differs'`)
		if err != nil || len(all) != 1 || !strings.HasPrefix(all[0], "line 1, letter 15: ") {
			t.Errorf("%q (%v), want the place", all, err)
		}
		if c, err := s.notices.Costs(t.Context()); err != nil || c.Today != 0 {
			t.Errorf("it cost %d (%v)", c.Today, err)
		}
	})
}

func TestWithoutAnApprovedTemplateAKindGoesByTextMessageAtOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, _, _ := prepareWith(t, db, solapi.Name, msgsim.Config{})
		ways := func(kind, lang string) string {
			t.Helper()
			to, err := s.messages.Ways(t.Context(), db, kind, lang, "01012345678")
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, a := range to {
				all = append(all, a.Channel)
			}
			return strings.Join(all, " ")
		}
		if got := ways("order_paid", "ko"); got != "sms" {
			t.Errorf("without a template: %q", got)
		}
		one := s.approve(t, paidText, paidText)
		if got := ways("order_paid", "ko") + ", " + ways("order_paid", "en") + ", " + ways("order_refunded", "ko"); got != "alimtalk sms, sms, " {
			t.Errorf("approved in Korean: %q", got)
		}
		for _, state := range []messages.TemplateState{messages.Reviewing, messages.Declined, messages.Stopped} {
			one.State = state
			if _, err := s.messages.KeepTemplate(t.Context(), one); err != nil {
				t.Fatal(err)
			}
			if got := ways("order_paid", "ko"); got != "sms" {
				t.Errorf("%s: %q", state, got)
			}
		}
		if err := s.messages.ForgetTemplate(t.Context(), one.ID); err != nil {
			t.Error(err)
		}
		if err := s.messages.ForgetTemplate(t.Context(), one.ID); !errors.Is(err, messages.ErrTemplateGone) {
			t.Errorf("again: %v", err)
		}
	})
}

func TestATemplateThatWouldBeRefusedIsNotKept(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, _, _ := prepareWith(t, db, solapi.Name, msgsim.Config{})
		good := messages.Template{Code: "a", Kind: "order_paid", Lang: "ko", State: messages.Reviewing, Text: paidText}
		for name, c := range map[string]struct {
			change func(t *messages.Template)
			want   error
		}{
			"a long text":         {func(t *messages.Template) { t.Text = strings.Repeat("가", 1001) }, messages.ErrTemplate},
			"six buttons":         {func(t *messages.Template) { t.Buttons = make([]press.Button, 6) }, messages.ErrTemplate},
			"an advertisement":    {func(t *messages.Template) { t.Text += " 오늘만 특가" }, messages.ErrTemplate},
			"an unknown variable": {func(t *messages.Template) { t.Text += " #{nobody}" }, messages.ErrTemplate},
			"approved as nothing": {func(t *messages.Template) { t.State = messages.Approved }, messages.ErrTemplate},
			"a code with a slash": {func(t *messages.Template) { t.Code = "a/b" }, messages.ErrTemplateCode},
			"an unknown kind":     {func(t *messages.Template) { t.Kind = "campaign" }, messages.ErrKind},
			"one that is gone":    {func(t *messages.Template) { t.ID = strings.Repeat("0", 36) }, messages.ErrTemplateGone},
		} {
			one := good
			c.change(&one)
			if _, err := s.messages.KeepTemplate(t.Context(), one); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if _, err := s.messages.KeepTemplate(t.Context(), good); err != nil {
			t.Error(err)
		}
		if _, err := s.messages.KeepTemplate(t.Context(), good); !errors.Is(err, messages.ErrTemplateUsed) {
			t.Errorf("the same code again: %v", err)
		}
	})
}
