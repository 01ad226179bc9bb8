package delivery

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

// TodoCalls is the todo that sends what waits for one hook. A hook has one, so that its calls go one after another, in order, and
// a receiver that hangs holds up its own alone.
const TodoCalls = "delivery.calls"

// CallLane is the lane of TodoCalls.
const CallLane = "hooks"

const (
	callLimit = 10 * time.Second
	callsTurn = 10 * time.Second // after that a hook's turn is over
	maxAnswer = 64 << 10         // of a receiver's answer, which says nothing
	maxBody   = 4 << 10          // of a call
)

// toReceiver is how often one host is called, whosever hooks those are.
var toReceiver = limit.Rule{Name: "calls to a receiver of hooks", Most: 20, Refill: 200 * time.Millisecond, Fails: limit.Alone}

// Call is one thing that a hook is told.
type Call struct {
	ID      string    `json:"id" doc:"Its id, which stays the same however often it is sent"`
	Carrier string    `json:"carrier,omitempty" doc:"The parcel's carrier"`
	Invoice string    `json:"invoice,omitempty" doc:"The parcel's number"`
	Events  string    `json:"events" doc:"What happened, with commas"`
	Body    string    `json:"body" doc:"What is sent"`
	State   string    `json:"state" enum:"waiting,sent,dropped" doc:"Whether it arrived; dropped: there were too many, or its receiver is gone"`
	Tries   int       `json:"tries" doc:"How often it was sent"`
	Status  int       `json:"status,omitempty" doc:"What the receiver answered last"`
	Why     string    `json:"why,omitempty" doc:"How it failed last"`
	Created time.Time `json:"createdAt" doc:"When it happened"`
	Sent    time.Time `json:"sentAt,omitzero" doc:"When it arrived"`
}

// toldBody is the body of a call.
type toldBody struct {
	ID     string     `json:"id"`
	Events []string   `json:"events"`
	At     time.Time  `json:"at"`
	Parcel *toldState `json:"parcel,omitempty"`
}

type toldState struct {
	Carrier   string        `json:"carrier"`
	Invoice   string        `json:"invoice"`
	Reference string        `json:"reference,omitempty"`
	Orders    []string      `json:"orders,omitempty"`
	State     parcel.State  `json:"state"`
	Problem   Problem       `json:"problem,omitempty"`
	Delivered time.Time     `json:"deliveredAt,omitzero"`
	Expected  time.Time     `json:"expectedAt,omitzero"`
	Last      *parcel.Event `json:"lastEvent,omitempty"`
}

// heardBy is what a hook's owner knows a parcel by.
type heardBy struct {
	reference string
	orders    []string
}

// callHooks writes down who is to be called since something was heard of p.
func (s *Service) callHooks(ctx context.Context, tx *sqldb.Tx, p Parcel, of []Shipment, news []string, now time.Time) error {
	var events []string
	if p.Moved.Equal(now) {
		events = append(events, Moved)
	}
	if events = append(events, news...); len(events) == 0 {
		return nil
	}
	references, err := watchersOf(ctx, tx, p.ID, now)
	if err != nil {
		return err
	}
	hooks, err := hooksOf(ctx, tx, p.ID, references, len(of) > 0, now)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		if !h.wants(events) {
			continue
		}
		by := heardBy{reference: references[h.watcher.ID]}
		if h.about == aboutShop {
			for _, sh := range of[:min(len(of), 10)] {
				by.orders = append(by.orders, sh.Number)
			}
		}
		if err := s.putCall(ctx, tx, h, p, events, by); err != nil {
			return err
		}
	}
	return nil
}

// putCall writes down one call, which is sent after the commit.
func (s *Service) putCall(ctx context.Context, tx *sqldb.Tx, h Hook, p Parcel, events []string, by heardBy) error {
	c := Call{ID: id.New(), Carrier: p.Carrier, Invoice: p.Invoice, Created: s.clock()}
	body := toldBody{ID: c.ID, Events: events, At: c.Created}
	if p.Carrier != "" {
		body.Parcel = &toldState{p.Carrier, p.Invoice, by.reference, by.orders, p.State, p.Problem, p.Delivered, p.Expected, nil}
		if n := len(p.Events); n > 0 {
			body.Parcel.Last = &p.Events[n-1]
		}
	}
	text, err := h.text(body)
	if err != nil {
		return err
	}
	c.Body = text
	for i, e := range events {
		if i > 0 {
			c.Events += ","
		}
		c.Events += e
	}
	if err := insertCall(ctx, tx, h.ID, c); err != nil {
		return fmt.Errorf("write down a call of hook %s: %w", h.ID, err)
	}
	if err := dropCalls(ctx, tx, h.ID, mostWaiting); err != nil {
		return err
	}
	return todo.Add(ctx, tx, todo.Item{Kind: TodoCalls, Key: h.ID, Once: true})
}

