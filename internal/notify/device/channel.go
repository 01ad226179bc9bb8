package device

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Sender brings messages to the devices of one platform.
type Sender interface {
	Send(ctx context.Context, to push.Device, m push.Message) push.Result
	// Credential names as whom it sends, without a secret.
	Credential() string
}

// Channel brings notices to devices; an address is a device's id.
type Channel struct {
	service *Service
	senders map[Platform]Sender // own: what this program can reach
}

var (
	_ notify.Channel = (*Channel)(nil)
	_ notify.Asker   = (*Channel)(nil)
	_ notify.Paced   = (*Channel)(nil)
	_ notify.Crowded = (*Channel)(nil)
	_ notify.Routed  = (*Channel)(nil)
)

// Pace implements notify.Paced: push services name no number.
func (*Channel) Pace() (credential string, perSecond int) { return Push, 0 }

// Routes implements notify.Routed: each platform is one.
func (c *Channel) Routes() []string {
	var all []string
	for _, sender := range c.senders {
		all = append(all, sender.Credential())
	}
	return all
}

// RoutesOf implements notify.Routed.
func (c *Channel) RoutesOf(ctx context.Context, q sqldb.Querier, devices []string) (map[string]string, error) {
	platforms, err := platformsOf(ctx, q, devices)
	if err != nil {
		return nil, err
	}
	routes := map[string]string{}
	for device, platform := range platforms {
		if sender := c.senders[platform]; sender != nil {
			routes[device] = sender.Credential()
		}
	}
	return routes, nil
}

// Ask implements notify.Asker. No service can be asked; a message that is sent twice is shown once, by its tag and topic.
func (*Channel) Ask(context.Context, notify.Delivery) (notify.Outcome, error) {
	return notify.Outcome{State: notify.Waiting, Code: "repeated"}, nil
}

// Channel makes the channel by which the devices of some platforms are reached.
func (s *Service) Channel(senders map[Platform]Sender) *Channel { return &Channel{s, senders} }

// Name implements notify.Channel.
func (*Channel) Name() string { return Push }

// Spell implements notify.Channel.
func (*Channel) Spell(address string) (string, error) {
	if !id.Valid(address) {
		return "", ErrNotFound
	}
	return address, nil
}

// Send implements notify.Channel. A device that its service says is gone is dead when this returns.
func (c *Channel) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	to, err := c.service.one(ctx, c.service.db, `id = ?`, d.Address)
	switch {
	case errors.Is(err, ErrNotFound):
		return notify.Outcome{State: notify.Dead, Code: "device_removed", Aside: true}
	case err != nil:
		return notify.Outcome{State: notify.Waiting, Code: "device_unread", Reason: err.Error(), Aside: true}
	}
	return c.bring(ctx, to, d, l)
}

// Together implements notify.Crowded: the devices are read at once. Those that this does not find are looked for one by one.
func (c *Channel) Together(ctx context.Context, all []notify.Delivery) func(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	found, err := c.service.byID(ctx, all)
	if err != nil {
		return c.Send
	}
	return func(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
		if to, there := found[d.Address]; there {
			return c.bring(ctx, to, d, l)
		}
		return c.Send(ctx, d, l)
	}
}

// bring makes one attempt at a device.
func (c *Channel) bring(ctx context.Context, to Device, d notify.Delivery, l notify.Letter) notify.Outcome {
	if !to.Dead.IsZero() {
		return notify.Outcome{State: notify.Dead, Code: "device_dead", Aside: true}
	}
	if d.Person != "" && d.Person != to.Member && d.Told.Before(to.owned) && c.service.needs.Personal(d.Kind) {
		return notify.Outcome{State: notify.Dead, Code: "device_handed_on", Aside: true}
	}
	sender := c.senders[to.Platform]
	if sender == nil {
		return notify.Outcome{State: notify.Broken, Code: "platform_off", Aside: true}
	}
	r := sender.Send(ctx, push.Device{Address: to.Target.Endpoint + to.Target.Token, P256dh: to.Target.P256dh, Auth: to.Target.Auth, Astray: to.astray}, c.service.message(d, l))
	if err := c.service.learn(ctx, to, r); err != nil && r.Kind == push.Gone {
		return notify.Outcome{State: notify.Waiting, Code: "device_unwritten", Reason: err.Error(), Answered: true}
	}
	o := outcome(to.Platform, r)
	if o.State == notify.Sent || o.State == notify.Dead {
		return o
	}
	proven, err := c.service.needs.Notices().Reached(ctx, Push, d.Address, to.addressed)
	if err != nil {
		proven = true // nothing is known to speak against it
	}
	return judged(to.Platform, o, r, proven)
}

