package parcel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Options say how carriers are asked. The zero value asks them directly, without keys.
type Options struct {
	// Timeout is for one Track in all, its waiting for the carrier's turn not counted; 10 s if 0.
	Timeout time.Duration
	// Patience is how long Track waits for its turn before it fails with [ErrRateLimited]; 10 s if 0, not at all if negative.
	Patience time.Duration
	// Rates are questions a second by carrier (ID or any name), "" for all others; 2 if not given. A negative one is without limit.
	Rates map[string]float64
	// Proxies are HTTP or SOCKS5 proxies by carrier, for those that refuse the addresses of clouds; "" is for all others.
	Proxies map[string]*url.URL
	// Keys are those of developer programmes, by carrier.
	Keys map[string]Keys
	// SweetTracker answers for carriers that cannot be asked themselves.
	SweetTracker SweetTracker
	// Pushers are the keys of services that call when a parcel moves, see [Client.Enlist].
	Pushers map[Pusher]Keys
	// Gateway, if set, is sent every question instead of the carriers, with the carrier's name in the Host header: a forwarder in one's
	// own network, or package simulator.
	Gateway *url.URL
	// UserAgent is what carriers see.
	UserAgent string
	// Now is the clock; time.Now if nil.
	Now func() time.Time
}

// Keys are what a carrier's developer programme gives: a key alone, or a name and its secret.
type Keys struct{ ID, Secret string }

// Client asks carriers. It may be used by any number of goroutines; they share the limits.
type Client struct {
	opt     Options
	keys    map[string]Keys
	sweet   map[string]string            // by carrier: its code at SweetTracker, which is asked in its place
	buckets map[string]*bucket           // by carrier
	routes  map[string]http.RoundTripper // by carrier; "" for the others
	now     func() time.Time
	tokens  tokens
}

// New makes a client. It fails on options for a carrier that there is not.
func New(opt Options) (*Client, error) {
	c := &Client{
		opt: opt, now: opt.Now,
		keys: map[string]Keys{}, buckets: map[string]*bucket{}, routes: map[string]http.RoundTripper{},
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.opt.Timeout == 0 {
		c.opt.Timeout = 10 * time.Second
	}
	if c.opt.Patience == 0 {
		c.opt.Patience = 10 * time.Second
	}
	if c.opt.UserAgent == "" {
		c.opt.UserAgent = "Mozilla/5.0 (compatible; saja-parcel/1.0)"
	}
	for name, k := range opt.Keys {
		a, err := find(name)
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		c.keys[a.ID] = k
	}
	usual := cmp.Or(opt.Rates[""], usualRate)
	for _, a := range adapters {
		c.buckets[a.ID] = newBucket(usual)
	}
	for name, rate := range opt.Rates {
		if name == "" {
			continue
		}
		a, err := find(name)
		if err != nil {
			return nil, fmt.Errorf("rates: %w", err)
		}
		c.buckets[a.ID] = newBucket(rate)
	}
	if err := c.route(); err != nil {
		return nil, err
	}
	var err error
	if c.sweet, err = c.sweetened(opt.SweetTracker); err != nil {
		return nil, err
	}
	return c, nil
}

// Hint tells what some carriers want to know beside the number.
type Hint func(*exchange)

// Phone gives the last four digits of the recipient's or sender's phone number, without which SF does not answer.
func Phone(lastFour string) Hint {
	return func(x *exchange) { x.phone = lastFour }
}

// Track asks a carrier (an ID or any name that [Find] knows) where a parcel is. It waits for the carrier's turn, asks, and reads the answer;
// a carrier's second interface is asked when the first cannot answer. Every failure is an [*Error], most with a [Kind] that tells
// whether to ask again. It never says [ErrNotFound] unless the carrier did.
func (c *Client) Track(ctx context.Context, carrier, number string, hints ...Hint) (*Tracking, error) {
	a, err := find(carrier)
	if err != nil {
		return nil, err
	}
	number, err = a.number(number)
	if err != nil {
		return nil, &Error{Kind: ErrInvalidNumber, Carrier: a.ID, Err: err}
	}
	if err := c.turn(ctx, a); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	var kept error
	ways := a.ways
	code, instead := c.sweet[a.ID]
	if instead {
		ways = []way{sweet}
	}
	for i := range ways {
		w := &ways[i]
		keys, have := c.keys[a.ID]
		if instead {
			keys, have = Keys{c.opt.SweetTracker.Key, code}, true
		}
		if w.keyed && !have {
			if len(ways) == 1 {
				return nil, &Error{Kind: ErrKeysNeeded, Carrier: a.ID, Detail: a.Keys}
			}
			continue
		}
		if settled(kept) && !w.also {
			continue
		}
		x := &exchange{c: c, a: a, way: w, number: number, keys: keys, ctx: ctx}
		for _, h := range hints {
			h(x)
		}
		t, err := x.track()
		if err == nil {
			return t, nil
		}
		// What a second interface does not find, the first may know, so its "none" counts only beside the first one's.
		if kept == nil || settled(kept) && !settled(err) {
			kept = err
		}
		if ctx.Err() != nil {
			if settled(kept) && slices.ContainsFunc(ways[i+1:], func(w way) bool { return w.also }) {
				kept = &Error{Kind: ErrTimeout, Carrier: a.ID, Detail: "before all that may know the parcel were asked"}
			}
			break
		}
	}
	return nil, kept
}

// settled reports whether err is the carrier's own word about the number.
func settled(err error) bool {
	if err == nil {
		return false
	}
	k := KindOf(err)
	return k == ErrNotFound || k == ErrNotRegistered || k == ErrInvalidNumber
}

// turn waits until the carrier may be asked.
func (c *Client) turn(ctx context.Context, a *adapter) error {
	wait, ok := c.buckets[a.ID].take(c.now(), c.opt.Patience)
	if !ok {
		return &Error{Kind: ErrRateLimited, Carrier: a.ID, RetryAfter: wait, Detail: "this client's own limit"}
	}
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		c.buckets[a.ID].giveBack()
		return &Error{Kind: ErrTimeout, Carrier: a.ID, Detail: "before its turn", Err: ctx.Err()}
	}
}

