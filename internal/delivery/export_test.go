package delivery

import "context"

// Begin is what a process does before it asks a carrier for the first time.
func (s *Service) Begin(ctx context.Context, carrier string) { s.begin(ctx, carrier) }
