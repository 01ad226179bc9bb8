package campaign

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func insert(ctx context.Context, tx *sqldb.Tx, c Campaign) error {
	form, err := json.Marshal(c.CampaignForm)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO campaigns (id, name, state, form, starts_at, begun_at, ended_at, place, looked, told, version, created_by, created_at)
		VALUES (?, ?, ?, ?, ?, 0, 0, '', 0, 0, 1, ?, ?)`, c.ID, c.Name, string(c.State), string(form), sqldb.Millis(c.StartsAt), c.By, sqldb.Millis(c.Created))
	return err
}

// change is false where the campaign is no draft, or not of that version.
func change(ctx context.Context, tx *sqldb.Tx, campaign string, f CampaignForm, version int64) (bool, error) {
	form, err := json.Marshal(f)
	if err != nil {
		return false, err
	}
	may := moves.Into(Draft, Draft).And("id = ? AND version = ?", campaign, version)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET name = ?, form = ?, starts_at = ?, version = version + 1 WHERE `+may.SQL,
		may.After(f.Name, string(form), sqldb.Millis(f.StartsAt))...))
	return n > 0, err
}

// move is false where the campaign does not stand in one of only.
func move(ctx context.Context, tx *sqldb.Tx, campaign string, to State, only []State, now time.Time) (bool, error) {
	begun, ended := int64(0), int64(0)
	switch to {
	case Running:
		begun = sqldb.Millis(now)
	case Done, Cancelled:
		ended = sqldb.Millis(now)
	}
	may := moves.Into(to, only...).And("id = ?", campaign)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE campaigns SET state = ?, begun_at = CASE WHEN begun_at = 0 THEN ? ELSE begun_at END, ended_at = ?, version = version + 1 WHERE `+may.SQL,
		may.After(string(to), begun, ended)...))
	return n > 0, err
}

// goOn moves c's place on, as long as it runs and stands where it was read.
func goOn(ctx context.Context, tx *sqldb.Tx, c Campaign, place string, looked, told int) (bool, error) {
	may := moves.Into(Running, Running).And("id = ? AND place = ?", c.ID, c.place)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET place = ?, looked = looked + ?, told = told + ? WHERE `+may.SQL,
		may.After(place, looked, told)...))
	return n > 0, err
}

const columns = "id, name, state, form, starts_at, begun_at, ended_at, place, looked, told, version, created_by, created_at"

func scan(row interface{ Scan(into ...any) error }) (c Campaign, err error) {
	var (
		form                          string
		starts, begun, ended, created int64
	)
	var name string
	if err := row.Scan(&c.ID, &name, &c.State, &form, &starts, &begun, &ended, &c.place, &c.Looked, &c.Told, &c.Version, &c.By, &created); err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(form), &c.CampaignForm); err != nil {
		return c, fmt.Errorf("read the form of campaign %s: %w", c.ID, err)
	}
	c.Begun, c.Ended, c.Created = sqldb.Moment(begun), sqldb.Moment(ended), sqldb.Moment(created)
	return c, nil
}

func find(ctx context.Context, q sqldb.Querier, campaign string) (Campaign, error) {
	c, err := scan(q.QueryRowContext(ctx, `SELECT `+columns+` FROM campaigns WHERE id = ?`, campaign))
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	return c, err
}

func listAll(ctx context.Context, q sqldb.Querier, w list.Window) (p list.Page[Campaign], err error) {
	total, more, err := list.Count(ctx, q, "FROM campaigns")
	if err != nil {
		return p, err
	}
	place, args := w.Where()
	rows, err := q.QueryContext(ctx, `SELECT `+columns+` FROM campaigns WHERE `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(args, w.Limit())...)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	var found []Campaign
	for rows.Next() {
		c, err := scan(rows)
		if err != nil {
			return p, err
		}
		found = append(found, c)
	}
	p = list.Cut(w, found, func(c Campaign) []any { return []any{c.ID} })
	p.Total, p.More = total, more
	return p, rows.Err()
}

// count adds n to what is counted of a campaign.
func count(ctx context.Context, tx *sqldb.Tx, campaign, what string, n int64) error {
	for range 2 {
		changed, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaign_counts SET n = n + ? WHERE campaign = ? AND what = ?`, n, campaign, what))
		if err != nil || changed > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO campaign_counts (campaign, what, n) VALUES (?, ?, ?)`, campaign, what, n)
		if !sqldb.IsDuplicate(err) {
			return err
		}
	}
	return fmt.Errorf("count %s of campaign %s: it comes and goes", what, campaign)
}

func counts(ctx context.Context, q sqldb.Querier, campaign string) (map[string]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT what, n FROM campaign_counts WHERE campaign = ?`, campaign)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]int64{}
	for rows.Next() {
		var (
			what string
			n    int64
		)
		if err := rows.Scan(&what, &n); err != nil {
			return nil, err
		}
		all[what] = n
	}
	return all, rows.Err()
}

func done(ctx context.Context, q sqldb.Querier, delivery, what string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM campaign_deeds WHERE delivery = ? AND what = ?`, delivery, what).Scan(&n)
	return n > 0, err
}

// insertDeed is false where it is known already.
func insertDeed(ctx context.Context, tx *sqldb.Tx, delivery, what, campaign, person string, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO campaign_deeds (delivery, what, campaign, person, at) VALUES (?, ?, ?, ?, ?)`, delivery, what, campaign, person, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// lastClicked is the campaign whose letter somebody clicked last since then, or "".
func lastClicked(ctx context.Context, q sqldb.Querier, person string, since time.Time) (campaign string, err error) {
	err = q.QueryRowContext(ctx, `SELECT campaign FROM campaign_deeds WHERE person = ? AND what = ? AND at >= ? ORDER BY at DESC LIMIT 1`, person, clicked, sqldb.Millis(since)).Scan(&campaign)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return campaign, err
}

// insertOrder is false where the order is owed already.
func insertOrder(ctx context.Context, tx *sqldb.Tx, order, campaign string, total money.Won, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO campaign_orders (order_id, campaign, won, at) VALUES (?, ?, ?, ?)`, order, campaign, int64(total), sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}
