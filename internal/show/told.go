package show

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// subject is one thing of a show that its room follows. It is also the kind of the todos that tell the room of it, whose key is
// the show's id and that of the moment it changed.
type subject string

const (
	ofState  subject = "show.told"
	ofPinned subject = "show.pinned"
)

// headStart is how long whoever changed a show is left to tell the room of it, before the todo does.
const headStart = 2 * time.Second

// Todos tell rooms what a busy log or the end of a process kept from them, and end streams that outlived their show.
func (s *Service) Todos() []todo.Kind {
	all := []todo.Kind{{
		Name: todoStream, Deadline: streamTime, First: time.Second, Longest: 30 * time.Second,
		Handle: func(ctx context.Context, j todo.Job) error { return s.endStream(ctx, j.Key) },
	}}
	for _, about := range []subject{ofState, ofPinned} {
		all = append(all, todo.Kind{
			Name: string(about), Lane: "rooms", Deadline: 5 * time.Second, First: 200 * time.Millisecond, Longest: 30 * time.Second,
			Handle: func(ctx context.Context, j todo.Job) error { return s.tellDue(ctx, OfTodo(j.Key), about) },
		})
	}
	return all
}

// OfTodo gives the id of the show that a todo of this package is about.
func OfTodo(key string) (showID string) {
	showID, _, _ = strings.Cut(key, "/")
	return showID
}

// toTell writes down that a room is to be told what changed at a moment, in the change's own transaction.
func (s *Service) toTell(ctx context.Context, tx *sqldb.Tx, showID string, about subject, m Moment) error {
	return todo.Add(ctx, tx, todo.Item{Kind: string(about), Key: showID + "/" + m.ID, Due: s.now().Add(headStart)})
}

// tell tells a room what changed at a moment. What fails is left to the todo.
func (s *Service) tell(ctx context.Context, showID string, about subject, m Moment) {
	err := s.tellDue(ctx, showID, about)
	if err == nil {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return todo.Drop(ctx, tx, string(about), showID+"/"+m.ID)
		})
	}
	if err != nil {
		s.log.WarnContext(ctx, "a room is told later that its show changed", "show", showID, "about", about, "err", err)
	}
}

// tellDue tells a room how its show stands, until that is how it stands. So of several who tell of changes at once the last one
// says what holds.
func (s *Service) tellDue(ctx context.Context, showID string, about subject) error {
	var told []string // at most the last one
	for {
		of, err := s.Show(ctx, showID)
		switch {
		case errors.Is(err, ErrNotFound):
			return nil
		case err != nil:
			return err
		case slices.Contains(told, about.of(of)):
			return nil
		}
		message, err := s.message(ctx, of, about)
		if err != nil {
			return err
		}
		if err := s.talk.Post(ctx, chat.Room(of.ID), message); err != nil {
			return err
		}
		told = append(told[:0], about.of(of))
	}
}

// of gives how a show stands.
func (about subject) of(s Show) string {
	if about == ofPinned {
		return s.Pinned
	}
	return string(s.State)
}

// message says how a show stands: the pinned product with the catalogue's price and stock of this moment.
func (s *Service) message(ctx context.Context, of Show, about subject) (chat.Message, error) {
	if about == ofState {
		return OnAir{State: string(of.State)}, nil
	}
	if of.Pinned == "" {
		return Unpin{}, nil
	}
	sold, err := s.goods.Product(ctx, of.Pinned)
	if errors.Is(err, catalog.ErrNotFound) {
		return Unpin{}, nil
	}
	return Pin{Product: Card(sold)}, err
}
