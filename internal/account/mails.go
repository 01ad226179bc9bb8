package account

import (
	"context"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Mails are the addresses of members, up to a thousand at once, by id; of the demo's members there are none.
func (s *Service) Mails(ctx context.Context, q sqldb.Querier, members []string) (map[string]string, error) {
	return mailsOf(ctx, q, members)
}
