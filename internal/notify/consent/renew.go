package consent

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Rounds remind people every two years of what they agreed to (§50 ⑧ of the act), and forget what days were full.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{
		{Name: "consents to be confirmed", Every: time.Hour, Deadline: 10 * time.Minute, Do: s.renew},
		{Name: "places of past days", Every: 24 * time.Hour, Deadline: 10 * time.Minute, Do: func(ctx context.Context) error {
			_, err := sqldb.Sweep(ctx, s.db, "ad_places", "day", dayOf(s.now())-7)
			return err
		}},
	}
}

// renew reminds everybody whose time has come, each in a transaction with the next date: once, and no answer changes nothing.
func (s *Service) renew(ctx context.Context) error {
	for {
		person, err := dueForRenewal(ctx, s.db, s.now())
		if err != nil || person == "" {
			return err
		}
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.remind(ctx, tx, person) }); err != nil {
			return fmt.Errorf("remind %s of what they agreed to: %w", person, err)
		}
	}
}

func (s *Service) remind(ctx context.Context, tx *sqldb.Tx, person string) error {
	now := s.now()
	moved, err := renewed(ctx, tx, person, now, now.AddDate(renewal, 0, 0))
	if err != nil || !moved {
		return err
	}
	p, err := s.needs.Person(ctx, tx, person)
	if err != nil || p.Mail == "" {
		return err
	}
	lang, err := langOf(ctx, tx, person)
	if err != nil {
		return err
	}
	all, err := standings(ctx, tx, person)
	if err != nil {
		return err
	}
	var rows []notify.Row
	for _, a := range all {
		if a.Agreed {
			rows = append(rows, notify.Row{Name: a.Name(), Value: when(a.Since)})
		}
	}
	return s.needs.Tell(ctx, tx, notify.Notice{
		Kind: TellRenewal, Event: fmt.Sprintf("renewal/%d", now.Year()), Person: person, Lang: lang, To: []notify.Address{{Channel: notify.Mail, Address: p.Mail}},
		Facts: notify.Facts{Fill: map[string]string{"name": p.Name}, Rows: rows}, Link: "/me?lang=" + lang + "#marketing",
	})
}
