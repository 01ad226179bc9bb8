package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/show"
)

// The phones of the demo's people: one a viewer, and one that hears of people's orders.
const (
	guestPhone = "demo-phone"
	agent      = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)

// wakePhones has all phones say where they are reached, and those of viewers wish to be told of the shows that come. A phone that its
// service lost comes back as another, as it does when somebody opens the shop on it again.
func (d *Demo) wakePhones(ctx context.Context) error {
	if d.Sims == nil || d.Devices.PublicKey() == "" {
		return nil
	}
	mine, err := d.wake(ctx, account.Identity{GuestID: id.HashSecret(guestPhone)})
	if err != nil {
		return fmt.Errorf("the phone of the demo: %w", err)
	}
	d.Phone(mine.ID)
	coming, err := d.Shows.List(ctx, show.Filter{States: []show.State{show.Scheduled}, Soonest: true, Place: list.Query{Size: 50}})
	if err != nil {
		return err
	}
	for _, v := range d.viewers {
		v.GuestID = id.HashSecret(guestPhone + " " + v.MemberID)
		phone, err := d.wake(ctx, v)
		if err != nil {
			return fmt.Errorf("the phone of viewer %s: %w", v.Name, err)
		}
		for _, of := range coming.Items {
			if _, err := d.Devices.Wish(account.As(ctx, v), phone.ID, device.Topic{Kind: device.OfShow, ID: of.ID}); err != nil {
				return fmt.Errorf("viewer %s wishes for show %s: %w", v.Name, of.Slug, err)
			}
		}
	}
	return nil
}

// wake gives the phone of somebody as the shop knows it, with a new subscription where the old one is of no use any more.
func (d *Demo) wake(ctx context.Context, who account.Identity) (device.Device, error) {
	ctx = account.As(ctx, who)
	all, err := d.Devices.Mine(ctx)
	if err != nil {
		return device.Device{}, err
	}
	a := device.Arrival{Lang: "ko", Agent: agent, Network: "demo"}
	for _, old := range all {
		if !d.Devices.Here(ctx, old) || !old.Dead.IsZero() {
			continue
		}
		if d.Sims.Gives(old.Target.Endpoint) {
			return old, nil
		}
		a.Old = old.Target.Endpoint
	}
	s, err := d.Sims.Subscribe(d.Devices.PublicKey())
	if err != nil {
		return device.Device{}, err
	}
	a.Endpoint, a.Keys.P256dh, a.Keys.Auth = s.Endpoint, s.Keys.P256dh, s.Keys.Auth
	phone, _, err := d.Devices.Welcome(ctx, a)
	return phone, err
}

// carryPhones wakes the phones now and then, until ctx ends.
func (d *Demo) carryPhones(ctx context.Context) error {
	for pause(ctx, 10*time.Second, 20*time.Second) {
		if err := d.wakePhones(ctx); err != nil && ctx.Err() == nil {
			d.Logger.Warn("a phone of the demo did not wake", "err", err)
		}
	}
	return nil
}
