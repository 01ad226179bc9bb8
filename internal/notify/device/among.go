package device

import (
	"context"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// perMember is how many devices of one member are told the same, those seen last.
const perMember = 10

// OfMembers are the living devices of up to a thousand members, by member; none where push is off.
func (s *Service) OfMembers(ctx context.Context, q sqldb.Querier, members []string) (map[string][]string, error) {
	if !s.On() {
		return map[string][]string{}, nil
	}
	return devicesOf(ctx, q, members)
}

// WishersAmong are those of up to a thousand members of whom a device wishes to be told of one of some topics.
func (s *Service) WishersAmong(ctx context.Context, q sqldb.Querier, members []string, topics []Topic) ([]string, error) {
	if len(members) == 0 || len(topics) == 0 {
		return nil, nil
	}
	args := anyOf(members)
	for _, t := range topics {
		args = append(args, t.String())
	}
	return sqldb.Column[string](ctx, q, `
		SELECT DISTINCT d.member FROM push_devices d JOIN push_wishes w ON w.device_id = d.id
		 WHERE d.member IN (`+sqldb.Marks(len(members))+`) AND w.topic IN (`+sqldb.Marks(len(topics))+`)`, args...)
}

func devicesOf(ctx context.Context, q sqldb.Querier, members []string) (map[string][]string, error) {
	all := map[string][]string{}
	if len(members) == 0 {
		return all, nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT member, id FROM push_devices WHERE member IN (`+sqldb.Marks(len(members))+`) AND dead_at IS NULL ORDER BY member, seen_at DESC`, anyOf(members)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var member, id string
		if err := rows.Scan(&member, &id); err != nil {
			return nil, err
		}
		if len(all[member]) < perMember {
			all[member] = append(all[member], id)
		}
	}
	return all, rows.Err()
}

func anyOf(values []string) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}
