package campaign

import "context"

// Clicked has a reader click, as a test says.
func (s *Service) Clicked(ctx context.Context, delivery string) error {
	return s.did(ctx, delivery, clicked)
}

// Story is a campaign with what came of it.
func (s *Service) Story(ctx context.Context, campaign string) (CampaignStory, error) {
	c, err := s.Campaign(ctx, campaign)
	if err != nil {
		return CampaignStory{}, err
	}
	return s.story(ctx, c)
}

// Outcome is what came of a campaign so far, without what it cost.
func (s *Service) Outcome(ctx context.Context, campaign string) (CampaignOutcome, error) {
	n, err := counts(ctx, s.db, campaign)
	return outcome(n), err
}