// judged is what an answer means beside who is asked for. Anybody can make an address up, and so bring about what a service says of it;
// that is the business of that address alone: only what becomes of one that was reached before says something of the service, or of what
// is set. That a message is too large says so as well, where the one who says it is not chosen by the address.
func judged(of Platform, o notify.Outcome, r push.Result, proven bool) notify.Outcome {
	large := r.Kind == push.TooLarge && r.Status != 0
	if proven || large && of != WebPush {
		return o
	}
	o.Aside = true
	if r.Kind == push.Refused || large || r.Kind == push.OurFault && r.Status == http.StatusBadRequest {
		o.State = notify.Dead
	}
	return o
}

// learn keeps what an answer says of the device.
func (s *Service) learn(ctx context.Context, d Device, r push.Result) error {
	switch {
	case r.Kind == push.Gone:
		return s.gone(ctx, d, r.Since)
	case r.Kind == push.Accepted && r.Astray != d.astray:
		return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return stray(ctx, tx, d.ID, r.Astray) })
	}
	return nil
}

// gone buries a device, unless it came back since its service lost it.
func (s *Service) gone(ctx context.Context, d Device, since time.Time) error {
	now := s.now()
	if since.IsZero() {
		since = now
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return bury(ctx, tx, d.ID, "gone", since, now) })
}

// message is l as a device shows it. One that is sent twice is shown once: it has the tag of the one before.
func (s *Service) message(d notify.Delivery, l notify.Letter) push.Message {
	m := push.Message{
		Title: l.Title, Body: l.Short, URL: l.Link, Lang: d.Lang, Tag: d.Notice, Badge: 1, Topic: push.NewTopic(d.Notice),
		Attempt: id.Of(fmt.Sprint(d.ID, "/", d.Attempts)),
		TTL:     min(max(d.Expires.Sub(s.now()), 0), push.MaxTTL).Truncate(time.Second), Urgency: push.High,
	}
	if d.About != "" { // the next one about it takes its place
		m.Tag = d.Kind + "/" + d.About
		m.Topic, m.Replaces = push.NewTopic(m.Tag), true
	}
	return m
}

// outcome says what a service's answer means to a delivery.
func outcome(of Platform, r push.Result) notify.Outcome {
	o := notify.Outcome{Code: "push_" + string(r.Kind), Reason: strings.TrimSpace(r.Code + " " + r.Reason), Provider: r.ID, After: r.After}
	switch r.Kind {
	case push.Accepted:
		o.State, o.Code = notify.Sent, ""
		if r.Astray {
			o.Code = "push_astray"
		}
	case push.Gone:
		o.State = notify.Dead
	case push.TooLarge, push.OurFault, push.Refused:
		o.State = notify.Broken
	case push.SlowDown, push.Transient:
		o.State = notify.Waiting
		o.Answered, o.Pause = r.About == push.AboutDevice, r.About == push.AboutShop
		if r.Code == "no_such_host" && of == WebPush { // an address that a stranger made up is no silence of the services
			o.State = notify.Dead
		}
	default:
		o.State = notify.Unknown
	}
	if r.Code == "BadEnvironmentKeyInToken" {
		o.Code = "push_environment"
	}
	return o
}
