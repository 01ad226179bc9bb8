package main

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

const (
	showsN = 2000
	actsN  = 100_000
	staffN = 20
)

// quiet stands where the encoder and the chat room are, which answer from memory and are not what is timed.
type quiet struct {
	show.Stage
	show.Talk
}

func (quiet) Health(context.Context, string) (media.Health, error) { return media.Health{}, nil }
func (quiet) Post(context.Context, string, chat.Message) error     { return nil }
func (quiet) Viewers(string) int                                   { return 1200 }
func (quiet) Hearts(string) int64                                  { return 0 }
func (quiet) Audience(context.Context, string) (int64, error)      { return 5000, nil }

// past fills shows, one of them on air for an hour, what staff did, and members.
func past(ctx context.Context, db *sqldb.DB, now time.Time) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for i := range showsN {
			id, state := fmt.Sprintf("show-%d", i), show.Ended
			if i == showsN-1 {
				id, state = "hot", show.Live
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO shows (id, slug, title, title_en, summary, summary_en, host_name, host_name_en, host_face, poster, portrait,
				auto_start, demo, state, starts_at, started_at, ended_at, pinned, key_hash, key_made_at, peak, created_at)
				VALUES (?, ?, '떡볶이 라이브', '', '', '', '사장님', '', '', '', 0, 0, 0, ?, ?, 0, 0, '', '', 0, 0, 0)`,
				id, id, state, sqldb.Millis(now.Add(time.Duration(i-showsN)*8*time.Hour)))
			if err != nil {
				return err
			}
		}
		for i := range 60 {
			at := now.Add(time.Duration(i-60) * time.Minute)
			_, err := tx.ExecContext(ctx, `INSERT INTO show_beats (show_id, minute, at, viewers, orders, won) VALUES ('hot', ?, ?, 1000, ?, 0)`,
				sqldb.Millis(at)/60_000, sqldb.Millis(at), i)
			if err != nil {
				return err
			}
		}
		for i := range actsN {
			_, err := tx.ExecContext(ctx, `INSERT INTO audit_entries (id, at, actor_id, actor_name, role, ip, action, target, outcome, detail)
				VALUES (?, ?, ?, '', 'owner', '', ?, '', 200, '')`, fmt.Sprintf("act-%08d", i), i, fmt.Sprintf("member-%d", i%staffN), fmt.Sprintf("do-%d", i%30))
			if err != nil {
				return err
			}
		}
		for i := range 20_000 {
			role := account.RoleMember
			if i < staffN {
				role = account.RoleHost
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO members (id, email, name, phone, role, must_change, demo, created_at) VALUES (?, ?, '김민지', '', ?, 0, 0, 0)`,
				fmt.Sprintf("member-%d", i), fmt.Sprintf("m%d@example.com", i), role)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// staffQuestions are what staff asks beside orders and products.
func (s *shop) staffQuestions() []question {
	shows := func(name string, f show.Filter) question {
		return question{name, func(ctx context.Context, _ int) (int64, error) {
			p, err := s.shows.List(ctx, f)
			return p.Total, err
		}}
	}
	acts := func(name string, f account.AuditFilter) question {
		return question{name, func(ctx context.Context, _ int) (int64, error) {
			p, err := s.accounts.Log(ctx, f)
			return p.Total, err
		}}
	}
	return []question{
		shows("shows, latest", show.Filter{}),
		shows("shows, ended", show.Filter{States: []show.State{show.Ended}, Place: list.Query{Size: 100}}),
		shows("shows, on air", show.Filter{States: []show.State{show.Live, show.Away}}),
		shows("shows: words", show.Filter{Query: "라이브"}),
		acts("audit", account.AuditFilter{}),
		acts("audit, of one of the staff", account.AuditFilter{Actor: "member-3"}),
		acts("audit, of one act", account.AuditFilter{Action: "do-7"}),
		{"staff", func(ctx context.Context, _ int) (int64, error) {
			m, err := s.accounts.Staff(ctx)
			return int64(len(m)), err
		}},
		{"overview of the back office, one poll", s.overview},
		{"studio of the hot show", func(ctx context.Context, _ int) (int64, error) {
			st, err := s.shows.Studio(ctx, "hot")
			return st.Orders, err
		}},
	}
}

// overview asks all that the first page of the back office shows, one after the other; found is today's orders.
func (s *shop) overview(ctx context.Context, _ int) (int64, error) {
	today := time.Now().Truncate(24 * time.Hour)
	f, err := s.orders.FiguresSince(ctx, today)
	for _, of := range []order.Filter{{From: today, Place: list.Query{Size: 100}}, {Place: list.Query{Size: 6}}} {
		if err == nil {
			_, err = s.orders.Search(ctx, of)
		}
	}
	if err == nil {
		_, err = s.goods.Products(ctx, catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortStock, Size: 6})
	}
	for _, of := range []show.Filter{{States: []show.State{show.Live, show.Away}}, {States: []show.State{show.Scheduled}, Soonest: true, Place: list.Query{Size: 5}}} {
		if err == nil {
			_, err = s.shows.List(ctx, of)
		}
	}
	if err == nil {
		_, err = s.shows.Studio(ctx, "hot")
	}
	return f.Orders, err
}
