package app

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/notify/standing"
)

// returnAddresses are where mail of the shop comes back to.
func (s *shop) returnAddresses(ctx context.Context) (returns.Addresses, error) {
	key, err := s.safe.Secret(ctx, "return addresses")
	return returns.Addresses{Domain: s.config.Inbox.Domain, Key: key}, err
}

// openReturns makes what hears of mail after it was handed over, and what takes the mail that comes in.
func (s *shop) openReturns(ctx context.Context, now func() time.Time) error {
	s.returns = returns.Needs{Delivery: s.notices.Delivery, Report: s.notices.ReportOnce, Leave: s.consents.Leave}
	s.mailgun = &mailgun.Hook{DB: s.db, Keys: s.config.Mail.MailgunSigning, Hear: s.returns.Hear, Now: now}
	addresses, err := s.returnAddresses(ctx)
	if err != nil {
		return err
	}
	s.inbox = inbox.NewService(s.db, inbox.Needs{
		Files: s.store(), Limits: s.share.Limits, DNS: standing.NewResolver(s.config.Mail.DNS), Returns: addresses,
		Domain: s.config.Mail.sender().Domain, Said: s.returns.Hear, Known: s.notices.Delivery,
	}, now)
	return s.openMailbox(ctx, now)
}

// receive takes the address where other servers hand mail over, if there is one.
func (p *process) receive(ctx context.Context) error {
	c := p.shop.config.Inbox
	if c.Listen == "" || !p.plays("worker") {
		return nil
	}
	secure, err := c.tls()
	if err != nil {
		return err
	}
	if p.mail, err = listener(ctx, c.Listen); err != nil {
		p.closePorts()
		return taken("inbox.listen", c.Listen, err)
	}
	p.receiver = &inbox.Receiver{Domain: c.Domain, Names: c.Names, TLS: secure, Service: p.shop.inbox, Logger: p.shop.logger}
	return nil
}
