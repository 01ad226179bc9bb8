// Package returns hears what becomes of mail after it was handed over: that it arrived, came back, or was called spam.
package returns

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Fate is what became of a mail.
type Fate string

// The fates.
const (
	Arrived   Fate = "arrived"
	Delayed   Fate = "delayed" // whoever brings it is still trying
	Failed    Fate = "failed"  // for good
	Complaint Fate = "complaint"
	Refusal   Fate = "unsubscribed"
)

// Word is what somebody outside says of one mail. Whoever hands it on has seen to it that it is believed.
type Word struct {
	Source   string // who says it, up to 32 bytes
	Event    string // what they call this word, up to 190 bytes; each is heard once
	Delivery string
	To       string // whom it speaks of, where it says so
	Fate     Fate
	Status   string // of RFC 3463, such as 5.1.1, where it says so
	Reason   string
	At       time.Time // zero: now
}

// Needs is what words are heard with.
type Needs struct {
	Delivery func(ctx context.Context, tx *sqldb.Tx, id string) (notify.Delivery, error)
	Report   func(ctx context.Context, tx *sqldb.Tx, r notify.Report) (fresh bool, err error)
	Leave    func(ctx context.Context, tx *sqldb.Tx, m consent.Medium, address string, r consent.Reason, said, actor string) error
}

// Hear has a word count, in the caller's transaction: a mail that nobody's mailbox took ends dead and its address is left alone, and so
// is that of who calls it spam. What was heard of a mail before counts for nothing, however it is worded now and whoever says it, so that
// whoever was let back since stays; only that it came back for good may follow that it was not taken. Nor does a word count about another
// address than the mail went to. It fails with notify.ErrNotFound where the shop does not know the mail.
func (n Needs) Hear(ctx context.Context, tx *sqldb.Tx, w Word) error {
	d, err := n.Delivery(ctx, tx, w.Delivery)
	if err != nil {
		return err
	}
	if d.Channel != notify.Mail || d.Attempts == 0 {
		return fmt.Errorf("hear of %s: %w", w.Delivery, notify.ErrNotFound)
	}
	if w.To != "" && !strings.EqualFold(w.To, d.Address) {
		return nil
	}
	r := notify.Report{Provider: w.Source, Event: w.Event, Delivery: d.ID, State: notify.Delivered, Code: string(w.Fate), Reason: w.Reason, At: w.At}
	switch w.Fate {
	case Delayed:
		r.State = notify.Waiting
	case Failed:
		if r.State, r.Code = notify.Returned(w.Status); d.State == notify.Dead || d.State == r.State {
			return nil
		}
	}
	if w.Fate != Arrived && w.Fate != Delayed {
		r.Event = fmt.Sprintf("%s/%d %s %s", d.ID, d.Attempts, r.State, r.Code)
	}
	fresh, err := n.Report(ctx, tx, r)
	if err != nil || !fresh {
		return err
	}
	switch w.Fate {
	case Complaint:
		return n.Leave(ctx, tx, consent.Mail, d.Address, consent.Complaint, w.Source, "")
	case Refusal:
		return n.Leave(ctx, tx, consent.Mail, d.Address, consent.OptOut, w.Source, "")
	}
	return nil
}
