package notify

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Routed is a channel of several providers: one that is silent, or that asks for a pause, holds up none of the others.
type Routed interface {
	// Routes names them, as Paced names a credential. How many a second the channel sends holds for each.
	Routes() []string
	// RoutesOf says by which of them each of up to a thousand addresses is reached; one that is reached by none is left out.
	RoutesOf(ctx context.Context, q sqldb.Querier, addresses []string) (map[string]string, error)
}

// roads are the pacers of a channel: one for each of its routes, and one for all that has none.
type roads struct {
	common  *pacer
	byRoute map[string]*pacer // own: the routes of one channel
}

// routesOf says by which route each delivery of a channel goes, by address; nothing of a channel that has none.
func routesOf(ctx context.Context, q sqldb.Querier, channel Channel, all []Delivery) (map[string]string, error) {
	routed, is := channel.(Routed)
	if !is || len(all) == 0 {
		return nil, nil
	}
	addresses := make([]string, len(all))
	for i, d := range all {
		addresses[i] = d.Address
	}
	of, err := routed.RoutesOf(ctx, q, addresses)
	if err != nil {
		return nil, fmt.Errorf("find the routes of %s: %w", channel.Name(), err)
	}
	return of, nil
}

// pace gives the pacer of a route.
func (r roads) pace(route string) *pacer {
	if p := r.byRoute[route]; p != nil {
		return p
	}
	return r.common
}

// paceOf gives the pacer of what d goes by.
func (s *Service) paceOf(ctx context.Context, channel Channel, d Delivery) (*pacer, error) {
	of, err := routesOf(ctx, s.db, channel, []Delivery{d})
	return s.roads[channel.Name()].pace(of[d.Address]), err
}

// lot are deliveries that go by one pacer.
type lot struct {
	pacer *pacer
	all   []Delivery
}

// lots parts deliveries of one channel by what they go by, those that are due first before the others.
func (s *Service) lots(ctx context.Context, channel Channel, all []Delivery) ([]lot, error) {
	of, err := routesOf(ctx, s.db, channel, all)
	if err != nil {
		return nil, err
	}
	var lots []lot
	at := map[*pacer]int{}
	for _, d := range all {
		p := s.roads[channel.Name()].pace(of[d.Address])
		i, there := at[p]
		if !there {
			i, at[p] = len(lots), len(lots)
			lots = append(lots, lot{p, make([]Delivery, 0, len(all)/len(at))})
		}
		lots[i].all = append(lots[i].all, d)
	}
	return lots, nil
}
