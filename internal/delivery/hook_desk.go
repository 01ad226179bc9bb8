package delivery

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// SwitchHook turns a hook on or off by hand. What waits is sent when it is on again. It fails with ErrHookNotFound.
func (s *Service) SwitchHook(ctx context.Context, hookID string, on bool) (Hook, error) {
	state := HookOff
	if on {
		state = HookOn
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		done, err := switchHook(ctx, tx, hookID, state)
		if err == nil && !done {
			err = ErrHookNotFound
		}
		if err == nil && on {
			err = wakeHook(ctx, tx, hookID)
		}
		return err
	})
	if err != nil {
		return Hook{}, err
	}
	return s.Hook(ctx, Watcher{}, hookID)
}

// ExtendHook has a hook called until a time, whoever registered it. It fails with ErrHookUntil and ErrHookNotFound.
func (s *Service) ExtendHook(ctx context.Context, hookID string, until time.Time) (Hook, error) {
	now := s.clock()
	until = until.UTC().Truncate(time.Millisecond)
	if !until.After(now) || until.After(now.Add(longestHook)) {
		return Hook{}, ErrHookUntil
	}
	h, err := s.Hook(ctx, Watcher{}, hookID)
	if err != nil {
		return Hook{}, err
	}
	h.Until = until
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		done, err := extendHook(ctx, tx, h, now.Add(longestWatch))
		if err == nil && !done {
			err = ErrHookNotFound
		}
		return err
	})
	return h, err
}

// TryHook calls a hook with an event named test.
func (s *Service) TryHook(ctx context.Context, hookID string) error {
	h, err := s.Hook(ctx, Watcher{}, hookID)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := s.putCall(ctx, tx, h, Parcel{}, []string{Tried}, heardBy{}); err != nil {
			return err
		}
		return wakeHook(ctx, tx, h.ID)
	})
}

// CallAgain sends a call once more, with the same id, whatever became of it. It fails with ErrCallNotFound.
func (s *Service) CallAgain(ctx context.Context, hookID, callID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		there, err := callAgain(ctx, tx, hookID, callID)
		if err == nil && !there {
			err = ErrCallNotFound
		}
		if err != nil {
			return err
		}
		return wakeHook(ctx, tx, hookID)
	})
}
