package consent

import (
	"time"

	"github.com/saja-live/saja/internal/notify"
)

// Facts are what the rule looks at, as a test states them.
type Facts struct {
	Agreed, Night bool
	Since         time.Time
	Left          Reason
	LeftAt        time.Time
}

// Rule is the rule without the database.
func (s *Service) Rule(d notify.Delivery, f Facts, now time.Time) notify.Verdict {
	return s.rule(d, MediumOf(d.Channel), facts{f.Agreed, f.Night, f.Since, f.Left, f.LeftAt}, now)
}
