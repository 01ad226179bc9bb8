package app

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/campaign"
)

func TestATestOfACampaignByTextGoesToNobodyButWhoeverAsks(t *testing.T) {
	s := openSite(t).shop
	m, _, err := s.accounts.AddStaff(t.Context(), "boss@example.com", "김대표", account.RoleOwner, "four plain words here")
	if err != nil {
		t.Fatal(err)
	}
	ctx := account.As(t.Context(), m.Identity())
	if _, err := s.testers(ctx, campaign.Text); !errors.Is(err, campaign.ErrPhone) {
		t.Errorf("without a phone: %v", err)
	}
	if _, err := s.accounts.Rename(ctx, m.ID, m.Name, "010-1234-5678"); err != nil {
		t.Fatal(err)
	}
	if to, err := s.testers(ctx, campaign.Text); err != nil || len(to) != 1 || to[0].Address != "01012345678" {
		t.Errorf("one's own: %v %v", to, err)
	}
}
