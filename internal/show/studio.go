package show

import (
	"context"
	"fmt"
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
	Viewers int64        `json:"viewers" doc:"In the room now, without the staff"`
	Peak    int64        `json:"peak" doc:"Most at once so far"`
	Seen    int64        `json:"seen" doc:"Different viewers so far, within about 2 %: browsers, at most 256 new ones of one network, without the staff"`
	Hearts  int64        `json:"hearts"`
	Orders  int64        `json:"orders" doc:"Paid orders from this show so far"`
	Buyers  int64        `json:"buyers" doc:"Different people who placed them"`
	Won     money.Won    `json:"won" doc:"Their sum, in won"`
	Beats   []Beat       `json:"beats" nullable:"false" doc:"The last hour, one a minute, oldest first"`
	AtEnd   *Beat        `json:"atEnd,omitempty" doc:"How it stood when it ended; what was ordered since came by the replay"`
	Now     time.Time    `json:"now" doc:"The server's clock"`
}

// Beat is how a show stood at the end of one minute. Orders, Buyers and Won count from the start of the show.
type Beat struct {
	At      time.Time `json:"at"`
	Viewers int64     `json:"viewers"`
	Orders  int64     `json:"orders"`
	Buyers  int64     `json:"buyers" doc:"0 with orders where nobody counted them"`
	Won     money.Won `json:"won"`
}

const (
	pulseEvery = 2 * time.Second
	beatEvery  = time.Minute
	beatsKept  = 60
)

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
	health, err := s.stage.Health(ctx, of.ID)
	if err != nil {
		return Studio{}, err
	}
	room := chat.Room(of.ID)
	st := Studio{
		Show: of, Health: health, Hearts: s.talk.Hearts(room),
		Orders: sales.Orders, Buyers: sales.Buyers, Won: sales.Won, Beats: []Beat{}, Now: s.now().UTC(),
	}
	if st.Viewers, st.Seen, err = s.watching(ctx, room); err != nil {
		return Studio{}, err
	}
	st.Peak = min(max(of.Peak, st.Viewers), st.Seen) // peaks of windows may be stored
	switch {
	case of.State.OnAir():
		st.Beats, err = lastBeats(ctx, s.db, of.ID, beatsKept)
	case of.State == Ended:
		var last []Beat
		if last, err = lastBeats(ctx, s.db, of.ID, 1); len(last) > 0 {
			st.AtEnd = &last[0]
		}
	}
	return st, err
}

// watching is how many viewers a room has now, and how many different ones it has had. Who has windows open at two processes is
// counted at each, but there are never more viewers at once than there were different ones.
func (s *Service) watching(ctx context.Context, room string) (now, seen int64, err error) {
	if seen, err = s.talk.Audience(ctx, room); err != nil {
		return 0, 0, fmt.Errorf("audience of room %s: %w", room, err)
	}
	return min(int64(s.talk.Viewers(room)), seen), seen, nil
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
	shows, err := s.OnAir(ctx, "")
	if err != nil {
		return err
	}
	for _, of := range shows {
		viewers, _, err := s.watching(ctx, chat.Room(of.ID))
		if err != nil {
			return err
		}
		if viewers > of.Peak {
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return raisePeak(ctx, tx, of.ID, viewers) })
			if err != nil {
				return fmt.Errorf("peak of show %s: %w", of.ID, err)
			}
		}
		last, err := lastBeats(ctx, s.db, of.ID, 1)
		if err != nil {
			return err
		}
		if len(last) > 0 && s.now().Sub(last[0].At) < beatEvery {
			continue
		}
		sales, err := s.sales(ctx, of.ID)
		if err != nil {
			return err
		}
		b := Beat{s.now().UTC(), viewers, sales.Orders, sales.Buyers, sales.Won}
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return addBeat(ctx, tx, of.ID, b) }); err != nil {
			return fmt.Errorf("beat of show %s: %w", of.ID, err)
		}
	}
	return nil
}
