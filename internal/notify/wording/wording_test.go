package wording_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/notify/wording"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

var kinds = []wording.Kind{
	{Name: "password_reset", Forms: []notify.Form{notify.Page}, Variables: []string{"name"}, Linked: true, Path: "/reset-password"},
	{
		Name: "order_paid", Forms: []notify.Form{notify.Page, notify.Glance, notify.Message}, Variables: []string{"name", "number"}, Goods: true,
		Rows: []string{"number", "total"}, Path: "/orders",
	},
}

// post is a provider that remembers what it brought, and is away while it is told to be.
type post struct {
	name string
	away bool
	took []notify.Letter
	to   []string
}

func (p *post) Name() string                         { return p.name }
func (p *post) Spell(address string) (string, error) { return address, nil }

func (p *post) Send(_ context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	if p.away {
		return notify.Outcome{State: notify.Waiting, Code: "away", Answered: true}
	}
	p.took, p.to = append(p.took, l), append(p.to, d.Address)
	return notify.Outcome{State: notify.Sent, Code: "sent"}
}

type envelope struct{}

func (envelope) Seal(_, text string) string              { return text }
func (envelope) Unseal(_, sealed string) (string, error) { return sealed, nil }

// shop is one whose notices are told in words that a test changes.
type shop struct {
	*wording.Service
	t         *testing.T
	db        *sqldb.DB
	notices   *notify.Service
	mail, sms *post
	needs     wording.Needs
	late      time.Duration
}

func open(t *testing.T, db *sqldb.DB) *shop {
	t.Helper()
	err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "todo", Files: todo.Migrations}, sqldb.Domain{Name: "notify", Files: notify.Migrations}, sqldb.Domain{Name: "wording", Files: wording.Migrations})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	desk, err := notify.NewDesk(os.DirFS("../../../web"), catalogue, notify.Shop{Name: "사자", Company: "사자 상점", URL: "https://shop.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: db, mail: &post{name: "mail"}, sms: &post{name: "sms"}}
	s.needs = wording.Needs{
		Kinds: kinds, Langs: []string{"ko", "en"}, Texts: catalogue, Desk: desk, URL: "https://shop.example", Limits: limit.NewMemory(time.Now),
		Latest: func(ctx context.Context, kind, lang string) (notify.Notice, bool, error) {
			return s.notices.Latest(ctx, kind, lang)
		},
		Tell: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error { return s.notices.Tell(ctx, tx, n) },
		Self: func(context.Context) (wording.Self, error) {
			return wording.Self{Person: "hana", Mail: "hana@shop.example"}, nil
		},
		Actor: func(context.Context) string { return "김하나" },
		Own:   http.DefaultClient, Others: http.DefaultClient,
	}
	if s.Service, err = wording.Open(t.Context(), db, s.needs, time.Now); err != nil {
		t.Fatal(err)
	}
	s.notices = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: envelope{}, Wording: s.Service, Channels: []notify.Channel{s.mail, s.sms},
		Kinds: []notify.Kind{{Name: "password_reset", Lane: notify.Urgent, Until: time.Hour}, {Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour}},
	}, time.Now)
	return s
}

// tell tells a buyer that an order was paid.
func (s *shop) tell(event string, channels ...string) {
	s.t.Helper()
	n := notify.Notice{Kind: "order_paid", Event: event, Person: "mina", Lang: "ko", Link: "/orders/" + event, Facts: notify.Facts{Fill: map[string]string{"name": "김<b>미나</b>", "number": event}}}
	for _, c := range channels {
		n.To = append(n.To, notify.Address{Channel: c, Address: "mina@example.com"})
	}
	if err := s.db.InTx(s.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.notices.Tell(ctx, tx, n) }); err != nil {
		s.t.Fatal(err)
	}
}

