package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// sealedAddress is what the addresses of devices are sealed as.
const sealedAddress = "address of a device"

const columns = `id, platform, address, member, browser, agent, lang, created_at, seen_at, dead_at, reason, addressed_at, astray, owned_at`

type scanner interface{ Scan(into ...any) error }

func (s *Service) scan(row scanner) (Device, error) {
	var (
		d             Device
		sealed, agent string
		created, seen int64
		addressed     int64
		owned         int64
		dead          sql.NullInt64
	)
	if err := row.Scan(&d.ID, &d.Platform, &sealed, &d.Member, &d.Browser, &agent, &d.Lang, &created, &seen, &dead, &d.Reason, &addressed, &d.astray, &owned); err != nil {
		return d, err
	}
	d.Agent, d.Created, d.Seen = parseAgent(agent), sqldb.Moment(created), sqldb.Moment(seen)
	d.addressed, d.owned = sqldb.Moment(addressed), sqldb.Moment(owned)
	if dead.Valid {
		d.Dead = sqldb.Moment(dead.Int64)
		return d, nil // its keys are gone
	}
	text, err := s.needs.Seal.Unseal(sealedAddress, sealed)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(text), &d.Target); err != nil {
		return d, fmt.Errorf("read the address of device %s: %w", d.ID, err)
	}
	d.Target.Platform = d.Platform
	return d, nil
}

// one finds a device, or fails with ErrNotFound.
func (s *Service) one(ctx context.Context, q sqldb.Querier, where string, args ...any) (Device, error) {
	d, err := s.scan(q.QueryRowContext(ctx, `SELECT `+columns+` FROM push_devices WHERE `+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return d, ErrNotFound
	}
	return d, err
}

// lock finds a device, which stays as it is until tx ends, or fails with ErrNotFound.
func (s *Service) lock(ctx context.Context, tx *sqldb.Tx, id string) (Device, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE push_devices SET lang = lang WHERE id = ?`, id))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Device{}, err
	}
	return s.one(ctx, tx, `id = ?`, id)
}

// byID are the devices that deliveries go to; one whose address cannot be read is not among them.
func (s *Service) byID(ctx context.Context, all []notify.Delivery) (map[string]Device, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids := make([]any, len(all))
	for i, d := range all {
		ids[i] = d.Address
	}
	rows, err := s.db.QueryContext(ctx, `SELECT `+columns+` FROM push_devices WHERE id IN (`+sqldb.Marks(len(ids))+`)`, ids...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]Device{}
	for rows.Next() {
		if d, err := s.scan(rows); err == nil {
			found[d.ID] = d
		}
	}
	return found, rows.Err()
}

// platformsOf are the platforms of devices, also of dead ones; one that is not there is not among them.
func platformsOf(ctx context.Context, q sqldb.Querier, devices []string) (map[string]Platform, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, platform FROM push_devices WHERE id IN (`+sqldb.Marks(len(devices))+`)`, anyOf(devices)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]Platform{}
	for rows.Next() {
		var id string
		var of Platform
		if err := rows.Scan(&id, &of); err != nil {
			return nil, err
		}
		all[id] = of
	}
	return all, rows.Err()
}

// some are the newest devices of a member or of a browser.
func (s *Service) some(ctx context.Context, q sqldb.Querier, column, value string) (all []Device, err error) {
	if value == "" {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT `+columns+` FROM push_devices WHERE `+column+` = ? ORDER BY id DESC LIMIT ?`, value, listed)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		d, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

func (s *Service) sealed(t Target) (string, error) {
	text, err := json.Marshal(t)
	return s.needs.Seal.Seal(sealedAddress, string(text)), err
}

func (s *Service) insert(ctx context.Context, tx *sqldb.Tx, d Device, hash string) error {
	address, err := s.sealed(d.Target)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO push_devices (id, platform, hash, address, member, browser, agent, lang, created_at, seen_at, dead_at, reason, addressed_at, astray, owned_at, unproven_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '', ?, 0, ?, ?)`,
		d.ID, string(d.Platform), hash, address, d.Member, d.Browser, d.Agent.String(), d.Lang, sqldb.Millis(d.Created), sqldb.Millis(d.Seen), sqldb.Millis(d.Seen), sqldb.Millis(d.Seen), sqldb.Millis(d.Seen))
	return err
}

// update writes down how a device is now; it lives.
func (s *Service) update(ctx context.Context, tx *sqldb.Tx, d Device, hash string) error {
	address, err := s.sealed(d.Target)
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE push_devices SET addressed_at = CASE WHEN hash = ? THEN addressed_at ELSE ? END, owned_at = CASE WHEN member = ? THEN owned_at ELSE ? END,
		       unproven_at = CASE WHEN hash = ? AND unproven_at IS NULL THEN NULL ELSE ? END, platform = ?, hash = ?, address = ?, member = ?, browser = ?, agent = ?, lang = ?, seen_at = ?, dead_at = NULL, reason = ''
		 WHERE id = ?`,
		hash, sqldb.Millis(d.Seen), d.Member, sqldb.Millis(d.Seen), hash, sqldb.Millis(d.Seen), string(d.Platform), hash, address, d.Member, d.Browser, d.Agent.String(), d.Lang, sqldb.Millis(d.Seen), d.ID))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// stray writes down by which way a device's service had it, where that is another than before.
func stray(ctx context.Context, tx *sqldb.Tx, id string, astray bool) error {
	_, err := tx.ExecContext(ctx, `UPDATE push_devices SET astray = ? WHERE id = ? AND astray <> ?`, astray, id, astray)
	return err
}

// Astray is how many living devices of a platform its service had last by another way than the one that is set, and how many there are.
func Astray(ctx context.Context, q sqldb.Querier, of Platform) (astray, all int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(SUM(astray), 0), COUNT(*) FROM push_devices WHERE platform = ? AND dead_at IS NULL`, string(of)).Scan(&astray, &all)
	return astray, all, err
}

