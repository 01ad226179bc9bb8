package app

import (
	"time"

	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/returns"
)

// openReturns makes what hears of mail after it was handed over.
func (s *shop) openReturns(now func() time.Time) {
	s.returns = returns.Needs{Delivery: s.notices.Delivery, Report: s.notices.Report, Leave: s.consents.Leave}
	s.mailgun = &mailgun.Hook{DB: s.db, Keys: s.config.Mail.MailgunSigning, Hear: s.returns.Hear, Now: now}
}
