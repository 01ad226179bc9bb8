package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const memberColumns = "id, email, name, phone, role, must_change, demo, created_at"

type scanner interface{ Scan(...any) error }

func scanMember(row scanner) (m Member, err error) {
	var created int64
	err = row.Scan(&m.ID, &m.Email, &m.Name, &m.Phone, &m.Role, &m.MustChangePassword, &m.Demo, &created)
	m.CreatedAt = sqldb.Moment(created)
	return m, err
}

// findMember reads by "id" or "email".
func findMember(ctx context.Context, q sqldb.Querier, column, value string) (Member, error) {
	m, err := scanMember(q.QueryRowContext(ctx, "SELECT "+memberColumns+" FROM members WHERE "+column+" = ?", value))
	if errors.Is(err, sql.ErrNoRows) {
		return Member{}, ErrNotFound
	}
	if err != nil {
		return Member{}, fmt.Errorf("find member: %w", err)
	}
	return m, nil
}

func insertMember(ctx context.Context, tx *sqldb.Tx, m Member, hash string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO members (id, email, name, phone, role, must_change, demo, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Email, m.Name, m.Phone, m.Role, m.MustChangePassword, m.Demo, m.CreatedAt.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return ErrEmailTaken
	}
	if err != nil {
		return err
	}
	return insertCredential(ctx, tx, passwordOf(m.ID, hash), m.CreatedAt)
}

// updatePassword replaces a member's password, and gives one to a member who had none.
func updatePassword(ctx context.Context, tx *sqldb.Tx, memberID, hash string, mustChange bool, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE members SET must_change = ? WHERE id = ?", mustChange, memberID))
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	c := passwordOf(memberID, hash)
	if err = replaceSecret(ctx, tx, c, now); errors.Is(err, errNoCredential) {
		return insertCredential(ctx, tx, c, now)
	}
	return err
}

// updateRole never leaves the shop without an owner: it counts after the change, in the same transaction.
func updateRole(ctx context.Context, tx *sqldb.Tx, memberID string, role Role) error {
	before, err := countOwners(ctx, tx)
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE members SET role = ? WHERE id = ?", role, memberID))
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	after, err := countOwners(ctx, tx)
	if err == nil && before > 0 && after == 0 {
		return ErrLastOwner
	}
	return err
}

// hire gives a shopper the role and the name that m has among the staff.
func hire(ctx context.Context, tx *sqldb.Tx, m Member) error {
	if err := updateRole(ctx, tx, m.ID, m.Role); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE members SET name = ? WHERE id = ?", m.Name, m.ID)
	return err
}

func countOwners(ctx context.Context, q sqldb.Querier) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT COUNT(*) FROM members WHERE role = ?", RoleOwner).Scan(&n)
	return n, err
}

func listStaff(ctx context.Context, q sqldb.Querier) ([]Member, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+memberColumns+` FROM members WHERE role IN ('host', 'operator', 'owner')
		ORDER BY CASE role WHEN 'owner' THEN 1 WHEN 'operator' THEN 2 ELSE 3 END, name, id`)
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	defer rows.Close()
	staff := []Member{}
	for rows.Next() {
		m, err := scanMember(rows)
		if err != nil {
			return nil, fmt.Errorf("list staff: %w", err)
		}
		staff = append(staff, m)
	}
	return staff, rows.Err()
}

// staffNames are what the staff are called.
func staffNames(ctx context.Context, q sqldb.Querier) ([]string, error) {
	return sqldb.Column[string](ctx, q, "SELECT name FROM members WHERE role IN ('host', 'operator', 'owner')")
}

func findAddress(ctx context.Context, q sqldb.Querier, memberID string) (a Address, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT id, recipient, phone, postcode, line1, line2, memo FROM addresses WHERE member_id = ?`, memberID).
		Scan(&a.ID, &a.Recipient, &a.Phone, &a.Postcode, &a.Line1, &a.Line2, &a.Memo)
	if errors.Is(err, sql.ErrNoRows) {
		return Address{}, ErrNoAddress
	}
	return a, err
}

// saveAddress updates first; if nothing was there it inserts.
func saveAddress(ctx context.Context, tx *sqldb.Tx, memberID string, a Address, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE addresses SET recipient = ?, phone = ?, postcode = ?, line1 = ?, line2 = ?, memo = ?, updated_at = ?
		 WHERE member_id = ?`,
		a.Recipient, a.Phone, a.Postcode, a.Line1, a.Line2, a.Memo, now.UnixMilli(), memberID))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO addresses (id, member_id, recipient, phone, postcode, line1, line2, memo, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, memberID, a.Recipient, a.Phone, a.Postcode, a.Line1, a.Line2, a.Memo, now.UnixMilli())
	return err
}

func listEntries(ctx context.Context, q sqldb.Querier, f AuditFilter, w list.Window) (p list.Page[Entry], err error) {
	where, args := "1 = 1", []any{}
	if f.Actor != "" {
		where, args = where+" AND actor_id = ?", append(args, f.Actor)
	}
	if f.Action != "" {
		where, args = where+" AND action = ?", append(args, f.Action)
	}
	total, more, err := list.Count(ctx, q, "FROM audit_entries WHERE "+where, args...)
	if err != nil {
		return p, err
	}
	place, placeArgs := w.Where()
	rows, err := q.QueryContext(ctx, `
		SELECT id, at, actor_id, actor_name, role, ip, action, target, outcome, detail FROM audit_entries
		 WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(append(args, placeArgs...), w.Limit())...)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	entries := []Entry{}
	for rows.Next() {
		var e Entry
		var at int64
		var detail string
		if err := rows.Scan(&e.ID, &at, &e.ActorID, &e.ActorName, &e.Role, &e.IP, &e.Action, &e.Target, &e.Outcome, &detail); err != nil {
			return p, err
		}
		e.At, e.Deed = sqldb.Moment(at), deed.Read(e.Action, e.Target, detail)
		entries = append(entries, e)
	}
	p = list.Cut(w, entries, func(e Entry) []any { return []any{e.ID} })
	p.Total, p.More = total, more
	return p, rows.Err()
}

// columnOf is a column of members who are no part of the demo, by id; what is empty is left out.
func columnOf(ctx context.Context, q sqldb.Querier, column string, members []string) (map[string]string, error) {
	all := map[string]string{}
	if len(members) == 0 {
		return all, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT id, `+column+` FROM members WHERE id IN (`+sqldb.Marks(len(members))+`) AND demo = 0`, idsOf(members)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, value string
		if err := rows.Scan(&id, &value); err != nil {
			return nil, err
		}
		if value != "" {
			all[id] = value
		}
	}
	return all, rows.Err()
}

func idsOf(members []string) []any {
	ids := make([]any, len(members))
	for i, m := range members {
		ids[i] = m
	}
	return ids
}

// signedInAmong are those who signed in since then.
func signedInAmong(ctx context.Context, q sqldb.Querier, members []string, since time.Time) ([]string, error) {
	if len(members) == 0 {
		return nil, nil
	}
	return sqldb.Column[string](ctx, q, `SELECT DISTINCT member_id FROM known_browsers WHERE member_id IN (`+sqldb.Marks(len(members))+`) AND seen_at >= ?`,
		append(idsOf(members), since.UnixMilli())...)
}
