package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// The kinds of alarms.
const (
	AlarmSilent = "notice_silent" // a provider does not answer
	AlarmBroken = "notice_broken" // something was refused by our own fault
	AlarmBudget = "notice_budget" // what costs money waits for the next day
)

// Alarm is something about notices that a person has to see to.
type Alarm struct {
	Kind  string
	Name  string    // the credential of a provider
	Count int64     // of deliveries
	Since time.Time // zero: it does not matter
}

const (
	alarming = 3 * 24 * time.Hour // how long what was refused is worth an alarm
	counted  = 1000               // the most that are counted
	stale    = 5 * time.Minute    // after its last probe an outage that nobody ended is forgotten
)

// Alarms are what a person has to see to now.
func (s *Service) Alarms(ctx context.Context) ([]Alarm, error) {
	now := s.now()
	all, err := outages(ctx, s.db, now.Add(-stale))
	if err != nil {
		return nil, fmt.Errorf("read which providers do not answer: %w", err)
	}
	broken, err := sqldb.Column[int64](ctx, s.db, `
		SELECT COUNT(*) FROM (SELECT id FROM deliveries WHERE state = ? AND changed_at > ? LIMIT ?) AS b`, string(Broken), sqldb.Millis(now.Add(-alarming)), counted)
	if err != nil {
		return nil, fmt.Errorf("count what was refused: %w", err)
	}
	if broken[0] > 0 {
		all = append(all, Alarm{Kind: AlarmBroken, Count: broken[0]})
	}
	held, err := sqldb.Column[int64](ctx, s.db, `
		SELECT COUNT(*) FROM (SELECT id FROM deliveries WHERE state = ? AND code = ? LIMIT ?) AS h`, string(Waiting), codeBudget, counted)
	if err != nil {
		return nil, fmt.Errorf("count what waits for the next day: %w", err)
	}
	if held[0] > 0 {
		all = append(all, Alarm{Kind: AlarmBudget, Count: held[0]})
	}
	return all, nil
}

func outages(ctx context.Context, q sqldb.Querier, after time.Time) ([]Alarm, error) {
	rows, err := q.QueryContext(ctx, `SELECT credential, since FROM notice_outages WHERE probe_at > ? ORDER BY since`, sqldb.Millis(after))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Alarm
	for rows.Next() {
		a := Alarm{Kind: AlarmSilent}
		var since int64
		if err := rows.Scan(&a.Name, &since); err != nil {
			return nil, err
		}
		a.Since = sqldb.Moment(since)
		all = append(all, a)
	}
	return all, rows.Err()
}
