package campaign

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// What is counted of a campaign.
const (
	sent      = "sent"
	delivered = "delivered"
	withheld  = "withheld"
	failed    = "failed"
	missed    = "missed" // it had left, and did not arrive
	instead   = "instead"
	opened    = "opened"
	clicked   = "clicked"
	left      = "left"
	bought    = "bought"
	earned    = "earned" // won
)

// of is what something is counted for.
type of struct{ campaign, wording string }

// step is the beginning of the minute, hour or day that something at now is counted in, by how old it is what it came of.
func step(now time.Time, age time.Duration) int64 {
	at := now.Truncate(time.Minute)
	switch {
	case age > 7*24*time.Hour:
		at = now.Truncate(24 * time.Hour)
	case age > 2*time.Hour:
		at = now.Truncate(time.Hour)
	}
	return sqldb.Millis(at)
}

// count adds n to what is counted at a step.
func count(ctx context.Context, tx *sqldb.Tx, o of, what string, at, n int64) error {
	for range 2 {
		changed, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaign_tally SET n = n + ? WHERE campaign = ? AND wording = ? AND what = ? AND at = ?`, n, o.campaign, o.wording, what, at))
		if err != nil || changed > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO campaign_tally (campaign, wording, what, at, n) VALUES (?, ?, ?, ?, ?)`, o.campaign, o.wording, what, at, n)
		if !sqldb.IsDuplicate(err) {
			return err
		}
	}
	return fmt.Errorf("count %s of campaign %s: it comes and goes", what, o.campaign)
}

// counts are the sums by wording and what.
func counts(ctx context.Context, q sqldb.Querier, campaign string) (map[string]map[string]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT wording, what, SUM(n) FROM campaign_tally WHERE campaign = ? GROUP BY wording, what`, campaign)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]map[string]int64{}
	for rows.Next() {
		var (
			wording, what string
			n             int64
		)
		if err := rows.Scan(&wording, &what, &n); err != nil {
			return nil, err
		}
		if all[wording] == nil {
			all[wording] = map[string]int64{}
		}
		all[wording][what] = n
	}
	return all, rows.Err()
}

// CampaignPoint is what was counted in a minute, an hour or a day.
type CampaignPoint struct {
	At      time.Time `json:"at" doc:"Its beginning"`
	Sent    int64     `json:"sent,omitempty" doc:"Letters that left"`
	Opened  int64     `json:"opened,omitempty" doc:"Letters that were opened"`
	Clicked int64     `json:"clicked,omitempty" doc:"Letters that were clicked"`
	Bought  int64     `json:"bought,omitempty" doc:"Orders"`
}

// mostPoints is how many of them are shown, the newest.
const mostPoints = 2000

// points are what was counted in its time, the oldest first.
func points(ctx context.Context, q sqldb.Querier, campaign string) ([]CampaignPoint, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT at, what, SUM(n) FROM campaign_tally WHERE campaign = ? AND what IN (?, ?, ?, ?) AND at > 0 GROUP BY at, what ORDER BY at DESC LIMIT ?`,
		campaign, sent, opened, clicked, bought, mostPoints)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []CampaignPoint{}
	for rows.Next() {
		var (
			at, n int64
			what  string
		)
		if err := rows.Scan(&at, &what, &n); err != nil {
			return nil, err
		}
		if m := sqldb.Moment(at); len(all) == 0 || !all[0].At.Equal(m) {
			all = append([]CampaignPoint{{At: m}}, all...)
		}
		switch p := &all[0]; what {
		case sent:
			p.Sent = n
		case opened:
			p.Opened = n
		case clicked:
			p.Clicked = n
		case bought:
			p.Bought = n
		}
	}
	return all, rows.Err()
}

func done(ctx context.Context, q sqldb.Querier, delivery, what string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM campaign_deeds WHERE delivery = ? AND what = ?`, delivery, what).Scan(&n)
	return n > 0, err
}

// insertDeed is false where it is known already.
func insertDeed(ctx context.Context, tx *sqldb.Tx, delivery, what string, o of, person string, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO campaign_deeds (delivery, what, campaign, wording, person, at) VALUES (?, ?, ?, ?, ?, ?)`,
		delivery, what, o.campaign, o.wording, person, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// lastClicked is whose letter somebody clicked last since then; without a campaign, none.
func lastClicked(ctx context.Context, q sqldb.Querier, person string, since time.Time) (o of, at time.Time, err error) {
	var ms int64
	err = q.QueryRowContext(ctx, `SELECT campaign, wording, at FROM campaign_deeds WHERE person = ? AND what = ? AND at >= ? ORDER BY at DESC LIMIT 1`, person, clicked, sqldb.Millis(since)).Scan(&o.campaign, &o.wording, &ms)
	if errors.Is(err, sql.ErrNoRows) {
		return of{}, time.Time{}, nil
	}
	return o, sqldb.Moment(ms), err
}

// insertOrder is false where the order is owed already.
func insertOrder(ctx context.Context, tx *sqldb.Tx, order, campaign string, total money.Won, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO campaign_orders (order_id, campaign, won, at) VALUES (?, ?, ?, ?)`, order, campaign, int64(total), sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}
