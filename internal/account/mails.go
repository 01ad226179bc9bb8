package account

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Mails are the addresses of members, up to a thousand at once, by id; of the demo's members there are none.
func (s *Service) Mails(ctx context.Context, q sqldb.Querier, members []string) (map[string]string, error) {
	return columnOf(ctx, q, "email", members)
}

// Phones are Mails for telephone numbers; who gave none has none.
func (s *Service) Phones(ctx context.Context, q sqldb.Querier, members []string) (map[string]string, error) {
	return columnOf(ctx, q, "phone", members)
}

// Names are the names of members as others see them, up to a thousand at once, in the order of members.
func (s *Service) Names(ctx context.Context, members []string) ([]string, error) {
	names, err := columnOf(ctx, s.db, "name", members)
	var all []string
	for _, m := range members {
		if name := names[m]; name != "" {
			all = append(all, line.Mask(name))
		}
	}
	return all, err
}

// SignedInAmong are those of up to a thousand members who signed in since then, as far as it is remembered: 180 days.
func (s *Service) SignedInAmong(ctx context.Context, q sqldb.Querier, members []string, since time.Time) ([]string, error) {
	return signedInAmong(ctx, q, members, since)
}
