package show

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/width"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations are the tables of shows; the domain's name is "show".
//
//go:embed migrations/*.sql
var Migrations embed.FS

const columns = `id, slug, title, title_en, summary, summary_en, host_name, host_name_en, host_face, poster, portrait, auto_start, demo,
	state, starts_at, started_at, ended_at, pinned, version, key_made_at, peak, created_at`

func scan(row interface{ Scan(...any) error }) (Show, error) {
	var (
		s                                      Show
		starts, started, ended, keyed, created int64
	)
	err := row.Scan(&s.ID, &s.Slug, &s.Title, &s.TitleEn, &s.Summary, &s.SummaryEn, &s.Host.Name, &s.Host.NameEn, &s.Host.Face, &s.Poster,
		&s.Portrait, &s.AutoStart, &s.Demo, &s.State, &starts, &started, &ended, &s.Pinned, &s.Version, &keyed, &s.Peak, &created)
	s.StartsAt, s.StartedAt, s.EndedAt = sqldb.Moment(starts), sqldb.Moment(started), sqldb.Moment(ended)
	s.KeyMadeAt, s.CreatedAt = sqldb.Moment(keyed), sqldb.Moment(created)
	s.Products = []Item{}
	return s, err
}

func find(ctx context.Context, q sqldb.Querier, idOrSlug string) (Show, error) {
	s, err := scan(q.QueryRowContext(ctx, `SELECT `+columns+` FROM shows WHERE id = ? OR slug = ?`, idOrSlug, idOrSlug))
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNotFound
	}
	if err != nil {
		return s, fmt.Errorf("find show %q: %w", idOrSlug, err)
	}
	shows := []Show{s}
	err = fill(ctx, q, shows)
	return shows[0], err
}

// manyHosts is of how many shows the hosts are remembered.
const manyHosts = 500

func hostNames(ctx context.Context, q sqldb.Querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT host_name, host_name_en FROM shows ORDER BY starts_at DESC, id DESC LIMIT ?`, manyHosts)
	if err != nil {
		return nil, fmt.Errorf("read the names of hosts: %w", err)
	}
	defer rows.Close()
	seen := map[string]bool{"": true}
	var names []string
	for rows.Next() {
		var name, english string
		if err := rows.Scan(&name, &english); err != nil {
			return nil, err
		}
		for _, n := range []string{name, english} {
			if !seen[n] {
				seen[n] = true
				names = append(names, n)
			}
		}
	}
	return names, rows.Err()
}

// onAir are the states of the few shows that can be watched now.
var onAir = []State{Live, Away}

// words takes what someone looks for apart, in the spelling in which shows are kept, whatever keyboard it was typed on.
func words(query string) []string {
	cleaned, _ := line.Clean(width.Fold.String(query), 0, 200)
	found := strings.Fields(strings.ToLower(cleaned))
	return found[:min(len(found), manyWords)]
}

// manyWords is how many words of a search count.
const manyWords = 8

func listShows(ctx context.Context, q sqldb.Querier, f Filter, w list.Window) (p list.Page[Show], err error) {
	states, which := `1 = 1`, []any{}
	if len(f.States) > 0 {
		state := `state`
		if f.Product != "" && !slices.Equal(f.States, onAir) {
			state = `(state || '')` // the shows of a product are fewer than those of such a state: its index is not to be walked
		}
		states = state + ` IN (` + sqldb.Marks(len(f.States)) + `)`
		for _, s := range f.States {
			which = append(which, s)
		}
	}
	where, args := ``, []any{}
	for _, word := range words(f.Query) {
		like := "%" + strings.NewReplacer(`!`, `!!`, `%`, `!%`, `_`, `!_`).Replace(word) + "%"
		where += ` AND (LOWER(title) LIKE ? ESCAPE '!' OR LOWER(title_en) LIKE ? ESCAPE '!' OR LOWER(host_name) LIKE ? ESCAPE '!' OR LOWER(host_name_en) LIKE ? ESCAPE '!')`
		args = append(args, like, like, like, like)
	}
	if f.Product != "" {
		where += ` AND id IN (SELECT show_id FROM show_products WHERE product_id = ?)`
		args = append(args, f.Product)
	}
	inTurn := ``
	if len(f.States) == 1 && where == "" { // asked for in the order of their index, MariaDB counts along it, also where the table holds little else
		inTurn = ` ORDER BY starts_at, id`
	}
	total, more, err := list.Count(ctx, q, `FROM shows WHERE `+states+where+inTurn, slices.Concat(which, args)...)
	if err != nil {
		return p, fmt.Errorf("count shows: %w", err)
	}
	where, args = states+where, slices.Concat(which, args)
	place, placeArgs := w.Where()
	rows, err := q.QueryContext(ctx, `SELECT `+columns+` FROM shows WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`,
		append(append(args, placeArgs...), w.Limit())...)
	if err != nil {
		return p, fmt.Errorf("list shows: %w", err)
	}
	defer rows.Close()
	shows := []Show{}
	for rows.Next() {
		s, err := scan(rows)
		if err != nil {
			return p, fmt.Errorf("list shows: %w", err)
		}
		shows = append(shows, s)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return p, fmt.Errorf("list shows: %w", err)
	}
	p = list.Cut(w, shows, func(s Show) []any { return []any{sqldb.Millis(s.StartsAt), s.ID} })
	p.Total, p.More = total, more
	return p, fill(ctx, q, p.Items)
}

// fill adds the products to shows, with one query.
func fill(ctx context.Context, q sqldb.Querier, shows []Show) error {
	if len(shows) == 0 {
		return nil
	}
	index, args := map[string]int{}, []any{}
	for i, s := range shows {
		index[s.ID] = i
		args = append(args, s.ID)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT show_id, product_id, place FROM show_products
		 WHERE show_id IN (?`+strings.Repeat(`, ?`, len(args)-1)+`)
		 ORDER BY show_id, place`, args...)
	if err != nil {
		return fmt.Errorf("products of shows: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var show string
		var item Item
		if err := rows.Scan(&show, &item.ProductID, &item.Place); err != nil {
			return fmt.Errorf("products of shows: %w", err)
		}
		s := &shows[index[show]]
		s.Products = append(s.Products, item)
	}
	return rows.Err()
}

