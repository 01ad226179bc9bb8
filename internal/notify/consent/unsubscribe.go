package consent

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Behind is what stands behind the link of a letter.
type Behind struct {
	Person  string
	Medium  Medium
	Address string // with most of it hidden; empty where the member is gone
	Agreed  bool   // to offers by this medium
	Others  []Medium
	Undo    bool // what was refused by a link can be taken back
}

// Behind looks behind a link without changing anything: programs that look at mail open links too. It fails with ErrLink.
func (s *Service) Behind(ctx context.Context, token string) (Behind, error) {
	l, err := s.read(token)
	if err != nil {
		return Behind{}, err
	}
	p, err := s.needs.Person(ctx, s.db, l.Person)
	if err != nil {
		return Behind{}, err
	}
	all, err := s.Standings(ctx, l.Person)
	if err != nil {
		return Behind{}, err
	}
	b := Behind{Person: l.Person, Medium: l.Medium}
	switch {
	case l.Medium == Mail && p.Mail != "":
		b.Address = hidden(Mail, p.Mail)
	case l.Medium == Text && p.Phone != "":
		b.Address = hidden(Text, spelt(Text, p.Phone))
	}
	for _, a := range all {
		if a.Purpose != Ad {
			continue
		}
		if a.Medium == l.Medium {
			b.Agreed, b.Undo = a.Agreed, !a.Agreed && (a.Source == Link || a.Source == OneClick) && s.now().Sub(a.Since) < undoFor
		} else if a.Agreed {
			b.Others = append(b.Others, a.Medium)
		}
	}
	return b, nil
}

// Unsubscribe refuses offers by the link's medium, or by all. It needs nobody to be signed in. It fails with ErrLink.
func (s *Service) Unsubscribe(ctx context.Context, token, lang string, by Source, all bool) error {
	l, err := s.read(token)
	if err != nil {
		return err
	}
	no := map[Question]bool{{Ad, l.Medium}: false}
	if all {
		for _, q := range Questions {
			no[q] = false
		}
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		changed, err := s.Choose(ctx, tx, Answer{Person: l.Person, Lang: lang, Source: by, Delivery: l.Delivery, Agreed: no})
		if err != nil || len(changed) == 0 || l.Delivery == "" || s.needs.Left == nil {
			return err
		}
		return s.needs.Left(ctx, tx, l.Delivery)
	})
	if err != nil {
		return fmt.Errorf("unsubscribe: %w", err)
	}
	return nil
}

// Whoever has a letter has its link: a refusal is taken back only soon after it, and a few times a day.
const (
	undoFor    = 30 * time.Minute
	mostUndone = 3
)

// undone is how often somebody's refusal was taken back by a link within a day.
func (s *Service) undone(ctx context.Context, person string) (n int, err error) {
	all, err := s.History(ctx, person)
	for _, e := range all {
		if e.Source == Undone && s.now().Sub(e.At) < 24*time.Hour {
			n++
		}
	}
	return n, err
}

// Undo takes back what was refused by the link of a letter: offers by that medium are agreed to again, in the words of the page.
// It fails with ErrLink or ErrUndo.
func (s *Service) Undo(ctx context.Context, token, lang string) error {
	b, err := s.Behind(ctx, token)
	if err != nil {
		return err
	}
	often, err := s.undone(ctx, b.Person)
	if err != nil {
		return err
	}
	if !b.Undo || often >= mostUndone {
		return ErrUndo
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := s.Choose(ctx, tx, Answer{Person: b.Person, Lang: lang, Source: Undone, Agreed: map[Question]bool{{Ad, b.Medium}: true}})
		return err
	})
	if err != nil {
		return fmt.Errorf("take a refusal back: %w", err)
	}
	return nil
}
