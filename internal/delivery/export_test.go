package delivery

import (
	"context"
	"slices"
	"time"
)

// Begin is what a process does before it asks a carrier for the first time.
func (s *Service) Begin(ctx context.Context, carrier string) { s.begin(ctx, carrier) }

// ClaimBeside has another process take the first of what is due of a carrier after this one has read it, and gives how many each took.
func (s *Service) ClaimBeside(ctx context.Context, carrier string, now time.Time) (theirs, ours int, err error) {
	all, err := dueParcels(ctx, s.db, carrier, now, mostHands)
	if err != nil {
		return 0, 0, err
	}
	first, err := s.claim(ctx, slices.Clone(all[:1]), now, now.Add(time.Minute))
	if err != nil {
		return 0, 0, err
	}
	rest, err := s.claim(ctx, all, now, now.Add(time.Minute))
	return len(first), len(rest), err
}
