package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// CampaignPiece is one wording in one language as it would go out, with what the law wants on it.
type CampaignPiece struct {
	Wording  string `json:"wording" doc:"Its name" example:"a"`
	Lang     string `json:"lang" enum:"ko,en" doc:"In which language"`
	Title    string `json:"title,omitempty" doc:"Of a push: the line over it. Of a long message: its subject"`
	Text     string `json:"text,omitempty" doc:"Of a push or a message: what it says"`
	Instead  bool   `json:"instead,omitempty" doc:"It is the text message to whom the brand message did not reach"`
	Button   string `json:"button,omitempty" doc:"Of a brand message: the words on its button"`
	What     string `json:"what,omitempty" doc:"As what it is charged, such as sms or lms; absent: it costs nothing"`
	Bytes    int    `json:"bytes,omitempty" doc:"Of a message: its bytes"`
	Most     int    `json:"most,omitempty" doc:"Of a message: how many it may have as that"`
	Why      string `json:"why,omitempty" enum:"letter,long,subject,empty" doc:"Of a message: why it cannot go"`
	MilliWon int64  `json:"milliWon" doc:"What one costs now, in thousandths of a won"`
	Unpriced bool   `json:"unpriced,omitempty" doc:"It costs something, and nobody has written down what"`
}

// CampaignForecast is what would come of starting a campaign now.
type CampaignForecast struct {
	SegmentCount
	Pieces   []CampaignPiece `json:"pieces" nullable:"false" doc:"Each wording in each language"`
	MilliWon int64           `json:"milliWon" doc:"What it costs at most if each who can be reached is told once by the dearest of them, in thousandths of a won"`
	Lacks    string          `json:"lacks,omitempty" doc:"Why the channel cannot be used as the shop is set up: the code of an error"`
}

// pieces are all that c may send, each wording in each language.
func (s *Service) pieces(ctx context.Context, c Campaign) ([]CampaignPiece, error) {
	var all []CampaignPiece
	for i := range c.wordings() {
		for _, lang := range []string{"ko", "en"} {
			if lang == "en" && c.wording(nameOf(i)).in("en") == c.wording(nameOf(i)).Ko {
				continue
			}
			for step, channel := range c.channels() {
				sample, err := s.needs.Sample(ctx, c.notice(nameOf(i), lang, s.now()), channel, lang)
				if err != nil {
					return nil, fmt.Errorf("write campaign %s: %w", c.ID, err)
				}
				p := CampaignPiece{Wording: nameOf(i), Lang: lang, Instead: step > 0, What: sample.What, MilliWon: sample.Price, Unpriced: sample.Unpriced}
				l := sample.Letter
				switch channel {
				case Push:
					p.Title, p.Text = l.Title, l.Short
				case Text:
					p.Title, p.Text = l.Subject, l.Short
					p.Bytes, p.Most, p.Why = s.needs.Weigh(channel, l)
				case Kakao:
					p.Text, p.Button = l.Short, l.Button
					p.Bytes, p.Most, p.Why = s.needs.Weigh(channel, l)
				}
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// dearest is what telling a reader of lang by n costs at most: what did not arrive is not paid for, so it is the dearest of c's channels, or one
// of which nobody knows what it costs.
func (s *Service) dearest(ctx context.Context, c Campaign, n notify.Notice, lang string) (most notify.Sample, err error) {
	for _, channel := range c.channels() {
		one, err := s.needs.Sample(ctx, n, channel, lang)
		if err != nil {
			return most, err
		}
		if one.Unpriced || !most.Unpriced && one.Price >= most.Price {
			most = one
		}
	}
	return most, nil
}

// Forecast says what would come of starting a campaign now.
func (s *Service) Forecast(ctx context.Context, campaign string) (f CampaignForecast, err error) {
	c, err := s.Campaign(ctx, campaign)
	if err != nil {
		return f, err
	}
	if f.SegmentCount, err = s.Count(ctx, c.Channel, c.Segment); err != nil {
		return f, err
	}
	if f.Pieces, err = s.pieces(ctx, c); err != nil {
		return f, err
	}
	dearest := notify.MilliWon(0)
	for _, p := range f.Pieces {
		dearest = max(dearest, p.MilliWon)
	}
	f.MilliWon = dearest * f.Reachable
	if lacks := s.needs.Ready(ctx, c.Channel); lacks != nil {
		f.Lacks = codeOf(lacks)
	}
	return f, nil
}

// tests is how many letters somebody sends to themselves.
var tests = limit.Rule{Name: "tests of campaigns", Most: 5, Refill: time.Minute, Fails: limit.Closed}

// Test sends a wording to whoever asks, through the outbox: to the address they sign in with, to their devices, or as a message to the
// phone of their account. It counts nothing and its links are nobody's. It fails with ErrWinner, ErrNobody, ErrPhone, or what the channel lacks.
func (s *Service) Test(ctx context.Context, campaign, wording, lang string) error {
	c, err := s.Campaign(ctx, campaign)
	if err != nil {
		return err
	}
	if len(wording) != 1 || wording < nameOf(0) || wording > nameOf(len(c.Others)) {
		return ErrWinner
	}
	if err := s.needs.Ready(ctx, c.Channel); err != nil {
		return err
	}
	addresses, err := s.needs.Me(ctx, c.Channel)
	if err != nil {
		return err
	}
	if len(addresses) == 0 {
		return ErrNobody
	}
	if !s.needs.Limits.Take(ctx, tests, s.needs.Actor(ctx), 1).OK() {
		return errTests
	}
	n := c.notice(wording, lang, s.now())
	n.Kind, n.Event, n.Lang = KindTest, "test/"+id.New(), lang
	for step, channel := range c.channels() {
		for _, a := range addresses {
			if a.Step = step; step > 0 {
				a.Channel = channel
			}
			n.To = append(n.To, a)
		}
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.needs.TellOne(ctx, tx, n) }); err != nil {
		return fmt.Errorf("send a test of campaign %s: %w", campaign, err)
	}
	if s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Campaign, c.ID, c.Name))
	}
	return nil
}
