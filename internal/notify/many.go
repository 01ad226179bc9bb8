package notify

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Reader is one of a crowd.
type Reader struct{ Person, Lang, Channel, Address string }

// crowd is how many readers one call of TellMany may have.
const crowd = 1000

// TellMany tells a crowd the same: one notice, written down with the first call for its kind and event, and a delivery for each reader,
// which share their places with nothing but other campaigns. n's Person, Lang and To are nobody's. It is the caller who keeps, in tx, how
// far it came, and hands over each reader once. It fails with ErrNotice where the caller is mistaken.
func (s *Service) TellMany(ctx context.Context, tx *sqldb.Tx, n Notice, readers []Reader) error {
	if n.Person != "" || n.Lang != "" || len(n.To) > 0 || len(readers) > crowd || s.kinds[n.Kind].Lane != Bulk {
		return fmt.Errorf("tell a crowd %s of %q: %w", n.Kind, n.Event, ErrNotice)
	}
	d, fresh, err := s.write(ctx, tx, n, 0)
	if err != nil {
		return err
	}
	if !fresh {
		if d.Notice, d.Expires, err = findNotice(ctx, tx, n); err != nil {
			return err
		}
	}
	for _, r := range readers {
		if len(r.Person) > 64 || len(r.Lang) > 8 {
			return fmt.Errorf("tell a crowd %s of %q: %w", n.Kind, n.Event, ErrNotice)
		}
		d := d
		d.Person, d.Lang = r.Person, r.Lang
		if err := s.address(ctx, tx, d, Address{Channel: r.Channel, Address: r.Address}); err != nil {
			return fmt.Errorf("tell a crowd %s of %q by %q: %w", n.Kind, n.Event, r.Channel, err)
		}
	}
	return nil
}
