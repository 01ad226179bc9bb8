package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/mailbox"
	"github.com/saja-live/saja/internal/platform/config"
)

// account is the mailbox that mail is fetched from.
func (c inboxConfig) account() mailbox.Account {
	return mailbox.Account{Addr: c.IMAP, Security: c.IMAPTLS, User: c.IMAPUser, Password: c.IMAPPassword, Folder: c.IMAPFolder}
}

// checkIMAP says which option of the mailbox cannot be used. The password is never repeated.
func (c inboxConfig) checkIMAP() error {
	if c.IMAP == "" {
		if c.IMAPUser != "" || c.IMAPPassword != "" {
			return fmt.Errorf("%w: inbox.imap is empty, so inbox.imap_user and inbox.imap_password are of no use: name the server, as host:port, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	host, port, err := net.SplitHostPort(c.IMAP)
	if err != nil || host == "" || port == "" {
		return fmt.Errorf("%w: inbox.imap = %q: want host:port, such as imap.example.com:993", config.ErrInvalid, c.IMAP)
	}
	switch c.IMAPTLS {
	case mailbox.TLS, mailbox.StartTLS:
	case mailbox.NoTLS:
		if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return fmt.Errorf("%w: inbox.imap_tls = \"none\" is for a server on this machine only, and inbox.imap is %q: want tls or starttls", config.ErrInvalid, host)
		}
	default:
		return fmt.Errorf("%w: inbox.imap_tls = %q: want tls, starttls or none", config.ErrInvalid, c.IMAPTLS)
	}
	if !typed(c.IMAPUser) || !typed(c.IMAPPassword) {
		return fmt.Errorf("%w: inbox.imap_user and inbox.imap_password: want both, of up to 200 letters, digits and signs of ASCII", config.ErrInvalid)
	}
	if folder := c.IMAPFolder; folder == "" || len(folder) > 200 || strings.ContainsFunc(folder, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fmt.Errorf("%w: inbox.imap_folder = %q: want the name of a folder, such as INBOX", config.ErrInvalid, c.IMAPFolder)
	}
	if c.IMAPEvery < 15*time.Second || c.IMAPEvery > time.Hour {
		return fmt.Errorf("%w: inbox.imap_every = %s: want from 15s to 1h", config.ErrInvalid, c.IMAPEvery)
	}
	if c.IMAPDays < 0 || c.IMAPDays > 90 {
		return fmt.Errorf("%w: inbox.imap_days = %d: want from 0 to 90", config.ErrInvalid, c.IMAPDays)
	}
	return nil
}

// typed says whether s is something that IMAP can carry in quotes.
func typed(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// openMailbox makes what fetches mail from the mailbox, if there is one.
func (s *shop) openMailbox(ctx context.Context, now func() time.Time) error {
	key, err := s.safe.Secret(ctx, "mailbox")
	if err != nil {
		return err
	}
	c := s.config.Inbox
	s.mailbox = mailbox.NewService(s.db, mailbox.Needs{
		Account: c.account(), Every: c.IMAPEvery, Days: c.IMAPDays, Mark: c.IMAPSeen, Key: key, Limits: s.share.Limits, Logger: s.logger, Take: s.inbox.Take,
	}, now)
	return nil
}

// checkMailbox tries to get into the mailbox.
func checkMailbox(ctx context.Context, config Config) Check {
	a := config.Inbox.account()
	c := Check{Name: "mailbox", Optional: true}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	n, err := mailbox.Try(ctx, a)
	if err == nil {
		c.Found = fmt.Sprintf("%s lets the shop in: %d mails in %s", a.Addr, n, a.Folder)
		return c
	}
	c.Found = err.Error()
	if f, is := errors.AsType[*mailbox.Failure](err); is {
		c.Mend = mailboxMends[f.Trouble]
	}
	return c
}

// mailboxMends say what to do about a mailbox that cannot be looked into.
var mailboxMends = map[mailbox.Trouble]string{ // own: of this program; never changed
	mailbox.Away:     "See that inbox.imap is what the provider says, and that nothing between here and there holds that port shut; the mail waits where it is.",
	mailbox.Insecure: "See that inbox.imap names the server as its certificate does, and that inbox.imap_tls fits the port: tls on 993, starttls on 143.",
	mailbox.Refused:  "See that IMAP is turned on for that mailbox, and that inbox.imap_user and inbox.imap_password are right: most providers want an app password (docs/mail.md).",
	mailbox.NoFolder: "Set inbox.imap_folder to a folder that the mailbox has; INBOX is in every one.",
	mailbox.Garbled:  "It does not answer as an IMAP server does: see that inbox.imap is one, and not that of SMTP or POP3.",
}
