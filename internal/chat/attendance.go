package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	attendanceKept = 180 * 24 * time.Hour
	attendTries    = 3
	mostAttending  = 20_000 // members of a room that wait to be written down; who comes beyond is written down when they come again
)

// enter notes that a member is in a room while it is open, to be written down with the next beat.
func (s *Service) enter(name string, at seat) {
	if at.who.MemberID == "" || at.who.Staff() {
		return
	}
	s.in(name, func(r *room) {
		if r.board.Closed || len(r.entered) >= mostAttending {
			return
		}
		if r.entered == nil {
			r.entered = map[string]bool{}
		}
		r.entered[at.who.MemberID] = true
	})
}

// saveAttendance writes down who entered since the last beat; those that it could not write down wait for the next. A crash loses the last
// seconds of them.
func (s *Service) saveAttendance(ctx context.Context) {
	entered := map[string][]string{}
	s.hub.Each(func(name string, _ int, state any) {
		r := state.(*room)
		for member := range r.entered {
			entered[name] = append(entered[name], member)
		}
		r.entered = nil
	})
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	for name, members := range entered {
		for len(members) > 0 {
			some := members[:min(len(members), attendChunk)]
			if err := s.writeDown(ctx, name, some); err != nil {
				s.logger.Warn("who came was not written down", "room", name, "error", err)
				s.in(name, func(r *room) { r.enterAgain(members) })
				break
			}
			members = members[len(some):]
		}
	}
}

// writeDown writes members down. Another process may write one of them down in the same moment, which undoes all of the statement: then it
// looks anew who is there.
func (s *Service) writeDown(ctx context.Context, name string, members []string) (err error) {
	for range attendTries {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return addAttendance(ctx, tx, s.place(name), members, s.now())
		})
		if !sqldb.IsDuplicate(err) {
			return err
		}
	}
	return err
}

// enterAgain has members who could not be written down wait for the next beat, as far as there is room for them.
func (r *room) enterAgain(members []string) {
	if r.entered == nil {
		r.entered = map[string]bool{}
	}
	for _, m := range members {
		if len(r.entered) >= mostAttending {
			return
		}
		r.entered[m] = true
	}
}

// forgetAttendance forgets who came long ago.
func (s *Service) forgetAttendance(ctx context.Context) {
	if _, err := sqldb.Sweep(ctx, s.db, "chat_attendance", "at", sqldb.Millis(s.now().Add(-attendanceKept))); err != nil {
		s.logger.Warn("who came long ago was not forgotten", "error", err)
	}
}

// AttendedAmong are those of up to a thousand members who were in a room while it was open, since then; "" is any room.
func (s *Service) AttendedAmong(ctx context.Context, q sqldb.Querier, members []string, room string, since time.Time) ([]string, error) {
	found, err := attendedAmong(ctx, q, s.place(room), members, since)
	if err != nil {
		return nil, fmt.Errorf("find who was in %q: %w", room, err)
	}
	return found, nil
}
