package account

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

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
	Target    string    `json:"target"    doc:"What it was done to" example:"/api/v1/admin/products/0193…"`
	Outcome   int       `json:"outcome"   doc:"HTTP status; 0 where it was not a request" example:"200"`
	Detail    string    `json:"detail"    doc:"What changed, in words or JSON"`
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
	e.Action, e.Target, e.Detail = cut(e.Action, 80), cut(e.Target, 200), cut(e.Detail, 4000)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO audit_entries (id, at, actor_id, actor_name, role, ip, action, target, outcome, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.At.UnixMilli(), e.ActorID, e.ActorName, e.Role, cut(e.IP, 45), e.Action, e.Target, e.Outcome, e.Detail)
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

// Note adds what changed to the entry that AuditAdmin writes for the request of ctx. target may be empty: the path stays.
// Never note a secret or a person's data.
func Note(ctx context.Context, target string, detail any) {
	v := visiting(ctx)
	if v == nil {
		return
	}
	if target != "" {
		v.target = target
	}
	if s, ok := detail.(string); ok {
		v.detail = s
	} else if b, err := json.Marshal(detail); err == nil {
		v.detail = string(b)
	}
}

// AuditAdmin writes down every request under /api/v1/admin/ that may change something and comes from staff,
// with its outcome, also when it was refused. Install it before Guard.
func (s *Service) AuditAdmin(c huma.Context, next func(huma.Context)) {
	op := c.Operation()
	changes := op.Method != http.MethodGet && op.Method != http.MethodHead
	if !changes || !strings.HasPrefix(op.Path, "/api/v1/admin/") || !From(c.Context()).Staff() {
		next(c)
		return
	}
	next(c)
	e := Entry{Action: op.OperationID, Target: c.URL().Path, Outcome: c.Status()}
	if v := visiting(c.Context()); v != nil {
		e.Detail = v.detail
		if v.target != "" {
			e.Target = v.target
		}
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
	return p, nil
}
