package messages

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const templateColumns = `id, code, kind, lang, state, text, approved, title, buttons, note, approved_at, changed_at, changed_by`

func scanTemplate(row interface{ Scan(into ...any) error }) (Template, error) {
	var (
		t                 Template
		buttons           string
		approved, changed int64
	)
	err := row.Scan(&t.ID, &t.Code, &t.Kind, &t.Lang, &t.State, &t.Text, &t.Approved, &t.Title, &buttons, &t.Note, &approved, &changed, &t.By)
	if err != nil {
		return t, err
	}
	t.since, t.Changed = sqldb.Moment(approved), sqldb.Moment(changed)
	return t, json.Unmarshal([]byte(buttons), &t.Buttons)
}

func listTemplates(ctx context.Context, q sqldb.Querier, provider string, most int) ([]Template, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+templateColumns+` FROM message_templates WHERE provider = ? ORDER BY kind, lang, state, id LIMIT ?`, provider, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Template{}
	for rows.Next() {
		t, err := scanTemplate(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// findTemplate finds one, or fails with ErrTemplateGone.
func findTemplate(ctx context.Context, q sqldb.Querier, provider, id string) (Template, error) {
	t, err := scanTemplate(q.QueryRowContext(ctx, `SELECT `+templateColumns+` FROM message_templates WHERE provider = ? AND id = ?`, provider, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrTemplateGone
	}
	return t, err
}

// servingTemplate is that by which notices of a kind and language go: of those approved, the last. It fails with ErrTemplateGone.
func servingTemplate(ctx context.Context, q sqldb.Querier, provider, kind, lang string) (Template, error) {
	t, err := scanTemplate(q.QueryRowContext(ctx, `
		SELECT `+templateColumns+` FROM message_templates WHERE provider = ? AND kind = ? AND lang = ? AND state = 'approved' ORDER BY approved_at DESC, id DESC LIMIT 1`, provider, kind, lang))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrTemplateGone
	}
	return t, err
}

func insertTemplate(ctx context.Context, tx *sqldb.Tx, provider string, t Template, most int) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM message_templates WHERE provider = ?`, provider).Scan(&n); err != nil {
		return err
	}
	if n >= most {
		return ErrTemplateMany
	}
	buttons, approved, err := t.stored()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO message_templates (provider, `+templateColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		provider, t.ID, t.Code, t.Kind, t.Lang, string(t.State), t.Text, t.Approved, t.Title, buttons, t.Note, approved, sqldb.Millis(t.Changed), t.By)
	if sqldb.IsDuplicate(err) {
		return ErrTemplateUsed
	}
	return err
}

// updateTemplate changes one; it is approved since it was first said to be, as long as it stays so.
func updateTemplate(ctx context.Context, tx *sqldb.Tx, provider string, t Template) error {
	buttons, approved, err := t.stored()
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE message_templates SET code = ?, kind = ?, lang = ?, text = ?, approved = ?, title = ?, buttons = ?, note = ?, changed_at = ?, changed_by = ?,
		       approved_at = CASE WHEN state = 'approved' AND ? = 'approved' THEN approved_at ELSE ? END, state = ?
		 WHERE provider = ? AND id = ?`,
		t.Code, t.Kind, t.Lang, t.Text, t.Approved, t.Title, buttons, t.Note, sqldb.Millis(t.Changed), t.By, string(t.State), approved, string(t.State), provider, t.ID))
	switch {
	case sqldb.IsDuplicate(err):
		return ErrTemplateUsed
	case err == nil && n == 0:
		return ErrTemplateGone
	}
	return err
}

func (t Template) stored() (buttons string, approved int64, err error) {
	if t.State == Approved {
		approved = sqldb.Millis(t.Changed)
	}
	if t.Buttons == nil {
		return "[]", approved, nil
	}
	b, err := json.Marshal(t.Buttons)
	return string(b), approved, err
}

func forgetTemplate(ctx context.Context, tx *sqldb.Tx, provider, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM message_templates WHERE provider = ? AND id = ?`, provider, id)
	return err
}
