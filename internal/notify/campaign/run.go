package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// chunk is how many members are looked at in one transaction.
const chunk = 1000

// Todos are the kinds of todo that carry campaigns out.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{Name: todoStep, Lane: "campaigns", Deadline: time.Minute, Handle: s.step}}
}

// step takes a campaign one chunk further: the letters, the place and the counts are one transaction, so that after a crash it goes on
// where it stood and tells nobody twice.
func (s *Service) step(ctx context.Context, j todo.Job) error {
	var (
		again time.Duration
		more  bool
	)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		again, more = 0, false
		if _, err := move(ctx, tx, j.Key, Running, []State{Scheduled}, s.now()); err != nil {
			return err
		}
		c, err := find(ctx, tx, j.Key)
		if err != nil {
			return err
		}
		if c.State != Running {
			return j.Done(ctx, tx)
		}
		size := min(chunk, c.PerMinute)
		readers, err := s.needs.Agreed(ctx, tx, c.place, size)
		if err != nil {
			return err
		}
		told, err := s.tell(ctx, tx, c, readers)
		if err != nil {
			return err
		}
		if len(readers) > 0 {
			last := readers[len(readers)-1].Person
			went, err := goOn(ctx, tx, c, last, len(readers), told)
			if err != nil {
				return err
			}
			if !went { // somebody paused it a moment ago, or another hand was here
				return todo.ErrLost
			}
		}
		if len(readers) < size {
			if _, err := move(ctx, tx, c.ID, Done, []State{Running}, s.now()); err != nil {
				return err
			}
			return j.Done(ctx, tx)
		}
		again, more = time.Duration(told)*time.Minute/time.Duration(c.PerMinute), true
		return nil
	})
	if err != nil {
		return fmt.Errorf("carry campaign %s on: %w", j.Key, err)
	}
	if more {
		return todo.Later(again)
	}
	return nil
}

// tell writes down letters to those of readers who are meant, and says how many.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, c Campaign, readers []Reader) (int, error) {
	meant, err := s.meant(ctx, tx, c.Segment, readers)
	if err != nil || len(meant) == 0 {
		return 0, err
	}
	mails, err := s.needs.Mails(ctx, tx, persons(meant))
	if err != nil {
		return 0, err
	}
	byLang := map[string][]notify.Reader{}
	told := 0
	for _, r := range meant {
		if mails[r.Person] == "" {
			continue
		}
		lang := "ko"
		if r.Lang == "en" {
			lang = "en"
		}
		byLang[lang] = append(byLang[lang], notify.Reader{Person: r.Person, Lang: lang, Channel: notify.Mail, Address: mails[r.Person]})
		told++
	}
	for _, lang := range []string{"ko", "en"} {
		if len(byLang[lang]) == 0 {
			continue
		}
		if err := s.needs.Tell(ctx, tx, c.notice(lang, s.now()), byLang[lang]); err != nil {
			return 0, err
		}
	}
	return told, nil
}

// meant are those of readers whom a segment means.
func (s *Service) meant(ctx context.Context, q sqldb.Querier, g Segment, readers []Reader) ([]Reader, error) {
	if len(readers) == 0 {
		return nil, nil
	}
	if g.Product != "" || g.Show != "" {
		who, err := s.needs.Bought(ctx, q, persons(readers), g.Product, g.Show, time.Time{})
		if err != nil {
			return nil, err
		}
		readers = slices.DeleteFunc(slices.Clone(readers), func(r Reader) bool { return !slices.Contains(who, r.Person) })
	}
	if g.NotBoughtFor > 0 && len(readers) > 0 {
		who, err := s.needs.Bought(ctx, q, persons(readers), "", "", s.now().AddDate(0, 0, -g.NotBoughtFor))
		if err != nil {
			return nil, err
		}
		readers = slices.DeleteFunc(slices.Clone(readers), func(r Reader) bool { return slices.Contains(who, r.Person) })
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

// mostCounted is how many of those who agreed are looked at to say how many a segment means.
const mostCounted = 100_000

// Count says how many a segment means now of those who agreed, and of how many that is. Beyond 100,000 who agreed it says more.
func (s *Service) Count(ctx context.Context, g Segment) (meant, agreed int64, more bool, err error) {
	after := ""
	for agreed < mostCounted {
		readers, err := s.needs.Agreed(ctx, s.db, after, chunk)
		if err != nil {
			return 0, 0, false, fmt.Errorf("count a segment: %w", err)
		}
		of, err := s.meant(ctx, s.db, g, readers)
		if err != nil {
			return 0, 0, false, fmt.Errorf("count a segment: %w", err)
		}
		meant, agreed = meant+int64(len(of)), agreed+int64(len(readers))
		if len(readers) < chunk {
			return meant, agreed, false, nil
		}
		after = readers[len(readers)-1].Person
	}
	return meant, agreed, true, nil
}