func insert(ctx context.Context, tx *sqldb.Tx, s Show) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO shows (id, slug, title, title_en, summary, summary_en, host_name, host_name_en, host_face, poster, portrait, auto_start, demo,
		                   state, starts_at, started_at, ended_at, pinned, key_hash, key_made_at, peak, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', '', 0, 0, ?)`,
		s.ID, s.Slug, s.Title, s.TitleEn, s.Summary, s.SummaryEn, s.Host.Name, s.Host.NameEn, s.Host.Face, s.Poster, s.Portrait, s.AutoStart, s.Demo,
		s.State, s.StartsAt.UnixMilli(), s.CreatedAt.UnixMilli())
	return taken(err, s.Slug)
}

// update writes s over the version of it that was read, and fails with catalog.ErrEditConflict over another one.
func update(ctx context.Context, tx *sqldb.Tx, s Show) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE shows
		   SET version = version + 1, slug = ?, title = ?, title_en = ?, summary = ?, summary_en = ?, host_name = ?, host_name_en = ?, host_face = ?,
		       poster = ?, portrait = ?, auto_start = ?, starts_at = ?
		 WHERE id = ? AND version = ?`,
		s.Slug, s.Title, s.TitleEn, s.Summary, s.SummaryEn, s.Host.Name, s.Host.NameEn, s.Host.Face,
		s.Poster, s.Portrait, s.AutoStart, s.StartsAt.UnixMilli(), s.ID, s.Version))
	if err == nil && n == 0 {
		return catalog.ErrEditConflict
	}
	return taken(err, s.Slug)
}

func taken(err error, slug string) error {
	if sqldb.IsDuplicate(err) {
		return ErrSlugTaken.About("slug", slug)
	}
	if err != nil {
		return fmt.Errorf("save show %q: %w", slug, err)
	}
	return nil
}

func setProducts(ctx context.Context, tx *sqldb.Tx, show string, products []Item) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM show_products WHERE show_id = ?`, show); err != nil {
		return fmt.Errorf("products of show %s: %w", show, err)
	}
	for _, p := range products {
		if _, err := tx.ExecContext(ctx, `INSERT INTO show_products (show_id, product_id, place) VALUES (?, ?, ?)`, show, p.ProductID, p.Place); err != nil {
			return fmt.Errorf("products of show %s: %w", show, err)
		}
	}
	return nil
}

// move takes a show from one state to the next, if it is still there. The statement guards itself,
// so two hosts cannot start or end a show twice.
func move(ctx context.Context, tx *sqldb.Tx, show string, from, to State, now time.Time) (bool, error) {
	stamp := `started_at = CASE WHEN started_at = 0 THEN ? ELSE started_at END`
	if to == Ended {
		stamp = `ended_at = ?`
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE shows SET state = ?, `+stamp+` WHERE id = ? AND state = ?`, to, now.UnixMilli(), show, from))
	if err != nil {
		return false, fmt.Errorf("move show %s to %s: %w", show, to, err)
	}
	return n == 1, nil
}

// setPinned says what is pinned, "" for nothing: only in a show that has not ended, and only what is in it.
func setPinned(ctx context.Context, tx *sqldb.Tx, show, product string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE shows SET pinned = ?
		WHERE  id = ? AND state <> ?
		AND    (? = '' OR EXISTS (SELECT 1 FROM show_products WHERE show_id = ? AND product_id = ?))`,
		product, show, Ended, product, show, product))
	return n == 1, err
}

