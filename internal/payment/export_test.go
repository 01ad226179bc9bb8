package payment

import "context"

// StepRefund is what a todo does with a refund as it was read, which may have been a while ago.
func (s *Service) StepRefund(ctx context.Context, r Refund) (Refund, error) {
	return s.stepRefund(ctx, r)
}