// text is the body of a call in the hook's form. What the carrier told last is left out where it is too long.
func (h Hook) text(b toldBody) (string, error) {
	var as any = b
	if h.Form == formTrackQL {
		short := struct {
			Carrier string `json:"carrierId"`
			Number  string `json:"trackingNumber"`
		}{}
		if b.Parcel != nil {
			short.Carrier, short.Number = b.Parcel.Carrier, b.Parcel.Invoice
		}
		as = short
	}
	text, err := json.Marshal(as)
	if err == nil && len(text) > maxBody && b.Parcel != nil && b.Parcel.Last != nil {
		b.Parcel.Last = nil
		return h.text(b)
	}
	return string(text), err
}

// Todos are what is done later for parcels.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{Name: TodoCalls, Lane: CallLane, Deadline: callsTurn + callLimit + 5*time.Second, Handle: s.sendCalls}}
}

// sendCalls sends what waits for a hook. That a receiver fails is the hook's to know, and no failure of the shop's.
func (s *Service) sendCalls(ctx context.Context, j todo.Job) error {
	began := time.Now()
	for {
		h, err := findHook(ctx, s.db, `h.id = ?`, j.Key)
		now := s.clock()
		switch {
		case errors.Is(err, ErrHookNotFound):
			return nil
		case err != nil:
			return err
		case h.State != HookOn || !h.Until.IsZero() && !h.Until.After(now):
			return nil
		case h.Next.After(now):
			return todo.Later(h.Next.Sub(now))
		}
		c, err := nextCall(ctx, s.db, h.ID)
		if errors.Is(err, ErrCallNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if time.Since(began) > callsTurn {
			return todo.Later(time.Millisecond) // others' turn
		}
		if a := s.needs.Limits.Take(ctx, toReceiver, hostOf(h.URL), 1); !a.OK() {
			return todo.Later(a.Wait)
		}
		status, why := s.call(ctx, h, c)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.called(ctx, h, c, status, why); err != nil {
			return err
		}
	}
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// call sends a call and gives the status of its answer, and why it did not arrive; "" is that it did.
func (s *Service) call(ctx context.Context, h Hook, c Call) (status int, why string) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader([]byte(c.Body)))
	if err != nil {
		return 0, "unreachable"
	}
	at := strconv.FormatInt(s.clock().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Saja-Hook/1")
	r.Header.Set("Webhook-Id", c.ID)
	r.Header.Set("Webhook-Timestamp", at)
	r.Header.Set("Webhook-Signature", "v1,"+sign(s.hookKey(h), c.ID, at, c.Body))
	res, err := s.outside.Do(r) //nolint:bodyclose // Drain closes it
	if err != nil {
		return 0, outside.Why(err)
	}
	outside.Drain(res, maxAnswer)
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return res.StatusCode, ""
	case res.StatusCode >= 300 && res.StatusCode < 400:
		return res.StatusCode, "redirected"
	}
	return res.StatusCode, "status_" + strconv.Itoa(res.StatusCode)
}

// sign is the signature of Standard Webhooks: over the id, the time and the body.
func sign(key []byte, id, at, body string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + at + "." + body))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// called writes down how a call went.
func (s *Service) called(ctx context.Context, h Hook, c Call, status int, why string) error {
	now := s.clock()
	c.Tries, c.Status, c.Why = c.Tries+1, status, why
	h.Why = why
	switch {
	case why == "":
		c.State, c.Sent, h.OK, h.Fails, h.failingFrom, h.Next = "sent", now, now, 0, time.Time{}, time.Time{}
	case status == http.StatusGone:
		h.State, h.Failed, h.Fails = HookGone, now, h.Fails+1
	default:
		if h.Failed, h.Fails = now, h.Fails+1; h.failingFrom.IsZero() {
			h.failingFrom = now
		}
		if now.Sub(h.failingFrom) >= failingFor {
			h.State = HookFailing
		}
		pause := min(firstPause<<min(h.Fails-1, 12), longestPause)
		h.Next = now.Add(pause/2 + rand.N(pause/2)).Truncate(time.Millisecond)
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := saveCall(ctx, tx, c); err != nil {
			return err
		}
		if err := saveHook(ctx, tx, h); err != nil || h.State != HookGone {
			return err
		}
		return dropCalls(ctx, tx, h.ID, 0)
	})
	if err != nil {
		return fmt.Errorf("write down how hook %s was called: %w", h.ID, err)
	}
	if h.State != HookOn {
		s.logger.WarnContext(ctx, "a hook is called no longer", "hook", h.ID, "host", hostOf(h.URL), "state", h.State, "why", why)
	}
	return nil
}
