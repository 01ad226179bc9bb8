package delivery

import (
	"context"
	"errors"
	"strings"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Label is what stands on a parcel.
type Label struct {
	Carrier, Invoice string
	Sure             bool // it is right, whatever looks odd about it
}

func (p Parcel) label() Label { return Label{Carrier: p.Carrier, Invoice: p.Invoice} }

// read brings a label into its one spelling and says what is odd about it.
func (l Label) read() (Label, []Doubt, error) {
	c, err := parcel.Find(l.Carrier)
	if err != nil {
		return l, nil, ErrCarrier
	}
	l.Carrier = c.ID
	number, err := parcel.Validate(c.ID, l.Invoice)
	var odd *parcel.NumberError
	switch {
	case err == nil:
		l.Invoice = number
		return l, nil, nil
	case errors.As(err, &odd) && odd.Advice && number != "" && len(number) <= 40:
		l.Invoice = number
		return l, []Doubt{{Reason: doubtful(odd.Reason)}}, nil
	case errors.As(err, &odd):
		return l, nil, ErrInvoice.With("invoice", odd.Error()).About("reason", odd.Reason).About("want", odd.Want)
	}
	return l, nil, ErrInvoice
}

func doubtful(reason string) string {
	if reason == "check_digit" || reason == "letters" {
		return reason
	}
	return "length"
}

// Doubts brings a label into its one spelling and says why it may be wrong, other orders with the same one included.
// It fails with ErrCarrier and ErrInvoice.
func (s *Service) Doubts(ctx context.Context, l Label, but string) (Label, []Doubt, error) {
	l, doubts, err := l.read()
	if err != nil {
		return l, nil, err
	}
	used, err := sqldb.Column[string](ctx, s.db, `
		SELECT s.order_number FROM shipments s JOIN parcels p ON p.id = s.parcel_id
		 WHERE p.carrier = ? AND p.invoice = ? AND s.gone_at = 0 AND s.id <> ? ORDER BY s.id DESC LIMIT 3`, l.Carrier, l.Invoice, but)
	for _, number := range used {
		doubts = append(doubts, Doubt{Reason: "used", Order: number})
	}
	return l, doubts, err
}

// certain reads a label and fails with ErrDoubtful where it may be wrong and nobody said that it is right.
func (s *Service) certain(ctx context.Context, l Label, but string) (Label, error) {
	l, doubts, err := s.Doubts(ctx, l, but)
	if err == nil && len(doubts) > 0 && !l.Sure {
		err = ErrDoubtful.About("doubts", doubts)
	}
	return l, err
}

// Guess says which carriers a number may belong to, the likeliest first, weighed by the shop's own parcels.
func (s *Service) Guess(ctx context.Context, number string) ([]parcel.Guessed, error) {
	latest, err := sqldb.Column[string](ctx, s.db, `SELECT carrier FROM parcels ORDER BY id DESC LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	own := make(map[string]int) // by carrier
	for _, carrier := range latest {
		own[carrier]++
	}
	return parcel.GuessWith(strings.TrimSpace(number), own), nil
}
