package dkim

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

// Routes adds the JSON doors of who sends the shop's mail.
func (k *Keys) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "mail", Role: "operator", MaxBody: 1 << 10}
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/mail/sender", "admin-get-sender", "Look up how receivers see the shop's mail").
		Note("SPF, DKIM, DMARC and the server's name, as they stand in the DNS now, with the lines that are missing."), k.getSender)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/mail/keys", "admin-renew-mail-keys", "Make new keys for signing mail").
		Note("They are used by themselves once both of their lines stand in the DNS.").For("owner"), k.postKeys)
}

// SenderView is who sends the shop's mail, and what the DNS says.
type SenderView struct {
	Domain   string         `json:"domain" doc:"The domain that the shop writes from; empty where no mail leaves it"`
	Own      bool           `json:"own" doc:"Whether it can be the shop's own, so that its DNS can be changed"`
	Signed   bool           `json:"signed" doc:"Whether the shop signs its mail"`
	Waiting  bool           `json:"waiting" doc:"Whether new keys wait for their lines"`
	Findings []SenderRecord `json:"findings" nullable:"false" doc:"What was looked up"`
}

// SenderRecord is one thing that was looked up.
type SenderRecord struct {
	What  string         `json:"what" enum:"spf,dkim,dmarc,reverse" doc:"What it is about"`
	State standing.State `json:"state" enum:"fine,missing,wrong,unasked" doc:"How it stands; unasked: the DNS did not answer"`
	Code  string         `json:"code,omitempty" doc:"Why it is not fine"`
	Found string         `json:"found,omitempty" doc:"What stands there"`
	Name  string         `json:"name,omitempty" doc:"Where a line has to stand"`
	Type  string         `json:"type,omitempty" doc:"Its type" example:"TXT"`
	Value string         `json:"value,omitempty" doc:"What it has to be"`
}

type senderReply struct{ Body SenderView }

// patient bounds all questions of one look.
const patient = 20 * time.Second

func (k *Keys) getSender(ctx context.Context, _ *struct{}) (*senderReply, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	v := SenderView{Domain: k.needs.Sender.Domain, Own: Own(k.needs.Sender.Domain), Signed: k.domain != "", Findings: []SenderRecord{}}
	if !v.Own {
		return &senderReply{v}, nil
	}
	var keys []Key
	if v.Signed {
		if _, err := k.ensure(ctx); err != nil {
			return nil, err
		}
		var err error
		if keys, err = Published(ctx, k.db, k.domain); err != nil {
			return nil, err
		}
		v.Waiting = keys[0].Used.IsZero()
	}
	for _, f := range Look(ctx, k.needs.DNS, k.needs.Sender, keys) {
		v.Findings = append(v.Findings, SenderRecord{f.What, f.State, f.Code, f.Found, f.Line.Name, f.Line.Type, f.Line.Value})
	}
	return &senderReply{v}, nil
}

func (k *Keys) postKeys(ctx context.Context, _ *struct{}) (*senderReply, error) {
	if err := k.Renew(ctx); err != nil {
		return nil, err
	}
	return k.getSender(ctx, nil)
}

// Look asks the DNS all at once. Without keys it does not ask for DKIM.
func Look(ctx context.Context, dns standing.Resolver, s standing.Sender, keys []Key) []standing.Finding {
	asks := []func() standing.Finding{func() standing.Finding { return dns.Policy(ctx, s) }}
	for _, one := range slices.Backward(keys) { // those in use first
		asks = append(asks, func() standing.Finding { return dns.Key(ctx, one.Name(), one.Record()) })
	}
	asks = append(asks, func() standing.Finding { return dns.Alignment(ctx, s) }, func() standing.Finding { return dns.Names(ctx, s) })
	found := make([]standing.Finding, len(asks))
	var all sync.WaitGroup
	for i, ask := range asks {
		all.Go(func() { found[i] = ask() })
	}
	all.Wait()
	return found
}
