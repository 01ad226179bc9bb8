package inbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/limit"
)

// fromSender is how many mails of one sender are handed on: two machines that answer each other stop there.
var fromSender = limit.Rule{Name: "mail of a sender", Most: 20, Window: time.Hour, Fails: limit.Alone}

// sort says what kind of mail r is and why; of one about a mail of the shop's also what it tells.
func (s *Service) sort(ctx context.Context, a Arrival, r *Reading, m *Mail) (w returns.Word) {
	back := returns.Back{Report: r.Report, Fields: r.Fields, Original: r.Original, Plain: r.Plain}
	delivery := s.returned(a, r)
	if delivery == "" && r.Fields != "" {
		for _, e := range back.Envelopes() {
			if delivery = s.needs.Returns.Delivery(e); delivery != "" {
				break
			}
		}
	}
	m.Delivery = delivery
	machine := automatic(a, r)
	if r.Fields != "" || fromDaemon(a, r) && !answered(r) { // what is written to people counts from servers alone
		if f, status, why := back.Read(); f != "" {
			m.Kind, m.Reason, m.Said = Bounce, string(f), clean(strings.TrimSpace(status+" "+why), 500)
			if delivery == "" { // whoever made it up does not know a return address
				m.Reason = "no_token"
				return w
			}
			return returns.Word{Source: "mail", Event: m.identity, Delivery: delivery, Fate: f, Status: status, Reason: m.Said, At: m.Got}
		}
	}
	_, domain, _ := strings.Cut(r.ID, "@")
	switch {
	case s.needs.Domain != "" && strings.EqualFold(domain, s.needs.Domain):
		m.Kind, m.Reason = Loop, "own"
	case machine != "":
		m.Kind, m.Reason = Auto, machine
	case m.From == "":
		m.Kind, m.Reason = Auto, "no_sender"
	case !s.needs.Limits.Take(ctx, fromSender, senderKey(a, m), 1).OK():
		m.Kind, m.Reason = Loop, "too_many"
	case a.Over:
		m.Kind, m.Reason = Letter, "too_large"
	default:
		m.Kind = Letter
	}
	return w
}

// senderKey is whom a mail counts for. One that is not proven counts for its network too: else anybody could use up what another has.
func senderKey(a Arrival, m *Mail) string {
	if m.Proven {
		return "proven " + m.From
	}
	return "said " + m.From + " " + httpkit.Network(a.IP)
}

// returned is the delivery to whose return address a mail came.
func (s *Service) returned(a Arrival, r *Reading) string {
	to := a.To
	if len(to) == 0 {
		to = r.recipients
	}
	for _, address := range to {
		if d := s.needs.Returns.Delivery(address); d != "" {
			return d
		}
	}
	return ""
}

// automatic says why a machine wrote a mail, or "" (RFC 3834, and what older ones put in).
func automatic(a Arrival, r *Reading) string {
	submitted, _, _ := strings.Cut(strings.ToLower(r.head.Get("Auto-Submitted")), ";")
	precedence := strings.ToLower(strings.TrimSpace(r.head.Get("Precedence")))
	switch {
	case a.Null:
		return "null_sender"
	case strings.TrimSpace(submitted) != "" && strings.TrimSpace(submitted) != "no":
		return "auto_submitted"
	case slices.Contains([]string{"bulk", "junk", "list", "auto_reply"}, precedence):
		return "precedence"
	case r.head.Get("X-Autoreply") != "" || r.head.Get("X-Autorespond") != "" || r.head.Get("X-Auto-Response-Suppress") != "" && precedence != "":
		return "auto_submitted"
	case r.head.Get("List-Id") != "" || r.head.Get("List-Unsubscribe") != "":
		return "list"
	case fromDaemon(a, r):
		return "daemon"
	}
	return ""
}

// answered says whether a machine wrote a mail in place of somebody who is away.
func answered(r *Reading) bool {
	submitted := strings.ToLower(r.head.Get("Auto-Submitted"))
	return strings.Contains(submitted, "auto-replied") || r.head.Get("X-Autoreply") != "" || r.head.Get("X-Autorespond") != "" ||
		strings.EqualFold(strings.TrimSpace(r.head.Get("Precedence")), "auto_reply")
}

// fromDaemon says whether a mail server wrote a mail.
func fromDaemon(a Arrival, r *Reading) bool {
	for _, from := range []string{a.Envelope, r.From.Address} {
		name, _, _ := strings.Cut(strings.ToLower(from), "@")
		if name == "mailer-daemon" || name == "postmaster" || name == "mail-daemon" {
			return true
		}
	}
	return false
}
