package notify

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Reader is one of a crowd at one address. Those of step 0 are tried at once. One of a later step stands right behind the same person's of the
// step before, and is tried when all of these have ended badly for good; it is tried by itself, in the lane of the crowd.
type Reader struct {
	Person, Lang, Channel, Address string
	Step                           int
}

// crowd is how many readers one call of TellMany may have.
const crowd = 1000

// TellMany tells a crowd the same: one notice, written down with the first call for its kind and event, and a delivery for each reader,
// which share their places with nothing but other campaigns. n's Person, Lang and To are nobody's. It is the caller who keeps, in tx, how
// far it came, and hands over each reader once. It fails with ErrNotice where the caller is mistaken.
func (s *Service) TellMany(ctx context.Context, tx *sqldb.Tx, n Notice, readers []Reader) error {
	if n.Person != "" || n.Lang != "" || len(n.To) > 0 || len(readers) > crowd || s.kinds[n.Kind].Lane != Bulk {
		return fmt.Errorf("tell a crowd %s of %q: %w", n.Kind, n.Event, ErrNotice)
	}
	held, err := heldBack(readers)
	if err != nil {
		return fmt.Errorf("tell a crowd %s of %q: %w", n.Kind, n.Event, err)
	}
	d, fresh, err := s.keep(ctx, tx, n, held)
	if err != nil {
		return err
	}
	if !fresh {
		if d.Notice, d.Expires, err = findNotice(ctx, tx, n); err != nil {
			return err
		}
		if err := moreLater(ctx, tx, d.Notice, held); err != nil {
			return err
		}
	}
	all, err := s.addressed(ctx, tx, d, readers)
	if err != nil {
		return fmt.Errorf("tell a crowd %s of %q: %w", n.Kind, n.Event, err)
	}
	volleys, err := s.load(ctx, tx, all)
	if err != nil {
		return err
	}
	if err := insertDeliveries(ctx, tx, all); err != nil {
		return err
	}
	for _, v := range volleys {
		if err := todo.Add(ctx, tx, todo.Item{Kind: TodoVolleys, Key: v, New: true}); err != nil {
			return err
		}
	}
	for _, d := range all {
		if d.State == Waiting || d.State == Held {
			continue
		}
		if err := s.ended(ctx, tx, d, Outcome{State: d.State, Code: d.Code}); err != nil {
			return err
		}
		if err := s.advance(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// heldBack counts those of later steps, or fails with ErrNotice where one does not stand behind the same person's of the step before.
func heldBack(readers []Reader) (n int, err error) {
	var last Reader
	for _, r := range readers {
		switch {
		case r.Step < 0 || r.Step >= most:
			return 0, ErrNotice
		case r.Step > 0 && (r.Person == "" || r.Person != last.Person || r.Step > last.Step+1 || r.Step < last.Step):
			return 0, ErrNotice
		case r.Step > 0:
			n++
		}
		last = r
	}
	return n, nil
}

// addressed are the deliveries of d's notice to readers.
func (s *Service) addressed(ctx context.Context, tx *sqldb.Tx, d Delivery, readers []Reader) ([]Delivery, error) {
	type alike struct{ lang, channel string }
	worded := map[alike]Delivery{}
	all := make([]Delivery, 0, len(readers))
	for _, r := range readers {
		if len(r.Person) > 64 || len(r.Lang) > 8 {
			return nil, ErrNotice
		}
		one := d
		one.Person, one.Lang = r.Person, r.Lang
		if err := s.spell(&one, Address{Channel: r.Channel, Address: r.Address, Step: r.Step}); err != nil {
			return nil, err
		}
		k := alike{r.Lang, r.Channel}
		if _, there := worded[k]; !there {
			first := one
			if err := s.word(ctx, tx, &first); err != nil {
				return nil, err
			}
			worded[k] = first
		}
		one.Subject, one.Words = worded[k].Subject, worded[k].Words
		all = append(all, one)
	}
	return all, nil
}

// load puts those that wait into volleys of one channel and one route each, and names these.
func (s *Service) load(ctx context.Context, tx *sqldb.Tx, all []Delivery) (volleys []string, err error) {
	waiting := map[string][]Delivery{} // by channel
	for _, d := range all {
		if d.State == Waiting {
			waiting[d.Channel] = append(waiting[d.Channel], d)
		}
	}
	routes := map[string]map[string]string{}
	for channel, some := range waiting {
		if routes[channel], err = routesOf(ctx, tx, s.channels[channel], some); err != nil {
			return nil, err
		}
	}
	type way struct{ channel, route string }
	type filling struct {
		volley string
		n      int
	}
	filled := map[way]filling{}
	for i, d := range all {
		if d.State != Waiting {
			continue
		}
		w := way{d.Channel, routes[d.Channel][d.Address]}
		f := filled[w]
		if f.n%volleyMost == 0 {
			f.volley = id.New()
			volleys = append(volleys, f.volley)
		}
		f.n++
		filled[w], all[i].volley = f, f.volley
	}
	return volleys, nil
}
