package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Entry is one thing that staff did, or tried to do. Entries are only ever added.
type Entry struct {
	ID        string    `json:"id"        doc:"Entry id; sorts by time"`
	At        time.Time `json:"at"        doc:"When"`
	ActorID   string    `json:"actorId"   doc:"Member id, or empty for the shop itself"`
	ActorName string    `json:"actorName" doc:"Name at that time"`
	Role      Role      `json:"role"      doc:"Role at that time"`
	IP        string    `json:"ip"        doc:"Address it came from, or empty"`
	Action    string    `json:"action"    doc:"Operation id" example:"adjust-stock"`
	Target    string    `json:"target"    doc:"The address that was asked" example:"/api/v1/admin/products/0193…"`
	Outcome   int       `json:"outcome"   doc:"HTTP status; 0 where it was not a request" example:"200"`
	Deed      deed.Deed `json:"deed"      doc:"To what it was done, and what changed"`
}

// AuditFilter narrows the trail. Empty fields match all.
type AuditFilter struct {
	Actor, Action string
	Place         list.Query
}

// Record adds an entry in the transaction of what it tells about. The actor is who ctx belongs to; ID, At and actor fields of e are set here.
func (s *Service) Record(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	who := From(ctx)
	e.ID, e.At = id.New(), s.now().UTC()
	e.ActorID, e.ActorName, e.Role = who.MemberID, who.Name, who.Role
	if v := visiting(ctx); v != nil && v.r != nil {
		e.IP = httpkit.ClientIP(v.r)
	}
	e.Action, e.Target = cut(e.Action, 80), cut(e.Target, 200)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO audit_entries (id, at, actor_id, actor_name, role, ip, action, target, outcome, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.At.UnixMilli(), e.ActorID, e.ActorName, e.Role, cut(e.IP, 45), e.Action, e.Target, e.Outcome, e.Deed.String())
	if err != nil {
		return fmt.Errorf("record %s: %w", e.Action, err)
	}
	return nil
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Note tells what the request of ctx does, for the entry that AuditAdmin writes for it. Of shoppers it may have the id:
// never note a secret or a person's data.
func Note(ctx context.Context, d deed.Deed) {
	if v := visiting(ctx); v != nil {
		v.deed = &d
	}
}

// AuditAdmin writes down every request under /api/v1/admin/ that may change something and comes from staff,
// with its outcome, also when it was refused. Install it before Guard.
func (s *Service) AuditAdmin(c huma.Context, next func(huma.Context)) {
	op := c.Operation()
	if !httpkit.Changes(op) || !strings.HasPrefix(op.Path, "/api/v1/admin/") || !From(c.Context()).Staff() {
		next(c)
		return
	}
	next(c)
	e := Entry{Action: op.OperationID, Target: c.URL().Path, Outcome: c.Status()}
	if v := visiting(c.Context()); v != nil && v.deed != nil {
		e.Deed = *v.deed
	}
	// The caller may have gone; what was done is written down all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), 10*time.Second)
	defer cancel()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.Record(ctx, tx, e) })
	if err != nil {
		s.logger.Error("could not write the audit trail", "action", e.Action, "target", e.Target, "outcome", e.Outcome, "err", err)
	}
}

var auditOrder = list.Order{Name: "audit", Columns: []list.Column{{Name: "id", Desc: true}}}

// Log reads the trail, newest first. It fails with list.ErrPlace.
func (s *Service) Log(ctx context.Context, f AuditFilter) (list.Page[Entry], error) {
	w, err := auditOrder.Window(f.Place)
	if err != nil {
		return list.Page[Entry]{}, err
	}
	p, err := listEntries(ctx, s.db, f, w)
	if err != nil {
		return p, fmt.Errorf("read the audit trail: %w", err)
	}
	return p, s.named(ctx, p.Items)
}

// named gives the things of entries the names that they have now, where none was written down. What is gone stays without.
func (s *Service) named(ctx context.Context, entries []Entry) error {
	found := map[deed.Thing]deed.Thing{}
	for _, e := range entries {
		for i, t := range e.Deed.Things {
			if t.Name != "" || t.ID == "" {
				continue
			}
			if _, asked := found[t]; !asked {
				now, err := s.nameOf(ctx, t)
				if err != nil {
					return fmt.Errorf("name the %s of the audit trail: %w", t.Kind, err)
				}
				found[t] = now
			}
			e.Deed.Things[i] = found[t]
		}
	}
	return nil
}

func (s *Service) nameOf(ctx context.Context, t deed.Thing) (deed.Thing, error) {
	switch {
	case t.Kind == deed.Member:
		m, err := s.Member(ctx, t.ID)
		if errors.Is(err, ErrNotFound) {
			return t, nil
		}
		t.Name = m.Identity().Shown()
		return t, err
	case s.needs.NameOf != nil:
		return s.needs.NameOf(ctx, t)
	}
	return t, nil
}