// bring brings out what is due, an hour later each time it is asked.
func (s *shop) bring() {
	s.t.Helper()
	late := s.late
	s.late += 20 * time.Minute
	now := func() time.Time { return time.Now().Add(late) }
	if _, err := todo.NewRunner(s.db, todo.Config{}, slog.New(slog.NewTextHandler(s.t.Output(), nil)), now, s.notices.Todos()...).Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) story(kind string, form notify.Form) wording.TemplateStory {
	s.t.Helper()
	story, err := s.Story(s.t.Context(), wording.Place{Kind: kind, Lang: "ko", Form: form})
	if err != nil {
		s.t.Fatal(err)
	}
	return story
}

// save keeps words as staff would who have just looked.
func (s *shop) save(kind string, form notify.Form, w wording.TemplateWords, use bool) error {
	s.t.Helper()
	return s.Save(s.t.Context(), wording.Place{Kind: kind, Lang: "ko", Form: form}, w, "", use, s.story(kind, form).Moves)
}

var letter = wording.TemplateWords{
	Subject: "[{shop}] {number} 고마워요", Title: "고마워요, {name}님", Button: "보러 가기",
	Body: `<p class="ink strong">{name}님, <a href="{link}" title="{number}">주문 {number}</a>을 준비할게요.`, After: `<p class="soft">언제든 물어보세요.</p>`,
	Styles: ".strong { font-weight: 800; &:hover { color: $fire; } }",
}

func TestWordsInUseAreToldAndASentNoticeNamesThem(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.tell("1", "mail")
		if err := s.save("order_paid", notify.Page, letter, true); err != nil {
			t.Fatal(err)
		}
		s.tell("2", "mail")
		s.bring()
		if len(s.mail.took) != 2 {
			t.Fatalf("%d letters left", len(s.mail.took))
		}
		if l := s.mail.took[0]; !strings.Contains(l.HTML, "결제가 끝났어요") {
			t.Errorf("what was told before has other words: %s", l.Subject)
		}
		l := s.mail.took[1]
		if l.Subject != "[사자] 2 고마워요" || strings.Contains(l.HTML, "<b>미나") || !strings.Contains(l.HTML, "김&lt;b&gt;미나") {
			t.Errorf("it says %q\n%s", l.Subject, l.HTML)
		}
		if !strings.Contains(l.HTML, `href="https://shop.example/orders/2"`) || !strings.Contains(l.HTML, "font-weight:800") || !strings.Contains(l.HTML, ":hover { color: #d92d20 }") {
			t.Errorf("its link or looks are missing\n%s", l.HTML)
		}
		if !strings.Contains(l.Plain, "언제든 물어보세요") {
			t.Errorf("without its looks it says %s", l.Plain)
		}
		var named []notify.WordingOf
		for _, at := range []string{"[사자] 결제가 끝났어요 (1)", "[사자] 2 고마워요"} {
			id, err := sqldb.Column[string](t.Context(), db, "SELECT id FROM deliveries WHERE subject = ?", at)
			if err != nil || len(id) != 1 {
				t.Fatalf("%q: %v, %v", at, id, err)
			}
			story, err := s.notices.Story(t.Context(), id[0])
			if err != nil {
				t.Fatal(err)
			}
			named = append(named, story.Wording)
		}
		if !named[0].BuiltIn || named[0].Number != 1 || named[1].BuiltIn || named[1].Number != 2 {
			t.Errorf("they name %+v", named)
		}
		shown, err := s.Compare(t.Context(), named[1].Version)
		if err != nil || shown.Words.Subject != letter.Subject || shown.BeforeNumber != 1 || !strings.Contains(shown.Before.Subject, "결제가 끝났어요") {
			t.Errorf("that version is %+v, %v", shown, err)
		}
	})
}

func TestATryThatIsMadeAgainKeepsItsWords(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		if err := s.save("order_paid", notify.Page, letter, true); err != nil {
			t.Fatal(err)
		}
		s.mail.away = true
		s.tell("1", "mail")
		s.bring()
		other := letter
		other.Subject = "다른 제목"
		if err := s.save("order_paid", notify.Page, other, true); err != nil {
			t.Fatal(err)
		}
		s.mail.away = false
		s.bring()
		if len(s.mail.took) != 1 || s.mail.took[0].Subject != "[사자] 1 고마워요" {
			t.Errorf("after a try that failed it says %+v", s.mail.took)
		}
	})
}

