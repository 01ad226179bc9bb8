package chat

import (
	"context"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// audienceShare is how many of a room's viewers may come from one network: a stranger who takes a new cookie for each
// connection is counted so often and no more. It bounds a figure, so without the shared store each process goes on alone.
var audienceShare = limit.Rule{Name: "viewers of a room from a network", Most: 256, Window: 24 * time.Hour, Fails: limit.Alone}

// viewer is by what someone is known again: the browser, whoever is signed in there. It is empty for who cannot be.
func (at seat) viewer() string {
	switch {
	case at.who.GuestID != "":
		return "browser " + at.who.GuestID
	case at.who.MemberID != "":
		return "member " + at.who.MemberID
	}
	return ""
}

// attend counts who enters a room among its viewers, once however often they come. Staff are no viewers, and who enters a room
// that is closed has come for the replay.
func (s *Service) attend(ctx context.Context, name string, at seat) {
	who := at.viewer()
	news := false
	s.in(name, func(r *room) { news = !r.board.Closed && r.seen.News(who) })
	if !news || at.who.Staff() {
		return
	}
	share := ""
	if at.network != "" {
		share = name + " " + at.network
	}
	if !s.needs.Limits.Take(ctx, audienceShare, share, 1).OK() {
		return
	}
	s.in(name, func(r *room) {
		r.seen.Add(who)
		r.came = true
	})
}

// saveAudience adds those who came to what is stored of each room. A crash loses the last seconds of them, who are counted
// again when they connect again.
func (s *Service) saveAudience(ctx context.Context) {
	came := map[string]count.Distinct{}
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); r.came {
			came[name], r.came = r.seen, false
		}
	})
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	for name, seen := range came {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return addAudience(ctx, tx, s.place(name), &seen) })
		if err != nil {
			if !errors.Is(err, errAudienceMoved) {
				s.logger.Warn("who came was not stored", "room", name, "error", err)
			}
			s.in(name, func(r *room) { r.came = true }) // for the next time
		}
	}
}

// Audience is how many different viewers a room has had while it was open, within about 2 %: browsers, without those of the
// staff, and not more of one network than audienceShare. Those of the last seconds in other processes are still to come.
func (s *Service) Audience(ctx context.Context, name string) (int64, error) {
	seen, _, err := findAudience(ctx, s.db, s.place(name))
	if err != nil {
		return 0, err
	}
	s.in(name, func(r *room) { seen.Merge(&r.seen) })
	return seen.N(), nil
}
