package address

import (
	"context"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// LookIntoInbox is what a worker does every few seconds, and gives what it tells of the folder then.
func (d *Desk) LookIntoInbox(ctx context.Context) (Inbox, error) {
	d.worker.Store(true)
	if err := d.lookIntoInbox(ctx); err != nil {
		return Inbox{}, err
	}
	n, err := d.self(ctx)
	return n.Inbox, err
}

// NeedOf is what files of so many bytes, unpacked, take.
func (d *Desk) NeedOf(unpacked int64) Need { return d.need(unpacked) }

// ShortageOf is what a fault says of how much is missing.
func ShortageOf(f *fault.Fault) *Shortage { return shortage(f) }

// WriteDown puts a load into the history.
func (d *Desk) WriteDown(ctx context.Context, l Load) error {
	l.ID = id.New()
	return d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertLoad(ctx, tx, l) })
}