func TestAnEarlierVersionAndTheProgramsAreUsedAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := wording.Place{Kind: "order_paid", Lang: "ko", Form: notify.Message}
		for _, text := range []string{"하나 {link}", "둘 {link}"} {
			if err := s.save("order_paid", notify.Message, wording.TemplateWords{Text: text}, true); err != nil {
				t.Fatal(err)
			}
		}
		story := s.story("order_paid", notify.Message)
		if len(story.Versions) != 3 || story.Words.Text != "둘 {link}" || story.By != "김하나" {
			t.Fatalf("it has %+v", story)
		}
		if err := s.Use(t.Context(), p, story.Versions[1].ID, story.Moves-1); !errors.Is(err, wording.ErrChanged) {
			t.Errorf("by who saw an older state: %v", err)
		}
		if err := s.Use(t.Context(), p, story.Versions[0].ID, story.Moves); !errors.Is(err, wording.ErrSame) {
			t.Errorf("the one in use: %v", err)
		}
		if err := s.Use(t.Context(), wording.Place{Kind: "order_paid", Lang: "en", Form: notify.Message}, story.Versions[0].ID, 0); !errors.Is(err, wording.ErrNotFound) {
			t.Errorf("in another language: %v", err)
		}
		if err := s.Use(t.Context(), p, story.Versions[1].ID, story.Moves); err != nil {
			t.Fatal(err)
		}
		s.tell("7", "sms")
		if err := s.Use(t.Context(), p, "", story.Moves+1); err != nil {
			t.Fatal(err)
		}
		s.tell("8", "sms")
		s.bring()
		if len(s.sms.took) != 2 || s.sms.took[0].Short != "하나 https://shop.example/orders/7" || !s.sms.took[0].Whole {
			t.Fatalf("it said %+v", s.sms.took)
		}
		if got := s.sms.took[1].Short; !strings.HasPrefix(got, "[사자] 주문해 주셔서") || !strings.HasSuffix(got, "/orders/8") {
			t.Errorf("in the program's words it said %q", got)
		}
		if again := s.story("order_paid", notify.Message); !again.BuiltIn || len(again.Versions) != 3 {
			t.Errorf("it stands at %+v", again)
		}
		all, err := s.Templates(t.Context())
		if err != nil || len(all) != 8 || all[6].Form != notify.Message || !all[6].BuiltIn || all[6].By != "김하나" || all[7].By != "" {
			t.Errorf("all are %+v, %v", all, err)
		}
	})
}

func TestANewProgramsWordsAreAVersionOfTheirOwn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		before := s.story("password_reset", notify.Page)
		if _, err := wording.Open(t.Context(), db, s.needs, time.Now); err != nil { // the same program
			t.Fatal(err)
		}
		if n := len(s.story("password_reset", notify.Page).Versions); n != 1 {
			t.Errorf("the same program has %d versions", n)
		}
		s.tell("1", "mail")
		files := fstest.MapFS{}
		for _, lang := range []string{"ko", "en"} {
			body, err := os.ReadFile("../../../web/texts/" + lang + "/notice.json")
			if err != nil {
				t.Fatal(err)
			}
			files["texts/"+lang+"/notice.json"] = &fstest.MapFile{Data: []byte(strings.Replace(string(body), `password_reset.title": "새 비밀번호를 정해 주세요"`, `password_reset.title": "다른 제목"`, 1))}
		}
		var err error
		if s.needs.Texts, err = texts.Load(files); err != nil {
			t.Fatal(err)
		}
		next, err := wording.Open(t.Context(), db, s.needs, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		after, err := next.Story(t.Context(), wording.Place{Kind: "password_reset", Lang: "ko", Form: notify.Page})
		if err != nil || after.Version == before.Version || len(after.Versions) != 2 || after.Words.Title != "다른 제목" {
			t.Errorf("with another program it is %+v, %v", after, err)
		}
		old, err := next.Words(t.Context(), before.Version)
		if err != nil || old.Title != before.Words.Title {
			t.Errorf("what the earlier program said is %q, %v", old.Title, err)
		}
	})
}

