package show

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Studio is what the host watches while on air.
type Studio struct {
	Show    Show         `json:"show"`
	Health  media.Health `json:"health" doc:"What arrives from the encoder"`
	Viewers int64        `json:"viewers" doc:"In the room now"`
	Peak    int64        `json:"peak" doc:"Most at once so far"`
	Hearts  int64        `json:"hearts"`
	Orders  int64        `json:"orders" doc:"Paid orders from this show so far"`
	Won     money.Won    `json:"won" doc:"Their sum, in won"`
	Beats   []Beat       `json:"beats" nullable:"false" doc:"The last hour, one a minute, oldest first; since the server started"`
	Now     time.Time    `json:"now" doc:"The server's clock"`
}

// Beat is how a show stood at the end of one minute. Orders and Won count from the start of the show.
type Beat struct {
	At      time.Time `json:"at"`
	Viewers int64     `json:"viewers"`
	Orders  int64     `json:"orders"`
	Won     money.Won `json:"won"`
}

const (
	pulseEvery = 2 * time.Second
	beatEvery  = time.Minute
	beatsKept  = 60
)

// pulse remembers how shows on air have been doing.
type pulse struct {
	mu    sync.Mutex // guards all below
	peak  map[string]int64
	beats map[string][]Beat
}

// Studio gives everything the host's screen shows, or ErrNotFound.
func (s *Service) Studio(ctx context.Context, showID string) (Studio, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Studio{}, err
	}
	sales, err := s.sales(ctx, of.ID)
	if err != nil {
		return Studio{}, err
	}
	room := chat.Room(of.ID)
	st := Studio{
		Show: of, Health: s.stage.Health(of.ID), Viewers: int64(s.talk.Viewers(room)), Hearts: s.talk.Hearts(room),
		Orders: sales.Orders, Won: sales.Won, Beats: []Beat{}, Now: s.now().UTC(),
	}
	s.pulse.mu.Lock()
	st.Peak = max(of.Peak, s.pulse.peak[of.ID], st.Viewers)
	st.Beats = append(st.Beats, s.pulse.beats[of.ID]...)
	s.pulse.mu.Unlock()
	return st, nil
}

func (s *Service) sales(ctx context.Context, showID string) (Sales, error) {
	if s.needs.Sales == nil {
		return Sales{}, nil
	}
	sales, err := s.needs.Sales(ctx, showID)
	if err != nil {
		return Sales{}, fmt.Errorf("sales of show %s: %w", showID, err)
	}
	return sales, nil
}

// beat looks at every show on air: it stores a new peak, and once a minute how the show stands.
func (s *Service) beat(ctx context.Context) error {
	shows, _, err := s.List(ctx, Filter{States: []State{Live, Away}, Size: 100})
	if err != nil {
		return err
	}
	for _, of := range shows {
		viewers := int64(s.talk.Viewers(chat.Room(of.ID)))
		if viewers > max(of.Peak, s.pulse.known(of.ID)) {
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return raisePeak(ctx, tx, of.ID, viewers) })
			if err != nil {
				return fmt.Errorf("peak of show %s: %w", of.ID, err)
			}
		}
		if !s.pulse.due(of.ID, viewers, s.now()) {
			continue
		}
		sales, err := s.sales(ctx, of.ID)
		if err != nil {
			return err
		}
		s.pulse.add(of.ID, Beat{s.now().UTC(), viewers, sales.Orders, sales.Won})
	}
	s.pulse.forget(shows)
	return nil
}

func (p *pulse) known(show string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.peak[show]
}

// due notes the viewers and says whether a beat should be added now.
func (p *pulse) due(show string, viewers int64, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.peak == nil {
		p.peak, p.beats = make(map[string]int64), make(map[string][]Beat)
	}
	p.peak[show] = max(p.peak[show], viewers)
	kept := p.beats[show]
	return len(kept) == 0 || now.Sub(kept[len(kept)-1].At) >= beatEvery
}

func (p *pulse) add(show string, b Beat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.beats[show] = append(p.beats[show], b)
	if extra := len(p.beats[show]) - beatsKept; extra > 0 {
		p.beats[show] = slices.Clone(p.beats[show][extra:])
	}
}

// forget drops shows that are no longer on air.
func (p *pulse) forget(onAir []Show) {
	p.mu.Lock()
	defer p.mu.Unlock()
	live := make(map[string]bool, len(onAir))
	for _, s := range onAir {
		live[s.ID] = true
	}
	for show := range p.beats {
		if !live[show] {
			delete(p.beats, show)
			delete(p.peak, show)
		}
	}
}
