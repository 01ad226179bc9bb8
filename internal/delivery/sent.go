package delivery

import (
	"context"
	"strings"

	"github.com/saja-live/saja/internal/platform/list"
)

// Wanted is what staff look for among what was sent; what is empty is not asked for.
type Wanted struct {
	Words   string // the beginning of an order's number, or of a parcel's; state and problem do not matter then
	Problem string // any, or one of Problems
	State   string // moving or delivered
}

var (
	byUrgency = list.Order{Name: "shipments", Columns: []list.Column{{Name: "s.urgency", Desc: true}, {Name: "s.id", Desc: true}}}
	byOrder   = list.Order{Name: "shipments by order", Columns: []list.Column{{Name: "s.order_number"}, {Name: "s.id"}}}
	byNumber  = list.Order{Name: "shipments by number", Columns: []list.Column{{Name: "p.invoice"}, {Name: "p.id"}, {Name: "s.id"}}}
)

// Search lists shipments that were not taken back: what needs somebody first, and where words are given in the order of the
// numbers that begin with them.
func (s *Service) Search(ctx context.Context, of Wanted, q list.Query) (list.Page[Shipment], error) {
	if word := strings.ToUpper(wordOf(of.Words)); word != "" {
		p, err := s.pageSent(ctx, byOrder, sentAlone, `s.order_number >= ? AND s.order_number < ? AND s.gone_at = 0`, q,
			func(sh Shipment) []any { return []any{sh.Number, sh.ID} }, orderWord(word), orderWord(word)+last)
		if err != nil || p.Total > 0 {
			return p, err
		}
		return s.pageSent(ctx, byNumber, sentParcels, `p.invoice >= ? AND p.invoice < ? AND s.gone_at = 0`, q,
			func(sh Shipment) []any { return []any{sh.Parcel.Invoice, sh.Parcel.ID, sh.ID} }, word, word+last)
	}
	least, most := arrivedUrgency, mostUrgent
	switch {
	case of.Problem == "any":
		least = leastProblem
	case of.Problem != "":
		least = Parcel{Problem: Problem(of.Problem)}.urgency()
		most = least
	case of.State == "delivered":
		most = arrivedUrgency
	case of.State == "moving":
		least = movingUrgency
	}
	return s.pageSent(ctx, byUrgency, sentAlone, `s.urgency BETWEEN ? AND ?`, q, func(sh Shipment) []any { return []any{int64(sh.urgency), sh.ID} }, least, most)
}

// What is counted of a list.
const (
	sentAlone   = `FROM shipments s`
	sentParcels = `FROM shipments s JOIN parcels p ON p.id = s.parcel_id`
)

// last is behind every text that begins as what stands before it.
const last = "\U0010FFFF"

// orderWord is a word in the spelling of orders' numbers, which have a hyphen behind their date.
func orderWord(word string) string {
	if len(word) > 6 {
		return word[:6] + "-" + word[6:]
	}
	return word
}

func (s *Service) pageSent(ctx context.Context, order list.Order, from, where string, q list.Query, key func(Shipment) []any, args ...any) (list.Page[Shipment], error) {
	w, err := order.Window(q)
	if err != nil {
		return list.Page[Shipment]{}, err
	}
	total, more, err := list.Count(ctx, s.db, from+` WHERE `+where, args...)
	if err != nil || total == 0 {
		return list.Of[Shipment](nil), err
	}
	place, placed := w.Where()
	all, err := listShipments(ctx, s.db, `WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(append(args, placed...), w.Limit())...)
	if err != nil {
		return list.Page[Shipment]{}, err
	}
	p := list.Cut(w, all, key)
	p.Total, p.More = total, more
	return p, s.complete(ctx, p.Items)
}