func TestWordsThatCannotBeToldAreRefused(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	change := func(f func(*wording.TemplateWords)) wording.TemplateWords {
		w := letter
		f(&w)
		return w
	}
	for name, c := range map[string]struct {
		kind string
		form notify.Form
		w    wording.TemplateWords
		want *fault.Fault
		at   string
	}{
		"unknown variable":   {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = "<p>{amount}</p>" }), press.ErrVariable, "body"},
		"two braces":         {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = "<p>{{.Shop}}</p>" }), press.ErrVariable, "body"},
		"variable in a src":  {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = `<img src="https://x.example/{name}" alt="">` }), press.ErrVariable, "body"},
		"no link":            {"password_reset", notify.Page, change(func(w *wording.TemplateWords) { w.Subject, w.Body, w.Button = "a", "<p>b</p>", "" }), wording.ErrLink, "button"},
		"script":             {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body += "<script>alert(1)</script>" }), press.ErrForbidden, "body"},
		"handler":            {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body += `<p OnClick="x()">` }), press.ErrForbidden, "body"},
		"javascript":         {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.After = `<a href=" java&#10;script:alert(1)">x</a>` }), press.ErrForbidden, "body"},
		"form":               {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body += `<form action="https://x.example"><input></form>` }), press.ErrForbidden, "body"},
		"frame":              {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body += `<iframe src="https://x.example"></iframe>` }), press.ErrForbidden, "body"},
		"200 kB":             {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = strings.Repeat("<p>곰</p>", 30_000) }), press.ErrTooLarge, ""},
		"more than Gmail":    {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = strings.Repeat("<p>a</p>", 15_000) }), press.ErrTooLarge, ""},
		"a line break":       {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Subject = "a\r\nBcc: x@example.com" }), wording.ErrLine, "subject"},
		"an advertisement":   {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Subject = "( 광 고 ) 세일" }), wording.ErrAd, "subject"},
		"a sheet":            {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Styles = "p {\n color }" }), press.ErrSheet, "styles, line 2"},
		"nothing":            {"order_paid", notify.Page, change(func(w *wording.TemplateWords) { w.Body = " " }), wording.ErrEmpty, "body"},
		"an emoji by text":   {"order_paid", notify.Message, wording.TemplateWords{Text: "고마워요 🦁"}, wording.ErrMessage, "text"},
		"long by text":       {"order_paid", notify.Message, wording.TemplateWords{Text: strings.Repeat("가", 1000) + "a"}, wording.ErrLine, "text"},
		"a form it has not":  {"password_reset", notify.Glance, wording.TemplateWords{Title: "a", Text: "b"}, wording.ErrNotFound, ""},
		"a kind there isn't": {"campaign", notify.Page, letter, wording.ErrNotFound, ""},
	} {
		err := s.Save(t.Context(), wording.Place{Kind: c.kind, Lang: "ko", Form: c.form}, c.w, "", true, 0)
		f, is := errors.AsType[*fault.Fault](err)
		if !errors.Is(err, c.want) || !is || c.at != "" && (len(f.Errors) != 1 || f.Errors[0].Location != c.at) {
			t.Errorf("%s: %v %+v", name, err, f)
		}
		if errors.Is(err, press.ErrVariable) && name == "unknown variable" && len(f.Extra("known").([]string)) != 4 {
			t.Errorf("it knows %v", f.Extra("known"))
		}
	}
	if n := len(s.story("order_paid", notify.Page).Versions); n != 1 {
		t.Errorf("%d versions were kept", n)
	}
}

