package media

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

var errNoStream = errors.New("nobody published to this stream yet")

const standingColumns = `id, state, since, on_air, node, seen_at, health`

func scanStanding(row interface{ Scan(...any) error }) (Standing, error) {
	var st Standing
	var since, onAir, seen int64
	err := row.Scan(&st.Stream, &st.State, &since, &onAir, &st.Node, &seen, &st.health)
	st.Since, st.OnAir, st.Seen = sqldb.Moment(since).UTC(), sqldb.Moment(onAir).UTC(), sqldb.Moment(seen).UTC()
	return st, err
}

// standing reads the row of a stream, or fails with errNoStream.
func standing(ctx context.Context, q sqldb.Querier, stream string) (Standing, error) {
	st, err := scanStanding(q.QueryRowContext(ctx, `SELECT `+standingColumns+` FROM streams WHERE id = ?`, stream))
	if errors.Is(err, sql.ErrNoRows) {
		return st, errNoStream
	}
	if err != nil {
		return st, fmt.Errorf("find stream %s: %w", stream, err)
	}
	return st, nil
}

func live(ctx context.Context, q sqldb.Querier) ([]Standing, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+standingColumns+` FROM streams WHERE state = ? ORDER BY id`, Live)
	if err != nil {
		return nil, fmt.Errorf("live streams: %w", err)
	}
	defer rows.Close()
	var all []Standing
	for rows.Next() {
		st, err := scanStanding(rows)
		if err != nil {
			return nil, fmt.Errorf("live streams: %w", err)
		}
		all = append(all, st)
	}
	return all, errors.Join(rows.Err(), rows.Close())
}

// claim makes a stream the node's, from fence on. It reports false for a stream that has ended, or that a newer lease has.
func claim(ctx context.Context, tx *sqldb.Tx, stream, node string, fence int64, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE streams SET node = ?, fence = ?, seen_at = ? WHERE id = ? AND fence <= ? AND state <> ?`,
		node, fence, now.UnixMilli(), stream, fence, Ended))
	if err != nil || n == 1 {
		return n == 1, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO streams (id, state, since, on_air, node, fence, seen_at, health, asked) VALUES (?, ?, ?, 0, ?, ?, ?, '', '')`,
		stream, Waiting, now.UnixMilli(), node, fence, now.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// report is what a node tells of a stream.
type report struct {
	Health
	Reach hls.Reach `json:"reach"`
}

// tell writes how a stream of the node's is. It reports false when another node has the stream, or it has ended.
func tell(ctx context.Context, tx *sqldb.Tx, stream string, fence int64, h Health, reach hls.Reach, now time.Time) (bool, error) {
	health, err := json.Marshal(report{h, reach})
	if err != nil {
		return false, fmt.Errorf("write health of stream %s: %w", stream, err)
	}
	onAir := int64(0)
	if h.State == Live {
		onAir = h.Since.UnixMilli()
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE streams
		   SET state = ?, since = ?, on_air = CASE WHEN on_air = 0 THEN ? ELSE on_air END, seen_at = ?, health = ?
		 WHERE id = ? AND fence = ? AND state <> ?`,
		h.State, h.Since.UnixMilli(), onAir, now.UnixMilli(), string(health), stream, fence, Ended))
	if err != nil {
		return false, fmt.Errorf("tell of stream %s: %w", stream, err)
	}
	return n == 1, nil
}

// setAsked asks the node of a stream for something. An end is not taken back by a kick.
func setAsked(ctx context.Context, tx *sqldb.Tx, stream, what string) error {
	_, err := tx.ExecContext(ctx, `UPDATE streams SET asked = ? WHERE id = ? AND state <> ? AND asked <> ?`, what, stream, Ended, askEnd)
	return err
}

// unask notes that the node did what was asked, unless it was asked for something else meanwhile.
func unask(ctx context.Context, tx *sqldb.Tx, stream, what string) error {
	_, err := tx.ExecContext(ctx, `UPDATE streams SET asked = '' WHERE id = ? AND asked = ?`, stream, what)
	return err
}

// finish makes a stream ended whose node has nothing of it in memory.
func finish(ctx context.Context, tx *sqldb.Tx, stream string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE streams SET state = ?, since = ? WHERE id = ? AND state <> ?`, Ended, now.UnixMilli(), stream, Ended)
	return err
}

// asked gives what a node is asked to do, by stream.
func asked(ctx context.Context, q sqldb.Querier, node string) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, asked FROM streams WHERE node = ? AND asked <> '' LIMIT 100`, node)
	if err != nil {
		return nil, fmt.Errorf("what this node is asked: %w", err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var stream, what string
		if err := rows.Scan(&stream, &what); err != nil {
			return nil, fmt.Errorf("what this node is asked: %w", err)
		}
		all[stream] = what
	}
	return all, errors.Join(rows.Err(), rows.Close())
}

// takes notes that a node takes streams in at an address; "" takes the note back.
func takes(ctx context.Context, tx *sqldb.Tx, node, address string, now time.Time) error {
	if address == "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM stream_ingests WHERE node = ?`, node)
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE stream_ingests SET address = ?, seen_at = ? WHERE node = ?`, address, now.UnixMilli(), node))
	if err != nil || n == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO stream_ingests (node, address, seen_at) VALUES (?, ?, ?)`, node, address, now.UnixMilli())
	return err
}

// ingests gives the addresses of nodes that were seen since, the one that was seen last first.
func ingests(ctx context.Context, q sqldb.Querier, since time.Time) ([]string, error) {
	all, err := sqldb.Column[string](ctx, q, `SELECT address FROM stream_ingests WHERE seen_at >= ? ORDER BY seen_at DESC, node LIMIT 20`, since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("find where encoders connect: %w", err)
	}
	return all, nil
}

// told is the health that the node told, in the state that the row has.
func (st Standing) told() (Health, error) {
	h := Health{Warnings: []Warning{}, History: []Rate{}}
	if len(st.health) > 0 {
		if err := json.Unmarshal(st.health, &h); err != nil {
			return h, fmt.Errorf("read health of stream %s: %w", st.Stream, err)
		}
	}
	h.State, h.Since = st.State, st.Since
	return h, nil
}

// reached is how far the playlist of the stream has come that viewers see; ok is false where nobody told.
func (st Standing) reached() (r hls.Reach, ok bool, err error) {
	if len(st.health) == 0 {
		return r, false, nil
	}
	var told report
	if err := json.Unmarshal(st.health, &told); err != nil {
		return r, false, fmt.Errorf("read health of stream %s: %w", st.Stream, err)
	}
	return told.Reach, told.Reach != hls.Reach{}, nil
}
