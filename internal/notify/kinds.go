package notify

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// NoticeKind is a kind as the merchant switches it.
type NoticeKind struct {
	Name     string          `json:"name" doc:"Its name" example:"order_paid"`
	On       bool            `json:"on" doc:"Whether it is told"`
	Owed     Owed            `json:"owed,omitempty" enum:"access,law" doc:"Why it cannot be switched off"`
	Channels []NoticeChannel `json:"channels" nullable:"false" doc:"What it may go by"`
}

// NoticeChannel is a way that a kind may go.
type NoticeChannel struct {
	Name  string `json:"name" doc:"Its name" example:"mail"`
	On    bool   `json:"on" doc:"Whether the kind goes by it, as long as it is told"`
	Fixed bool   `json:"fixed,omitempty" doc:"It cannot be switched off for this kind"`
	Asked bool   `json:"asked,omitempty" doc:"The kind goes by it beside the others, since somebody said so; each costs money"`
	Here  bool   `json:"here" doc:"Whether the shop has it at all"`
}

// Idle is a channel that the shop may have without anybody who brings anything out by it.
type Idle interface{ Idle() bool }

// here says whether the shop has a channel by which something leaves.
func (s *Service) here(channel string) bool {
	c := s.channels[channel]
	idle, may := c.(Idle)
	return c != nil && (!may || !idle.Idle())
}

// Kinds are all kinds in the order they were given, with how they are switched.
func (s *Service) Kinds(ctx context.Context) ([]NoticeKind, error) {
	off, err := sqldb.Column[string](ctx, s.db, `SELECT kind FROM notice_kinds_off`)
	if err != nil {
		return nil, fmt.Errorf("read which notices are off: %w", err)
	}
	muted, err := sqldb.Column[string](ctx, s.db, `SELECT CONCAT(kind, ' ', channel) FROM notice_channels_off`)
	if err != nil {
		return nil, fmt.Errorf("read what notices do not go by: %w", err)
	}
	asked, err := sqldb.Column[string](ctx, s.db, `SELECT CONCAT(kind, ' ', channel) FROM notice_channels_on`)
	if err != nil {
		return nil, fmt.Errorf("read what notices go by too: %w", err)
	}
	var all []NoticeKind
	for _, k := range s.needs.Kinds {
		v := NoticeKind{Name: k.Name, On: k.Owed != "" || !slices.Contains(off, k.Name), Owed: k.Owed, Channels: []NoticeChannel{}}
		for i, c := range k.channels() {
			fixed := i == 0 && k.Owed != ""
			v.Channels = append(v.Channels, NoticeChannel{Name: c, On: fixed || !slices.Contains(muted, k.Name+" "+c), Fixed: fixed, Here: s.here(c)})
		}
		for _, c := range k.Asked {
			v.Channels = append(v.Channels, NoticeChannel{Name: c, On: slices.Contains(asked, k.Name+" "+c), Asked: true, Here: s.here(c)})
		}
		all = append(all, v)
	}
	return all, nil
}

// Switch turns a kind on or off, and tells the audit trail. It fails with ErrKind or ErrOwed.
func (s *Service) Switch(ctx context.Context, kind string, on bool) error {
	k, known := s.kinds[kind]
	if !known {
		return ErrKind
	}
	if k.Owed != "" && !on {
		return ErrOwed
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return switchKind(ctx, tx, kind, on, s.now()) })
	if err != nil {
		return fmt.Errorf("switch %s: %w", kind, err)
	}
	s.note(ctx, deed.To(deed.Notices, kind, kind).Changed("told", fmt.Sprint(!on), fmt.Sprint(on)))
	return nil
}

// SwitchChannel has a kind go by a channel, or not any more, and tells the audit trail. What is told already stays as it is.
// It fails with ErrKind or ErrOwed.
func (s *Service) SwitchChannel(ctx context.Context, kind, channel string, on bool) error {
	k, known := s.kinds[kind]
	at, asked := slices.Index(k.channels(), channel), slices.Contains(k.Asked, channel)
	if !known || at < 0 && !asked {
		return ErrKind
	}
	if k.Owed != "" && at == 0 && !on {
		return ErrOwed
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if asked {
			return askChannel(ctx, tx, kind, channel, on, s.now())
		}
		return switchChannel(ctx, tx, kind, channel, on, s.now())
	})
	if err != nil {
		return fmt.Errorf("switch %s by %s: %w", kind, channel, err)
	}
	s.note(ctx, deed.To(deed.Notices, kind, kind).Changed("by_"+channel, fmt.Sprint(!on), fmt.Sprint(on)))
	return nil
}

func switchKind(ctx context.Context, tx *sqldb.Tx, kind string, on bool, now time.Time) error {
	if on {
		_, err := tx.ExecContext(ctx, `DELETE FROM notice_kinds_off WHERE kind = ?`, kind)
		return err
	}
	return unlessThere(tx.ExecContext(ctx, `INSERT INTO notice_kinds_off (kind, since) VALUES (?, ?)`, kind, sqldb.Millis(now)))
}

func switchChannel(ctx context.Context, tx *sqldb.Tx, kind, channel string, on bool, now time.Time) error {
	if on {
		_, err := tx.ExecContext(ctx, `DELETE FROM notice_channels_off WHERE kind = ? AND channel = ?`, kind, channel)
		return err
	}
	return unlessThere(tx.ExecContext(ctx, `INSERT INTO notice_channels_off (kind, channel, since) VALUES (?, ?, ?)`, kind, channel, sqldb.Millis(now)))
}

func askChannel(ctx context.Context, tx *sqldb.Tx, kind, channel string, on bool, now time.Time) error {
	if !on {
		_, err := tx.ExecContext(ctx, `DELETE FROM notice_channels_on WHERE kind = ? AND channel = ?`, kind, channel)
		return err
	}
	return unlessThere(tx.ExecContext(ctx, `INSERT INTO notice_channels_on (kind, channel, since) VALUES (?, ?, ?)`, kind, channel, sqldb.Millis(now)))
}

// GoesBy says whether the merchant has said that a kind goes by a channel too, of those that it is asked for.
func (s *Service) GoesBy(ctx context.Context, q sqldb.Querier, kind, channel string) (bool, error) {
	on, err := sqldb.Column[string](ctx, q, `SELECT kind FROM notice_channels_on WHERE kind = ? AND channel = ?`, kind, channel)
	if err != nil {
		return false, fmt.Errorf("read whether %s goes by %s: %w", kind, channel, err)
	}
	return len(on) > 0, nil
}

// unlessThere is why a row could not be written, but for that it is there already.
func unlessThere(_ sql.Result, err error) error {
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}
