package campaign

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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

// rewrite gives a campaign that is not over another form that tells nobody anything else. It is false where it is not of that version.
func rewrite(ctx context.Context, tx *sqldb.Tx, campaign string, f CampaignForm, version int64) (bool, error) {
	form, err := json.Marshal(f)
	if err != nil {
		return false, err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET form = ?, version = version + 1 WHERE id = ? AND version = ? AND state NOT IN (?, ?)`,
		string(form), campaign, version, string(Done), string(Cancelled)))
	return n > 0, err
}

// anyVersion is what move takes where it does not matter which version stands.
const anyVersion = 0

// move is false where the campaign does not stand in one of only, or is not of that version. One that is done moves only while fewer of its
// letters have ended than were written down.
func move(ctx context.Context, tx *sqldb.Tx, campaign string, version int64, to State, only []State, now time.Time) (bool, error) {
	begun, ended := int64(0), int64(0)
	switch to {
	case Running:
		begun = sqldb.Millis(now)
	case Done, Cancelled:
		ended = sqldb.Millis(now)
	}
	may := moves.Into(to, only...).And("id = ?", campaign)
	if version != anyVersion {
		may = may.And("version = ?", version)
	}
	if to == Cancelled {
		may = may.And("(state <> ? OR told > (SELECT COALESCE(SUM(t.n), 0) FROM campaign_tally t WHERE t.campaign = campaigns.id AND t.what IN (?, ?, ?)))",
			string(Done), sent, withheld, failed)
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE campaigns SET state = ?, begun_at = CASE WHEN begun_at = 0 THEN ? ELSE begun_at END, ended_at = ?, why = '', version = version + 1 WHERE `+may.SQL,
		may.After(string(to), begun, ended)...))
	return n > 0, err
}

// cancelDone cancels a campaign that is done, whatever has left.
func cancelDone(ctx context.Context, tx *sqldb.Tx, campaign string, now time.Time) (bool, error) {
	may := moves.Into(Cancelled, Done).And("id = ?", campaign)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET state = ?, ended_at = ?, version = version + 1 WHERE `+may.SQL, may.After(string(Cancelled), sqldb.Millis(now))...))
	return n > 0, err
}

// begin puts a scheduled campaign at the beginning of its first stage.
func begin(ctx context.Context, tx *sqldb.Tx, campaign string, at Stage) error {
	_, err := tx.ExecContext(ctx, `UPDATE campaigns SET stage = ?, winner = '', choose_at = 0, place = '' WHERE id = ? AND state = ?`, string(at), campaign, string(Scheduled))
	return err
}

// pauseFor pauses a running campaign for a reason of its own.
func pauseFor(ctx context.Context, tx *sqldb.Tx, campaign, why string) (bool, error) {
	may := moves.Into(Paused, Running).And("id = ?", campaign)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET state = ?, why = ?, version = version + 1 WHERE `+may.SQL, may.After(string(Paused), why)...))
	return n > 0, err
}

// wait has a running campaign wait for which wording is taken, by itself at a time or by hand.
func wait(ctx context.Context, tx *sqldb.Tx, campaign string, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET stage = ?, choose_at = ?, version = version + 1 WHERE id = ? AND stage = ?`,
		string(Choice), sqldb.Millis(until), campaign, string(Trial)))
	return n > 0, err
}

// chooseAt says anew when a wording is taken by itself.
func chooseAt(ctx context.Context, tx *sqldb.Tx, campaign string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE campaigns SET choose_at = ? WHERE id = ? AND stage = ?`, sqldb.Millis(at), campaign, string(Choice))
	return err
}

// take has the rest told by a wording, from the first of them. It is false where the campaign does not wait for that.
func take(ctx context.Context, tx *sqldb.Tx, campaign, wording string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE campaigns SET stage = ?, winner = ?, place = '', version = version + 1 WHERE id = ? AND stage = ? AND state IN (?, ?)`,
		string(Rest), wording, campaign, string(Choice), string(Running), string(Paused)))
	return n > 0, err
}

// goOn moves c's place on, as long as it runs and stands where it was read.
func goOn(ctx context.Context, tx *sqldb.Tx, c Campaign, t told) (bool, error) {
	may := moves.Into(Running, Running).And("id = ? AND place = ? AND stage = ?", c.ID, c.place, string(c.Stage))
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE campaigns SET place = ?, looked = looked + ?, told = told + ?, booked = booked + ? WHERE `+may.SQL,
		may.After(t.last, t.looked, t.n, t.cost)...))
	return n > 0, err
}

const columns = "id, name, state, form, starts_at, begun_at, ended_at, place, looked, told, version, created_by, created_at, stage, winner, choose_at, booked, why"

// earlier is how a segment was written before it had rules.
type earlier struct {
	Segment struct {
		Product      string `json:"product"`
		Show         string `json:"show"`
		NotBoughtFor int    `json:"notBoughtFor"`
	} `json:"segment"`
}

func readForm(form string) (f CampaignForm, err error) {
	if err := json.Unmarshal([]byte(form), &f); err != nil {
		return f, err
	}
	f.Channel = cmp.Or(f.Channel, Mail)
	if f.Segment.All != nil {
		return f, nil
	}
	f.Segment.All = []SegmentRule{}
	var old earlier
	if err := json.Unmarshal([]byte(form), &old); err != nil {
		return f, err
	}
	if g := old.Segment; g.Product != "" || g.Show != "" {
		f.Segment.All = append(f.Segment.All, SegmentRule{Is: "bought", Product: g.Product, Show: g.Show})
	}
	if days := old.Segment.NotBoughtFor; days > 0 {
		f.Segment.All = append(f.Segment.All, SegmentRule{Is: "bought", Not: true, Days: days})
	}
	return f, nil
}

func scan(row interface{ Scan(into ...any) error }) (c Campaign, err error) {
	var (
		form, name                            string
		starts, begun, ended, created, choose int64
	)
	err = row.Scan(&c.ID, &name, &c.State, &form, &starts, &begun, &ended, &c.place, &c.Looked, &c.Told, &c.Version, &c.By, &created, &c.Stage, &c.Winner, &choose, &c.Booked, &c.Why)
	if err != nil {
		return c, err
	}
	if c.CampaignForm, err = readForm(form); err != nil {
		return c, fmt.Errorf("read the form of campaign %s: %w", c.ID, err)
	}
	c.Begun, c.Ended, c.Created, c.ChooseAt = sqldb.Moment(begun), sqldb.Moment(ended), sqldb.Moment(created), sqldb.Moment(choose)
	return c, nil
}

func find(ctx context.Context, q sqldb.Querier, campaign string) (Campaign, error) {
	c, err := scan(q.QueryRowContext(ctx, `SELECT `+columns+` FROM campaigns WHERE id = ?`, campaign))
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	return c, err
}

// stateOf is where a campaign stands, and why it paused by itself; "" where there is none.
func stateOf(ctx context.Context, q sqldb.Querier, campaign string) (state State, why string, err error) {
	err = q.QueryRowContext(ctx, `SELECT state, why FROM campaigns WHERE id = ?`, campaign).Scan(&state, &why)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	return state, why, err
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