// Read reads answers that were fetched by other means: the bodies of one of the carrier's interfaces, in the order in which it is asked.
// It fails as [Client.Track] does. The bodies may be in EUC-KR.
func Read(carrier, number string, now time.Time, bodies ...[]byte) (*Tracking, error) {
	a, err := find(carrier)
	if err != nil {
		return nil, err
	}
	number, err = a.number(number)
	if err != nil {
		return nil, &Error{Kind: ErrInvalidNumber, Carrier: a.ID, Err: err}
	}
	texts := make([]string, len(bodies))
	for i, b := range bodies {
		if len(b) > largest {
			return nil, &Error{Kind: ErrTooLarge, Carrier: a.ID}
		}
		texts[i] = decode(b)
	}
	if sweetCodes[a.ID] != "" && len(texts) == 1 && sweetly(texts[0]) {
		return a.read(&sweet, number, now, texts)
	}
	var first error
	for i := range a.ways {
		if mark := a.ways[i].mark; mark != "" && (len(texts) == 0 || !strings.Contains(texts[0][:min(len(texts[0]), 4096)], mark)) {
			continue
		}
		t, err := a.read(&a.ways[i], number, now, texts)
		if err == nil {
			return t, nil
		}
		if first == nil || KindOf(first) == ErrLayoutChanged {
			first = err
		}
		if KindOf(err) != ErrLayoutChanged {
			break
		}
	}
	return nil, first
}

// read makes a Tracking of the bodies of one way.
func (a *adapter) read(w *way, number string, now time.Time, bodies []string) (*Tracking, error) {
	r := &reading{Tracking: &Tracking{Carrier: a.ID, Number: number}, now: now}
	if len(a.ways) > 1 || w.name == sweet.name {
		r.Way = w.name
	}
	if err := w.read(r, bodies); err != nil {
		return nil, blame(a, w, explain(err, bodies))
	}
	if r.garbled || unsure(r.Events, bodies) {
		return nil, blame(a, w, fail(ErrTemporary, "broken bytes"))
	}
	if strange(r.Events) {
		return nil, blame(a, w, changed("%d events and no word that is known", len(r.Events)))
	}
	r.settle(now)
	if len(r.Events) == 0 {
		r.State = either(r.State, r.empty, Registered)
	}
	return r.Tracking, nil
}

// explain looks whether an answer that was not understood is a notice of maintenance or a refusal.
func explain(err error, bodies []string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Kind != ErrLayoutChanged {
		return err
	}
	for _, b := range bodies {
		if kind := notice(b); kind != nil {
			return &Error{Kind: kind, Detail: e.Detail}
		}
	}
	return err
}

// blame writes into an error who was asked.
func blame(a *adapter, w *way, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return &Error{Kind: ErrTemporary, Carrier: a.ID, Way: w.name, Err: err}
	}
	e.Carrier = a.ID
	if len(a.ways) > 1 || w.name == sweet.name {
		e.Way = w.name
	}
	return e
}
