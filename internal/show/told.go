package show

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// todoTold is the kind of the todos that tell a room how its show stands. Their key is the show's id and the move's.
const todoTold = "show.told"

// headStart is how long whoever moved a show is left to tell the room of it, before the todo does.
const headStart = 2 * time.Second

// Todos tell rooms what a busy log or the end of a process kept from them.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{
		Name: todoTold, Lane: "rooms", Deadline: 5 * time.Second, First: 200 * time.Millisecond, Longest: 30 * time.Second, Handle: s.tellDue,
	}}
}

// OfTodo gives the id of the show that a todo of this package is about.
func OfTodo(key string) (showID string) {
	showID, _, _ = strings.Cut(key, "/")
	return showID
}

// toTell writes down that a room is to be told of a move, in the move's own transaction.
func (s *Service) toTell(ctx context.Context, tx *sqldb.Tx, showID string, m Moment) error {
	return todo.Add(ctx, tx, todo.Item{Kind: todoTold, Key: showID + "/" + m.ID, Due: s.now().Add(headStart)})
}

// tell tells a room of a move. What fails is left to the todo.
func (s *Service) tell(ctx context.Context, showID string, m Moment, to State) {
	err := s.talk.Post(ctx, chat.Room(showID), OnAir{State: string(to)})
	if err == nil {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return todo.Drop(ctx, tx, todoTold, showID+"/"+m.ID) })
	}
	if err != nil {
		s.log.WarnContext(ctx, "a room is told later that its show moved", "show", showID, "state", to, "err", err)
	}
}

// tellDue tells a room how its show stands, until that is how it stands.
func (s *Service) tellDue(ctx context.Context, j todo.Job) error {
	of, err := s.Show(ctx, OfTodo(j.Key))
	for err == nil {
		told := of.State
		if err := s.talk.Post(ctx, chat.Room(of.ID), OnAir{State: string(told)}); err != nil {
			return err
		}
		if of, err = s.Show(ctx, of.ID); err == nil && of.State == told {
			return nil
		}
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
