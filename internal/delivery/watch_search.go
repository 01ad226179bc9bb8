package delivery

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/parcel"
)

// Sought is what staff look for among the registered parcels; what is empty is not asked for.
type Sought struct {
	Words   string // the beginning of a number, or of a watcher's own word for it
	Carrier string // id, or short name
	State   parcel.State
}

// wordOf is a text as it is looked for: in one width, in small letters, without spaces and hyphens.
func wordOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, strings.ToLower(width.Fold.String(norm.NFC.String(strings.ToValidUTF8(text, "")))))
}

var (
	byInvoice = list.Order{Name: "watches by number", Columns: []list.Column{{Name: "w.invoice"}, {Name: "w.id"}}}
	byWord    = list.Order{Name: "watches by word", Columns: []list.Column{{Name: "w.word"}, {Name: "w.id"}}}
)

// FindWatches lists what everybody has watched and is sought: the newest first, and where words are given in the order of the
// numbers that begin with them, or, where none does, of the references that do. It fails with ErrCarrier.
func (s *Service) FindWatches(ctx context.Context, of Sought, q list.Query) (list.Page[Watch], error) {
	var (
		where []string
		args  []any
	)
	if of.Carrier != "" {
		c, err := parcel.Find(of.Carrier)
		if err != nil {
			return list.Page[Watch]{}, ErrCarrier
		}
		where, args = append(where, `w.carrier = ?`), append(args, c.ID)
	}
	if of.State != "" {
		where, args = append(where, `w.state = ?`), append(args, string(of.State))
	}
	word := wordOf(of.Words)
	if word == "" && len(where) == 0 {
		return s.AllWatches(ctx, q)
	}
	if word == "" {
		return s.pageFound(ctx, byWatch, strings.Join(where, ` AND `), args, q, func(w Watch) []any { return []any{w.ID} })
	}
	p, err := s.pageBeginning(ctx, byInvoice, where, args, strings.ToUpper(word), q, func(w Watch) []any { return []any{w.Parcel.Invoice, w.ID} })
	if err != nil || p.Total > 0 {
		return p, err
	}
	return s.pageBeginning(ctx, byWord, where, args, word, q, func(w Watch) []any { return []any{wordOf(w.Reference), w.ID} })
}

// pageBeginning is a page of watches whose first column of order begins with a word. A place among numbers is none
// among references: it fails with list.ErrPlace once the numbers have gone.
func (s *Service) pageBeginning(ctx context.Context, order list.Order, where []string, args []any, word string, q list.Query, key func(Watch) []any) (list.Page[Watch], error) {
	column := order.Columns[0].Name
	where = append(where[:len(where):len(where)], column+` >= ?`, column+` < ?`)
	return s.pageFound(ctx, order, strings.Join(where, ` AND `), append(args[:len(args):len(args)], word, word+"\U0010FFFF"), q, key)
}

func (s *Service) pageFound(ctx context.Context, order list.Order, where string, args []any, q list.Query, key func(Watch) []any) (list.Page[Watch], error) {
	total, more, err := list.Count(ctx, s.db, `FROM parcel_watches w WHERE `+where, args...)
	if err != nil || total == 0 {
		return list.Of[Watch](nil), err
	}
	win, err := order.Window(q)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	place, placed := win.Where()
	all, err := listWatches(ctx, s.db, where+` AND `+place+` ORDER BY `+win.OrderBy()+` LIMIT ?`, append(append(args[:len(args):len(args)], placed...), win.Limit())...)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	p := list.Cut(win, all, key)
	p.Total, p.More = total, more
	return p, nil
}