// unpinForeign takes the pinned product away if it is not in the show any more, and says whether it did.
func unpinForeign(ctx context.Context, tx *sqldb.Tx, show string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE shows SET pinned = ''
		WHERE  id = ? AND state <> ? AND pinned <> ''
		AND    NOT EXISTS (SELECT 1 FROM show_products WHERE show_id = shows.id AND product_id = shows.pinned)`, show, Ended))
	return n == 1, err
}

func setKey(ctx context.Context, tx *sqldb.Tx, show, hash string, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE shows SET key_hash = ?, key_made_at = ? WHERE id = ?`, hash, now.UnixMilli(), show))
	return n == 1, err
}

// keyed finds the show whose key has this hash.
func keyed(ctx context.Context, q sqldb.Querier, hash string) (show string, state State, stored string, err error) {
	err = q.QueryRowContext(ctx, `SELECT id, state, key_hash FROM shows WHERE key_hash = ?`, hash).Scan(&show, &state, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", "", ErrKey
	}
	return show, state, stored, err
}

func raisePeak(ctx context.Context, tx *sqldb.Tx, show string, viewers int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE shows SET peak = ? WHERE id = ? AND peak < ?`, viewers, show, viewers)
	return err
}

// addBeat keeps one beat a minute: of two processes that look at a show at once, the second changes nothing.
func addBeat(ctx context.Context, tx *sqldb.Tx, show string, b Beat) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO show_beats (show_id, minute, at, viewers, orders, buyers, won) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		show, b.At.Unix()/60, b.At.UnixMilli(), b.Viewers, b.Orders, b.Buyers, b.Won)
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

// lastBeat keeps how a show stood at its end, in place of the beat of that minute.
func lastBeat(ctx context.Context, tx *sqldb.Tx, show string, b Beat) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE show_beats SET at = ?, viewers = ?, orders = ?, buyers = ?, won = ? WHERE show_id = ? AND minute = ?`,
		b.At.UnixMilli(), b.Viewers, b.Orders, b.Buyers, b.Won, show, b.At.Unix()/60))
	if err != nil || n > 0 {
		return err
	}
	return addBeat(ctx, tx, show, b)
}

// lastBeats gives the newest n beats of a show, the oldest of them first.
func lastBeats(ctx context.Context, q sqldb.Querier, show string, n int) ([]Beat, error) {
	rows, err := q.QueryContext(ctx, `SELECT at, viewers, orders, buyers, won FROM show_beats WHERE show_id = ? ORDER BY minute DESC LIMIT ?`, show, n)
	if err != nil {
		return nil, fmt.Errorf("beats of show %s: %w", show, err)
	}
	defer rows.Close()
	beats := []Beat{}
	for rows.Next() {
		var b Beat
		var at int64
		if err := rows.Scan(&at, &b.Viewers, &b.Orders, &b.Buyers, &b.Won); err != nil {
			return nil, fmt.Errorf("beats of show %s: %w", show, err)
		}
		b.At = sqldb.Moment(at)
		beats = append(beats, b)
	}
	slices.Reverse(beats)
	return beats, rows.Err()
}

func addMoment(ctx context.Context, tx *sqldb.Tx, show string, m Moment) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO show_moments (id, show_id, kind, product_id, at) VALUES (?, ?, ?, ?, ?)`,
		m.ID, show, m.Kind, m.ProductID, m.At.UnixMilli())
	if err != nil {
		return fmt.Errorf("moment %s of show %s: %w", m.Kind, show, err)
	}
	return nil
}

func moments(ctx context.Context, q sqldb.Querier, show string) ([]Moment, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, kind, product_id, at FROM show_moments WHERE show_id = ? ORDER BY at, id LIMIT 2000`, show)
	if err != nil {
		return nil, fmt.Errorf("moments of show %s: %w", show, err)
	}
	defer rows.Close()
	all := []Moment{}
	for rows.Next() {
		var m Moment
		var ms int64
		if err := rows.Scan(&m.ID, &m.Kind, &m.ProductID, &ms); err != nil {
			return nil, fmt.Errorf("moments of show %s: %w", show, err)
		}
		m.At = sqldb.Moment(ms)
		all = append(all, m)
	}
	return all, rows.Err()
}
