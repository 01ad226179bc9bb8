package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// The columns of a mail; the brief ones leave out what it says, which may be long.
const (
	mailColumns  = briefColumns + `, plain`
	briefColumns = `id, identity, message_id, thread, delivery, source, kind, reason, said, from_address, from_name, envelope, to_names, subject, spf, dkim, proven, cut, size, files, sent_at, got_at`
)

// insertMail says whether m is new.
func insertMail(ctx context.Context, tx *sqldb.Tx, m Mail) (bool, error) {
	sent := int64(0)
	if !m.Sent.IsZero() {
		sent = sqldb.Millis(m.Sent)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO inbox_mails (`+mailColumns+`) VALUES (`+sqldb.Marks(23)+`)`,
		m.ID, m.identity, m.MessageID, m.Thread, m.Delivery, m.Source, string(m.Kind), m.Reason, m.Said, m.From, m.Name, m.Envelope, m.To, m.Subject, m.SPF, m.DKIM,
		bit(m.Proven), bit(m.Cut), m.Size, m.Files, sent, sqldb.Millis(m.Got), m.Plain)
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// forgotten writes down that the shop does not know what a bounce is about.
func forgotten(ctx context.Context, tx *sqldb.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `UPDATE inbox_mails SET reason = 'forgotten' WHERE id = ?`, id)
	return err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// scanMail reads a mail; more is what follows the brief columns.
func scanMail(row interface{ Scan(into ...any) error }, more func(m *Mail) []any) (m Mail, err error) {
	var proven, cut, sent, got int64
	into := []any{
		&m.ID, &m.identity, &m.MessageID, &m.Thread, &m.Delivery, &m.Source, &m.Kind, &m.Reason, &m.Said, &m.From, &m.Name, &m.Envelope, &m.To, &m.Subject, &m.SPF, &m.DKIM,
		&proven, &cut, &m.Size, &m.Files, &sent, &got,
	}
	if more != nil {
		into = append(into, more(&m)...)
	}
	err = row.Scan(into...)
	m.Proven, m.Cut, m.Got = proven == 1, cut == 1, sqldb.Moment(got)
	if sent != 0 {
		m.Sent = sqldb.Moment(sent)
	}
	return m, err
}

func findMail(ctx context.Context, q sqldb.Querier, id string) (Mail, error) {
	m, err := scanMail(q.QueryRowContext(ctx, `SELECT `+mailColumns+` FROM inbox_mails WHERE id = ?`, id), func(m *Mail) []any { return []any{&m.Plain} })
	if errors.Is(err, sql.ErrNoRows) {
		return m, ErrNotFound
	}
	if err != nil {
		return m, fmt.Errorf("find mail %s: %w", id, err)
	}
	return m, nil
}

// mails are those that rest finds, without what they say.
func mails(ctx context.Context, q sqldb.Querier, rest string, args ...any) ([]Mail, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+briefColumns+` FROM inbox_mails WHERE `+rest, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Mail
	for rows.Next() {
		m, err := scanMail(rows, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, rows.Err()
}

func listMails(ctx context.Context, q sqldb.Querier, f Filter, w list.Window) (p list.Page[Mail], err error) {
	where, args := "1 = 1", []any{}
	if f.Kind != "" {
		where, args = where+" AND kind = ?", append(args, string(f.Kind))
	}
	if f.From != "" {
		where, args = where+" AND from_address >= ? AND from_address < ?", append(args, f.From, f.From+"\U0010ffff")
	}
	total, more, err := list.Count(ctx, q, "FROM inbox_mails WHERE "+where, args...)
	if err != nil {
		return p, err
	}
	place, placeArgs := w.Where()
	found, err := mails(ctx, q, where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(append(args, placeArgs...), w.Limit())...)
	if err != nil {
		return p, err
	}
	p = list.Cut(w, found, func(m Mail) []any { return []any{m.ID} })
	p.Total, p.More = total, more
	return p, nil
}

func thread(ctx context.Context, q sqldb.Querier, thread string) ([]Mail, error) {
	return mails(ctx, q, `thread = ? ORDER BY id LIMIT 100`, thread)
}

// threadOf is that of the mails that one answers, or of the letter of the shop's that it is about; "": none.
func threadOf(ctx context.Context, q sqldb.Querier, follows []string, delivery string) (string, error) {
	if len(follows) > 0 {
		args := make([]any, len(follows))
		for i, f := range follows {
			args[i] = f
		}
		found, err := sqldb.Column[string](ctx, q, `SELECT thread FROM inbox_mails WHERE message_id IN (`+sqldb.Marks(len(follows))+`) ORDER BY id DESC LIMIT 1`, args...)
		if err != nil || len(found) > 0 {
			return firstOf(found...), err
		}
	}
	if delivery == "" {
		return "", nil
	}
	found, err := sqldb.Column[string](ctx, q, `SELECT thread FROM inbox_mails WHERE delivery = ? ORDER BY id LIMIT 1`, delivery)
	return firstOf(found...), err
}

func mailsBefore(ctx context.Context, q sqldb.Querier, until time.Time, most int) ([]Mail, error) {
	return mails(ctx, q, `got_at <= ? ORDER BY got_at LIMIT ?`, sqldb.Millis(until), most)
}

func deleteMail(ctx context.Context, tx *sqldb.Tx, m Mail) error {
	gone, err := changed(ctx, tx, `DELETE FROM inbox_mails WHERE id = ?`, m.ID)
	if err != nil || !gone {
		return err
	}
	return release(ctx, tx, m.Size)
}