func TestAPreviewShowsARealNoticeAndWhatReadersCut(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	pictures := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/there.png" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte("\x89PNG\r\n\x1a\n0000"))
	}))
	defer pictures.Close()
	w := letter
	w.Body += `<img src="` + pictures.URL + `/there.png" alt="a" width="10"><img src="` + pictures.URL + `/gone.png" width="10"><p style="display:flex">나란히</p>`
	p := wording.Place{Kind: "order_paid", Lang: "ko", Form: notify.Page}
	got, err := s.Preview(t.Context(), p, w, wording.Look{Pictures: true})
	if err != nil || got.Real || !strings.Contains(got.HTML, "김민지") || !strings.Contains(got.HTML, "한우 곰탕 밀키트") || !strings.Contains(got.HTML, `src="data:image/png;base64,`) {
		t.Errorf("an example is %v\n%s", err, got.HTML)
	}
	var codes []string
	for _, w := range got.Warnings {
		codes = append(codes, w.Code)
	}
	if strings.Join(codes, " ") != "flex alt picture_gone" {
		t.Errorf("it warns of %v", got.Warnings)
	}
	s.tell("9", "mail")
	got, err = s.Preview(t.Context(), p, w, wording.Look{Dark: true})
	if err != nil || !got.Real || got.Subject != "[사자] 9 고마워요" || strings.Contains(got.HTML, "<img src") || strings.Contains(got.HTML, "prefers-color-scheme") {
		t.Errorf("a real one is %q, %v\n%s", got.Subject, err, got.HTML)
	}
	sms, err := s.Preview(t.Context(), wording.Place{Kind: "order_paid", Lang: "ko", Form: notify.Message}, wording.TemplateWords{Text: "[{shop}] {name} 할인 쿠폰\n{link}"}, wording.Look{Example: true})
	if err != nil || sms.As != "SMS" || sms.Bytes > 90 || sms.Plain != "[사자] 김민지 할인 쿠폰\nhttps://shop.example/orders" {
		t.Errorf("a message is %+v, %v", sms, err)
	}
	if len(sms.Warnings) != 1 || sms.Warnings[0].Code != "ad_words" {
		t.Errorf("it warns of %+v", sms.Warnings)
	}
	if _, err := s.Preview(t.Context(), p, wording.TemplateWords{Subject: "a", Title: "b", Body: "{x}"}, wording.Look{}); !errors.Is(err, press.ErrVariable) {
		t.Errorf("what cannot be told: %v", err)
	}
}

func TestATestGoesToWhoeverAsksAndIsMarked(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		if err := s.notices.Switch(t.Context(), "order_paid", false); err != nil {
			t.Fatal(err)
		}
		if err := s.save("order_paid", notify.Page, letter, false); err != nil {
			t.Fatal(err)
		}
		id := s.story("order_paid", notify.Page).Versions[0].ID
		for range 10 {
			if err := s.Test(t.Context(), id, true); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Test(t.Context(), id, true); !errors.Is(err, wording.ErrTests) {
			t.Errorf("after ten: %v", err)
		}
		s.bring()
		if len(s.mail.to) != 10 || s.mail.to[0] != "hana@shop.example" || s.mail.took[0].Subject != "[사자] 261127-7K3M 고마워요" {
			t.Errorf("%d came, to %v", len(s.mail.to), s.mail.to)
		}
		if marked, err := sqldb.Column[int64](t.Context(), db, "SELECT COUNT(*) FROM deliveries WHERE test = 1"); err != nil || marked[0] != 10 {
			t.Errorf("%v are marked, %v", marked, err)
		}
		if _, found, err := s.notices.Latest(t.Context(), "order_paid", "ko"); err != nil || found {
			t.Errorf("a test counts as a real notice: %v", err)
		}
		sms := s.story("order_paid", notify.Message).Version
		if err := s.Test(t.Context(), sms, true); !errors.Is(err, wording.ErrNobody) {
			t.Errorf("without a phone: %v", err)
		}
	})
}
