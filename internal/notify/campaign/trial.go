package campaign

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// partOf is where a member falls in a campaign: always the same place, and in each campaign another one.
func partOf(campaign, person string) (percent int, rest uint64) {
	h := fnv.New64a()
	h.Write([]byte(campaign + "\n" + person))
	n := h.Sum64()
	n ^= n >> 33 // the last bytes written change only the low bits much
	n *= 0xff51afd7ed558ccd
	n ^= n >> 33
	return int(n % 100), n / 100
}

// wordingFor is the wording that a member gets in the stage where c stands, or "" for nobody of it.
func (c Campaign) wordingFor(person string) string {
	if len(c.Others) == 0 {
		return nameOf(0)
	}
	percent, rest := partOf(c.ID, person)
	tried := percent < c.Trial.Share
	switch {
	case c.Stage == Rest && !tried:
		return c.Winner
	case c.Stage != Rest && tried:
		return nameOf(int(rest % uint64(len(c.Others)+1)))
	}
	return ""
}

// firstStage is where c begins.
func (c Campaign) firstStage() Stage {
	if len(c.Others) > 0 && c.Trial.Share < 100 {
		return Trial
	}
	return Whole
}

// Wordings tells how the wordings of a trial did.
type TrialView struct {
	Wordings []WordingView `json:"wordings" nullable:"false" doc:"How each did; one alone where nothing is tried"`
	Best     string        `json:"best,omitempty" doc:"The one that is ahead by what decides; absent: none"`
	Sure     string        `json:"sure,omitempty" enum:"yes,no,few" doc:"Whether it is ahead by more than chance: yes, the same would come by chance less than once in twenty times; no; or too few were sent to say"`
}

// WordingView is how one wording did.
type WordingView struct {
	Name    string `json:"name" doc:"a is the first" example:"a"`
	Subject string `json:"subject" doc:"What stands over it in Korean"`
	Sent    int64  `json:"sent" doc:"How many left"`
	Opened  int64  `json:"opened" doc:"How many were opened"`
	Clicked int64  `json:"clicked" doc:"How many were clicked"`
	Bought  int64  `json:"bought" doc:"Orders owed to it"`
}

// fewest is how many of a wording have to be sent before anything is said of chance.
const fewest = 30

// trial compares the wordings of c by what decides: opens where it is said, or else clicks.
func (c Campaign) trial(n map[string]map[string]int64) TrialView {
	var v TrialView
	for i, w := range c.wordings() {
		of := n[nameOf(i)]
		v.Wordings = append(v.Wordings, WordingView{nameOf(i), w.Ko.over(), of[sent], of[opened], of[clicked], of[bought]})
	}
	if len(v.Wordings) < 2 {
		return v
	}
	hits := func(w WordingView) int64 {
		if c.Trial.By == "opens" {
			return w.Opened
		}
		return w.Clicked
	}
	rate := func(w WordingView) float64 { return float64(hits(w)) / math.Max(1, float64(w.Sent)) }
	first, second := -1, -1
	for i, w := range v.Wordings {
		switch {
		case first < 0 || rate(w) > rate(v.Wordings[first]):
			first, second = i, first
		case second < 0 || rate(w) > rate(v.Wordings[second]):
			second = i
		}
	}
	a, b := v.Wordings[first], v.Wordings[second]
	if rate(a) > rate(b) {
		v.Best = a.Name
	}
	switch {
	case a.Sent < fewest || b.Sent < fewest:
		v.Sure = "few"
	case apart(hits(a), a.Sent, hits(b), b.Sent):
		v.Sure = "yes"
	default:
		v.Sure = "no"
	}
	return v
}

// apart says whether two shares differ by more than chance makes them in nineteen of twenty times (a test of two proportions).
func apart(hitsA, ofA, hitsB, ofB int64) bool {
	a, b := math.Min(1, float64(hitsA)/float64(ofA)), math.Min(1, float64(hitsB)/float64(ofB))
	all := (a*float64(ofA) + b*float64(ofB)) / float64(ofA+ofB)
	spread := math.Sqrt(all * (1 - all) * (1/float64(ofA) + 1/float64(ofB)))
	return spread > 0 && math.Abs(a-b)/spread >= 1.96
}

const (
	lettersLive = 24 * time.Hour  // after which no letter of a campaign waits to leave any more
	shortest    = 5 * time.Minute // from the last letter of a trial to the choice
	lookAgain   = time.Minute     // whether the last one has left
)

// wait is how long after the last letter of the trial has ended a wording is taken.
func (t CampaignTrial) wait() time.Duration {
	return max(time.Duration(t.Minutes)*time.Minute, shortest)
}

// choose takes the wording for the rest, by the numbers of then, so many minutes after the last letter of the trial has ended, or once none of
// them can leave any more; of two that did the same, the first. It says how long
// there is to wait, or that it waits for a hand.
func (s *Service) choose(ctx context.Context, tx *sqldb.Tx, c Campaign) (wait time.Duration, hand bool, err error) {
	if c.Trial.By == "hand" {
		return 0, true, nil
	}
	n, err := counts(ctx, tx, c.ID)
	if err != nil {
		return 0, false, err
	}
	now, out := s.now(), outcome(n)
	if at := now.Add(c.Trial.wait()); out.Ended >= c.Told && at.Before(c.ChooseAt) { // the last letter of the trial has ended
		if err := chooseAt(ctx, tx, c.ID, at); err != nil {
			return 0, false, err
		}
		c.ChooseAt = at
	}
	if left := c.ChooseAt.Sub(now); left > 0 {
		return min(left, lookAgain), false, nil
	}
	winner := c.trial(n).Best
	if winner == "" {
		winner = nameOf(0)
	}
	_, err = take(ctx, tx, c.ID, winner)
	return 0, false, err
}

// Choose has the rest told by a wording. It fails with ErrWinner, or with ErrState where it is not waiting for that.
func (s *Service) Choose(ctx context.Context, campaign, wording string) (Campaign, error) {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		c, err := find(ctx, tx, campaign)
		if err != nil {
			return err
		}
		if len(wording) != 1 || wording < nameOf(0) || wording > nameOf(len(c.Others)) {
			return ErrWinner
		}
		took, err := take(ctx, tx, campaign, wording)
		if err != nil {
			return err
		}
		if !took {
			return ErrState
		}
		return todo.Add(ctx, tx, todo.Item{Kind: todoStep, Key: campaign})
	})
	if err != nil {
		return Campaign{}, fmt.Errorf("take a wording of campaign %s: %w", campaign, err)
	}
	c, err := s.Campaign(ctx, campaign)
	if err == nil && s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Campaign, c.ID, c.Name).Saying(wording))
	}
	return c, err
}
