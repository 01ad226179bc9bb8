package notify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Priced is a channel that costs money.
type Priced interface {
	// Price says whose price l has when it is brought to d, and as what, such as "sms"; "" is nobody's: it costs nothing.
	Price(d Delivery, l Letter) (provider, what string)
}

// MilliWon is a thousandth of a won: 9.9 won are 9,900.
type MilliWon = int64

// seoul is the time of the days that are counted.
var seoul = time.FixedZone("KST", 9*60*60)

func dayOf(at time.Time) string { return at.In(seoul).Format(time.DateOnly) }

func midnight(now time.Time) time.Time {
	y, m, d := now.In(seoul).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, seoul)
}

// askBudget is when a delivery that the day's budget did not go to asks again: the budget may be raised before the day is over.
func askBudget(now time.Time) time.Time {
	again := now.Add(10*time.Minute + rand.N(2*time.Minute))
	if m := midnight(now); m.Before(again) {
		return m
	}
	return again
}

// codeBudget is why a delivery waits for the budget, or the next day.
const codeBudget = "budget"

// The states of a cost.
const (
	reserved = "reserved"
	settled  = "settled"
	refunded = "refunded"
)

// cost is what one attempt costs.
type cost struct {
	delivery                  string
	attempt                   int64
	provider, what, kind, day string
	price                     MilliWon
}

// reserve writes down what the attempts of all cost, as far as the day's budget goes, and gives those that it does not go to. It has
// nobody else reserve meanwhile. What has no price costs nothing.
func (s *Service) reserve(ctx context.Context, tx *sqldb.Tx, channel Channel, all []Delivery, letter func(Delivery) Letter, now time.Time) (over map[string]bool, err error) {
	priced, is := channel.(Priced)
	if !is || len(all) == 0 {
		return nil, nil
	}
	day := dayOf(now)
	left, bounded, err := budgetLeft(ctx, tx, day)
	if err != nil {
		return nil, err
	}
	type item struct{ provider, what string }
	prices := map[item]MilliWon{}
	over = map[string]bool{}
	var costs []cost
	for _, d := range all {
		var i item
		if i.provider, i.what = priced.Price(d, letter(d)); i.provider == "" {
			continue
		}
		price, there := prices[i]
		if !there {
			if price, _, err = priceAt(ctx, tx, i.provider, i.what, now); err != nil {
				return nil, err
			}
			prices[i] = price
		}
		if bounded && price > left {
			over[d.ID] = true
			continue
		}
		left -= price
		costs = append(costs, cost{d.ID, d.Attempts, i.provider, i.what, d.Kind, day, price})
	}
	return over, insertCosts(ctx, tx, costs, now)
}

// settle has an attempt of d cost what it ended as. One whose end nobody knows stays reserved.
func (s *Service) settle(ctx context.Context, tx *sqldb.Tx, d Delivery, o Outcome) error {
	if _, is := s.channels[d.Channel].(Priced); !is {
		return nil
	}
	switch {
	case o.State == Delivered:
		return settleCost(ctx, tx, d.ID, d.Attempts, settled)
	case o.State == Dead || o.State == Broken || o.State == Waiting && o.Code != "repeated":
		return settleCost(ctx, tx, d.ID, d.Attempts, refunded)
	}
	return nil
}

// Price is a line of the price table.
type Price struct {
	Provider  string    `json:"provider" minLength:"1" maxLength:"32" doc:"Whose" example:"solapi"`
	What      string    `json:"what" minLength:"1" maxLength:"32" doc:"Of what" example:"sms"`
	ValidFrom time.Time `json:"validFrom" doc:"From when on"`
	MilliWon  MilliWon  `json:"milliWon" minimum:"0" maximum:"100000000" doc:"A thousandth of a won: 9.9 won are 9900"`
}

// Spent is what one kind has cost in a day.
type Spent struct {
	Day      string   `json:"day" doc:"In Seoul" example:"2026-11-27"`
	Kind     string   `json:"kind" doc:"What sort of notice"`
	Times    int64    `json:"times" doc:"How many"`
	MilliWon MilliWon `json:"milliWon" doc:"A thousandth of a won"`
}

// Costs are what notices cost.
type Costs struct {
	Prices []Price  `json:"prices" nullable:"false" doc:"By provider and what; the newest first"`
	Spent  []Spent  `json:"spent" nullable:"false" doc:"By day and kind, the oldest first"`
	Budget MilliWon `json:"budget" doc:"What may be spent in a day; 0: anything"`
	Today  MilliWon `json:"today" doc:"Spent today"`
}

// costDays is how many days are shown.
const costDays = 31

// Costs are the prices, what was spent lately, and the budget.
func (s *Service) Costs(ctx context.Context) (c Costs, err error) {
	now := s.now()
	if c.Prices, err = prices(ctx, s.db); err != nil {
		return c, fmt.Errorf("read the prices: %w", err)
	}
	if c.Spent, err = spentSince(ctx, s.db, dayOf(now.AddDate(0, 0, -costDays+1))); err != nil {
		return c, fmt.Errorf("read what was spent: %w", err)
	}
	for _, one := range c.Spent {
		if one.Day == dayOf(now) {
			c.Today += one.MilliWon
		}
	}
	if c.Budget, _, err = budget(ctx, s.db); err != nil {
		return c, fmt.Errorf("read the budget: %w", err)
	}
	return c, nil
}

// SetPrice adds a price, or corrects the one of that moment, and tells the audit trail. What was reserved before stays as it is.
func (s *Service) SetPrice(ctx context.Context, p Price) error {
	var ok [2]bool
	p.Provider, ok[0] = line.Clean(p.Provider, 1, 32)
	p.What, ok[1] = line.Clean(p.What, 1, 32)
	if !ok[0] || !ok[1] || p.MilliWon < 0 {
		return ErrPrice
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return putPrice(ctx, tx, p) }); err != nil {
		return fmt.Errorf("set the price of %s %s: %w", p.Provider, p.What, err)
	}
	s.note(ctx, deed.To(deed.Notices, p.Provider+" "+p.What, p.Provider+" "+p.What).Changed("perNotice", "", wonOf(p.MilliWon)))
	return nil
}

// SetBudget bounds what may be spent in a day; 0: anything. What waited for the next day goes on by itself then.
func (s *Service) SetBudget(ctx context.Context, most MilliWon) error {
	var before MilliWon
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if before, _, err = budget(ctx, tx); err != nil {
			return err
		}
		return putBudget(ctx, tx, most)
	})
	if err != nil {
		return fmt.Errorf("set the budget of notices: %w", err)
	}
	s.note(ctx, deed.To(deed.Notices, "budget", "budget").Changed("dailyBudget", budgetOf(before), budgetOf(most)))
	return nil
}

// budgetOf is a budget as people read it; "" is none.
func budgetOf(m MilliWon) string {
	if m == 0 {
		return ""
	}
	return wonOf(m)
}

// wonOf is an amount as people read it, such as 9.9.
func wonOf(m MilliWon) string {
	if m%1000 == 0 {
		return fmt.Sprint(m / 1000)
	}
	s := fmt.Sprintf("%d.%03d", m/1000, m%1000)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}
