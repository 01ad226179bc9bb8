package messages

import (
	"context"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrKind says that a kind of notice is not told by message.
var ErrKind = fault.New(fault.NotFound, "message_kind_unknown", "this kind of notice is not told by message")

// MessageKind is a kind of notice that can be told by message beside mail.
type MessageKind struct {
	Name string `json:"name" doc:"Its name" example:"order_paid"`
	On   bool   `json:"on" doc:"Whether buyers are told by message too"`
}

// Kinds are the kinds that can be told by message.
func (s *Service) Kinds(ctx context.Context) ([]MessageKind, error) {
	on, err := sqldb.Column[string](ctx, s.db, `SELECT kind FROM message_kinds`)
	if err != nil {
		return nil, fmt.Errorf("read what is told by message: %w", err)
	}
	all := []MessageKind{}
	for _, name := range s.needs.Kinds {
		all = append(all, MessageKind{Name: name, On: slices.Contains(on, name)})
	}
	return all, nil
}

// Switch has a kind told by message, or not any more. It fails with ErrKind.
func (s *Service) Switch(ctx context.Context, kind string, on bool) error {
	if !slices.Contains(s.needs.Kinds, kind) {
		return ErrKind
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return switchKind(ctx, tx, kind, on, s.now()) })
	if err != nil {
		return fmt.Errorf("switch messages of %s: %w", kind, err)
	}
	s.note(ctx, deed.To(deed.Notices, kind, kind).Changed("told", fmt.Sprint(!on), fmt.Sprint(on)))
	return nil
}
