package show

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Start puts a scheduled show on air. It fails with ErrNotFound, ErrOnAir, ErrEnded, or ErrNoSignal while no video arrives.
func (s *Service) Start(ctx context.Context, showID string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	switch {
	case of.State.OnAir():
		return of, ErrOnAir
	case of.State == Ended:
		return of, ErrEnded
	}
	if h, err := s.stage.Health(ctx, of.ID); err != nil {
		return of, err
	} else if h.State != media.Live {
		return of, ErrNoSignal
	}
	return s.step(ctx, of, Live, Began)
}

// End takes a show off air for good: the encoder is sent away, the recording becomes the replay; by a todo, if not at once.
// It fails with ErrNotFound, ErrNotYet or ErrEnded.
func (s *Service) End(ctx context.Context, showID string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	if of, err = s.step(ctx, of, Ended, Closed); err != nil {
		return of, err
	}
	err = s.endStream(ctx, of.ID)
	if err == nil {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return todo.Drop(ctx, tx, todoStream, of.ID) })
	}
	if err != nil {
		s.log.WarnContext(ctx, "the stream of a show that has ended is ended later", "show", of.ID, "err", err)
	}
	return of, nil
}

// todoStream is the kind of the todo that ends the stream of an ended show. Its key is the show's id.
const todoStream = "show.stream"

// streamTime is how long ending a stream may take: its last pictures go to a slow disk first.
const streamTime = 20 * time.Second

func (s *Service) endStream(ctx context.Context, showID string) error {
	if err := s.stage.End(ctx, showID); err != nil {
		return fmt.Errorf("end the stream of show %s: %w", showID, err)
	}
	return nil
}

// step makes one legal move, records its moment and tells the room, if not at once then by a todo.
func (s *Service) step(ctx context.Context, of Show, to State, kind MomentKind) (Show, error) {
	if !of.State.To(to) {
		return of, refusal(of.State, to)
	}
	now := s.now().UTC().Truncate(time.Millisecond)
	moment := Moment{ID: id.New(), Kind: kind, At: now}
	var last Beat
	if to == Ended {
		sales, err := s.sales(ctx, of.ID)
		if err != nil {
			return of, err
		}
		last = Beat{now, int64(s.talk.Viewers(chat.Room(of.ID))), sales.Orders, sales.Buyers, sales.Won}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		moved, err := move(ctx, tx, of.ID, of.State, to, now)
		if err != nil {
			return err
		}
		if !moved { // someone else moved it since we looked
			return refusal(of.State, to)
		}
		if err := addMoment(ctx, tx, of.ID, moment); err != nil {
			return err
		}
		if to == Ended {
			if err := lastBeat(ctx, tx, of.ID, last); err != nil {
				return err
			}
			if err := todo.Add(ctx, tx, todo.Item{Kind: todoStream, Key: of.ID, Due: s.now().Add(streamTime)}); err != nil {
				return err
			}
		}
		if kind == Began && s.needs.Began != nil {
			if err := s.needs.Began(ctx, tx, of); err != nil {
				return err
			}
		}
		return s.toTell(ctx, tx, of.ID, ofState, moment)
	})
	if err != nil {
		return of, err
	}
	for _, hear := range s.moved {
		hear()
	}
	s.tell(ctx, of.ID, ofState, moment)
	return s.Show(ctx, of.ID)
}

// Look has Run look at the streams at once: one came, went or came back. It never blocks.
func (s *Service) Look() {
	select {
	case s.wake <- struct{}{}:
	default: // Run is already due to look
	}
}

// follow brings a show in line with its stream. A show that someone else moved meanwhile is left to the next time.
func (s *Service) follow(ctx context.Context, stream string, state media.State) error {
	of, err := s.Show(ctx, stream)
	if err != nil {
		return err
	}
	switch {
	case state == media.Live && of.State == Scheduled && of.AutoStart:
		_, err = s.step(ctx, of, Live, Began)
	case state == media.Live && of.State == Away:
		_, err = s.step(ctx, of, Live, Back)
	case state != media.Live && of.State == Live:
		_, err = s.step(ctx, of, Away, Left)
	}
	return err
}

// Run follows the encoders and takes the pulse of shows on air, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	s.settle(ctx)
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
			s.settle(ctx)
		case <-tick.C:
			s.settle(ctx) // streams of other processes, and what failed before
			if err := s.beat(ctx); err != nil && ctx.Err() == nil {
				s.unpulsed.Happened(ctx, s.log, s.now(), "err", err)
			}
		}
	}
}

// settle brings every show in line with how its stream stands now. What fails is tried again the next time.
func (s *Service) settle(ctx context.Context) {
	err := s.followAll(ctx)
	if err != nil && ctx.Err() == nil {
		s.unfollowed.Happened(ctx, s.log, s.now(), "err", err)
	}
}

func (s *Service) followAll(ctx context.Context) error {
	streams, err := s.stage.Live(ctx)
	if err != nil {
		return err
	}
	onAir, err := s.OnAir(ctx, "")
	if err != nil {
		return fmt.Errorf("shows on air: %w", err)
	}
	stands := make(map[string]media.State, len(streams))
	for _, st := range streams {
		stands[st.Stream] = st.State
	}
	for _, of := range onAir { // a stream that nobody tells of is not live
		if _, told := stands[of.ID]; !told {
			stands[of.ID] = media.Waiting
		}
	}
	var failed []error
	for stream, state := range stands {
		if err := s.follow(ctx, stream, state); err != nil && !errors.Is(err, ErrNotFound) {
			failed = append(failed, fmt.Errorf("show %s, whose stream is %s: %w", stream, state, err))
		}
	}
	return errors.Join(failed...)
}
