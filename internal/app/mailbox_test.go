package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/mailbox/imapsim"
	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/internal/platform/todo"
)

func TestMailOfAMailboxElsewhereIsReadInTheBackOffice(t *testing.T) {
	post, err := imapsim.Start(t.Context(), imapsim.Config{User: "help@shop.example", Password: "secret word", Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	var options Config
	s := openSite(t, func(c *Config) {
		c.Inbox.IMAP, c.Inbox.IMAPTLS, c.Inbox.IMAPUser, c.Inbox.IMAPPassword = post.Addr, "none", "help@shop.example", "secret word"
		options = *c
	})
	if err := options.check(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second is the same mail once more, under another UID
		post.Put(time.Now(), "Return-Path: <mina@example.com>\r\nFrom: mina@example.com\r\nSubject: question\r\nMessage-ID: <q@example.com>\r\n\r\nhello\r\n")
	}
	if !slices.ContainsFunc(s.shop.rounds(), func(r todo.Round) bool { return r.Name == "mailbox" && r.Do(t.Context()) == nil }) {
		t.Error("no round looks into it")
	}
	staff := s.sign(account.RoleOperator)
	if list := staff.text(http.MethodGet, "/api/v1/admin/inbox?kind=letter"); strings.Count(list, `"subject":"question"`) != 1 {
		t.Errorf("the list is %s", list)
	}
	if state := staff.text(http.MethodGet, "/api/v1/admin/mailbox"); !strings.Contains(state, `"named":true`) || strings.Contains(state, "trouble") || strings.Contains(state, "secret") {
		t.Errorf("the mailbox is %s", state)
	}
	if res := staff.json(http.MethodPost, "/api/v1/admin/mailbox/look", "{}"); res.StatusCode != http.StatusOK {
		t.Errorf("asked to look: %d", res.StatusCode)
	}
	if res := s.sign("").json(http.MethodPost, "/api/v1/admin/mailbox/look", "{}"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stranger asks: %d", res.StatusCode)
	}
	if c := checkMailbox(t.Context(), options); c.Mend != "" || !strings.Contains(c.Found, "2 mails in INBOX") {
		t.Errorf("the doctor says %+v", c)
	}
	options.Inbox.IMAPPassword = "wrong"
	if c := checkMailbox(t.Context(), options); !strings.Contains(c.Mend, "app password") {
		t.Errorf("of a wrong password the doctor says %+v", c)
	}
}

func TestAMistakenMailboxIsSaidInOneSentence(t *testing.T) {
	good := Defaults().Inbox
	good.IMAP, good.IMAPUser, good.IMAPPassword = "imap.example.com:993", "help@shop.example", "secret"
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*inboxConfig){
		"inbox.imap is":       func(c *inboxConfig) { c.IMAP = "" },
		"inbox.imap = ":       func(c *inboxConfig) { c.IMAP = "imap.example.com" },
		"inbox.imap_tls = ":   func(c *inboxConfig) { c.IMAPTLS = "none" },
		"inbox.imap_user and": func(c *inboxConfig) { c.IMAPPassword = "secr\r\net" },
		"inbox.imap_folder":   func(c *inboxConfig) { c.IMAPFolder = "" },
		"inbox.imap_every":    func(c *inboxConfig) { c.IMAPEvery = time.Second },
		"inbox.imap_days":     func(c *inboxConfig) { c.IMAPDays = -1 },
	} {
		wrong := good
		change(&wrong)
		if err := wrong.check(); err == nil || !strings.HasPrefix(err.Error(), config.ErrInvalid.Error()+": "+key) || strings.Contains(err.Error(), "secr") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
