package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Segment is who is told, of those who agreed to be: those of whom all conditions hold.
type Segment struct {
	All []SegmentRule `json:"all" nullable:"false" maxItems:"10" doc:"What has to hold; none: everybody who agreed"`
}

// SegmentRule is something that holds of some members and not of others.
type SegmentRule struct {
	Is   string `json:"is" enum:"bought,spent,watched,wished,seen" doc:"bought: an order of theirs was paid; spent: what they paid for came to so many won; watched: they were in a show's room while it was open; wished: a device of theirs asked to be told; seen: they signed in, watched or bought"`
	Not  bool   `json:"not,omitempty" doc:"Those of whom it does not hold"`
	Days int    `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Within the last so many days; 0: ever, as far as the shop remembers"`
	Won  int64  `json:"won,omitempty" minimum:"0" maximum:"1000000000" doc:"spent: what their orders came to together at least, in won"`
	// Product and Show say what it is about.
	Product string `json:"product,omitempty" maxLength:"36" doc:"bought: this product; wished: to be told when one of its variants can be had again, by its id"`
	Show    string `json:"show,omitempty" maxLength:"36" doc:"bought or watched: in this show; wished: to be told when it begins, by its id"`
}

// remembered is how long the shop knows who watched and who signed in, in days.
const remembered = 180

func (g Segment) checked() (Segment, error) {
	if len(g.All) > 10 {
		return g, ErrSegment
	}
	all := []SegmentRule{}
	for _, r := range g.All {
		r.Days = min(max(r.Days, 0), 3650)
		switch r.Is {
		case "bought":
			r.Won = 0
		case "spent":
			if r.Product, r.Show = "", ""; r.Won <= 0 || r.Won > 1_000_000_000 {
				return g, ErrSegment
			}
		case "watched":
			r.Product, r.Won, r.Days = "", 0, min(r.Days, remembered)
		case "wished":
			if r.Days, r.Won = 0, 0; (r.Show == "") == (r.Product == "") {
				return g, ErrSegment
			}
		case "seen":
			if r.Product, r.Show, r.Won, r.Days = "", "", 0, min(r.Days, remembered); r.Days == 0 {
				return g, ErrSegment
			}
		default:
			return g, ErrSegment
		}
		all = append(all, r)
	}
	return Segment{all}, nil
}

// meant are those of readers whom a segment means.
func (s *Service) meant(ctx context.Context, q sqldb.Querier, g Segment, readers []Reader) ([]Reader, error) {
	for _, r := range g.All {
		if len(readers) == 0 {
			return nil, nil
		}
		since := time.Time{}
		if r.Days > 0 {
			since = s.now().AddDate(0, 0, -r.Days)
		}
		who, err := s.needs.Among(ctx, q, r, persons(readers), since)
		if err != nil {
			return nil, err
		}
		are := map[string]bool{}
		for _, p := range who {
			are[p] = true
		}
		readers = slices.DeleteFunc(slices.Clone(readers), func(one Reader) bool { return are[one.Person] == r.Not })
	}
	return readers, nil
}

func persons(readers []Reader) []string {
	var all []string
	for _, r := range readers {
		all = append(all, r.Person)
	}
	return all
}

const (
	mostCounted = 100_000 // of those who agreed are looked at to say how many a segment means
	mostShown   = 5       // members of it
)

// SegmentCount says how many a segment means.
type SegmentCount struct {
	Meant     int64    `json:"meant" doc:"Who is meant of those who agreed"`
	Reachable int64    `json:"reachable" doc:"Who of them has somewhere to be told: an address, a telephone number, or a device"`
	Agreed    int64    `json:"agreed" doc:"Who agreed to offers by the channel"`
	More      bool     `json:"more,omitempty" doc:"Counting stopped there; there may be more"`
	Sample    []string `json:"sample" nullable:"false" doc:"Some of them, with most of their names hidden"`
}

// Count says how many a segment means now of those who agreed to be told by a channel, and shows some of them.
func (s *Service) Count(ctx context.Context, channel string, g Segment) (n SegmentCount, err error) {
	if g, err = g.checked(); err != nil {
		return n, err
	}
	after := ""
	n.Sample = []string{}
	for n.Agreed < mostCounted {
		readers, err := s.needs.Agreed(ctx, s.db, channel, after, chunk)
		if err != nil {
			return n, fmt.Errorf("count a segment: %w", err)
		}
		of, err := s.meant(ctx, s.db, g, readers)
		if err != nil {
			return n, fmt.Errorf("count a segment: %w", err)
		}
		to, err := s.needs.Reach(ctx, s.db, channel, persons(of))
		if err != nil {
			return n, fmt.Errorf("count a segment: %w", err)
		}
		n.Meant, n.Reachable, n.Agreed = n.Meant+int64(len(of)), n.Reachable+int64(len(to)), n.Agreed+int64(len(readers))
		if lacks := mostShown - len(n.Sample); lacks > 0 && len(of) > 0 {
			names, err := s.needs.Names(ctx, persons(of[:min(lacks, len(of))]))
			if err != nil {
				return n, fmt.Errorf("show some of a segment: %w", err)
			}
			n.Sample = append(n.Sample, names...)
		}
		if len(readers) < chunk {
			return n, nil
		}
		after = readers[len(readers)-1].Person
	}
	n.More = true
	return n, nil
}