// bury marks a device dead, unless it was seen since its push service knew that it was gone. Its keys and its wishes go.
func bury(ctx context.Context, tx *sqldb.Tx, id, reason string, since, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE push_devices SET dead_at = ?, reason = ?, address = '' WHERE id = ? AND dead_at IS NULL AND seen_at <= ?`,
		sqldb.Millis(now), reason, id, sqldb.Millis(since)))
	if err != nil || n == 0 {
		return err
	}
	return forgetWishes(ctx, tx, id)
}

func forgetWishes(ctx context.Context, tx *sqldb.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM push_wishes WHERE device_id = ?`, id)
	return err
}

// forgetOrders drops what a device was to be told of orders: somebody else uses it now.
func forgetOrders(ctx context.Context, tx *sqldb.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM push_wishes WHERE device_id = ? AND topic LIKE 'order/%'`, id)
	return err
}

// disown takes a member from their devices but for those that are one browser, with what these were to be told of orders.
func disown(ctx context.Context, tx *sqldb.Tx, member, browser string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM push_wishes WHERE topic LIKE 'order/%' AND device_id IN (SELECT id FROM push_devices WHERE member = ? AND browser <> ?)`, member, browser)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE push_devices SET member = '', owned_at = ? WHERE member = ? AND browser <> ?`, sqldb.Millis(now), member, browser)
	return err
}

// disownHere has a browser's devices be nobody's, with what they were to be told of orders.
func disownHere(ctx context.Context, tx *sqldb.Tx, browser string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM push_wishes WHERE topic LIKE 'order/%' AND device_id IN (SELECT id FROM push_devices WHERE browser = ?)`, browser)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE push_devices SET member = '', owned_at = ? WHERE browser = ? AND member <> ''`, sqldb.Millis(now), browser)
	return err
}

func remove(ctx context.Context, tx *sqldb.Tx, id string) error {
	if err := forgetWishes(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM push_devices WHERE id = ?`, id)
	return err
}

// wished is a topic that a device is told of.
type wished struct {
	Topic
	Device string
	Since  time.Time
}

func wishesOf(ctx context.Context, q sqldb.Querier, device string) (all []wished, err error) {
	rows, err := q.QueryContext(ctx, `SELECT topic, created_at FROM push_wishes WHERE device_id = ? ORDER BY created_at DESC LIMIT ?`, device, maxTopics)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var topic string
		var since int64
		if err := rows.Scan(&topic, &since); err != nil {
			return nil, err
		}
		all = append(all, wished{parseTopic(topic), device, sqldb.Moment(since)})
	}
	return all, rows.Err()
}

// insertWish fails with ErrFull where the device has maxTopics, which is locked.
func insertWish(ctx context.Context, tx *sqldb.Tx, t Topic, device string, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		INSERT INTO push_wishes (topic, device_id, created_at)
		SELECT ?, d.id, ? FROM push_devices d WHERE d.id = ? AND (SELECT COUNT(*) FROM push_wishes w WHERE w.device_id = d.id) < ?`,
		t.String(), sqldb.Millis(now), device, maxTopics))
	if err == nil && n == 0 {
		err = ErrFull
	}
	return err
}

func deleteWish(ctx context.Context, tx *sqldb.Tx, t Topic, device string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM push_wishes WHERE topic = ? AND device_id = ?`, t.String(), device)
	return err
}

// listener is a device that wishes for a topic; Lang is "" where it is gone.
type listener struct{ id, member, lang string }

// listeners are the next devices that wish for a topic, in the order of their ids.
func listeners(ctx context.Context, q sqldb.Querier, t Topic, most int) (all []listener, err error) {
	rows, err := q.QueryContext(ctx, `
		SELECT w.device_id, COALESCE(d.member, ''), COALESCE(d.lang, '') FROM push_wishes w LEFT JOIN push_devices d ON d.id = w.device_id AND d.dead_at IS NULL
		 WHERE w.topic = ? ORDER BY w.device_id LIMIT ?`, t.String(), most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l listener
		if err := rows.Scan(&l.id, &l.member, &l.lang); err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, rows.Err()
}

// forgetUntil drops the wishes for a topic of all devices up to one, and says how many they were.
func forgetUntil(ctx context.Context, tx *sqldb.Tx, t Topic, last string) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM push_wishes WHERE topic = ? AND device_id <= ?`, t.String(), last))
}
