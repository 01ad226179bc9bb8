package address

import "context"

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
