package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/show"
)

// seedViewers makes the members who chat and buy. Their names say that they are of the demo; nobody knows their passwords.
func (d *Demo) seedViewers(ctx context.Context) error {
	for i, v := range d.script.Viewer {
		email := fmt.Sprintf("viewer%d@demo.saja.local", i+1)
		m, err := d.Accounts.MemberByEmail(ctx, email)
		if errors.Is(err, account.ErrNotFound) {
			m, err = d.Accounts.SignUp(ctx, account.SignUp{Email: email, Password: id.Secret(), Name: v.Name + account.DemoMark, Phone: "010-0000-0000", Demo: true})
			if err == nil {
				_, err = d.Accounts.SaveAddress(ctx, m.ID, account.Address{
					Recipient: v.Name, Phone: "010-0000-0000", Postcode: "04524", Line1: "서울특별시 중구 세종대로 110", Line2: "데모",
				})
			}
		}
		if err != nil {
			return fmt.Errorf("viewer %s: %w", v.Name, err)
		}
		d.viewers = append(d.viewers, m.Identity())
	}
	return nil
}

// pause waits between low and high, or until ctx ends.
func pause(ctx context.Context, low, high time.Duration) bool {
	t := time.NewTimer(low + rand.N(high-low))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// playing says whether the demo's show is on air.
func (d *Demo) playing(ctx context.Context) bool {
	of, err := d.Shows.Show(ctx, d.onAir.ID)
	return err == nil && of.State == show.Live
}

// chatter says a line every few seconds, in the order of the script.
func (d *Demo) chatter(ctx context.Context) error {
	lines := d.script.Talk.Live
	for i := 0; pause(ctx, 3*time.Second, 9*time.Second); i++ {
		if !d.playing(ctx) {
			continue
		}
		who := d.viewers[rand.N(len(d.viewers))]
		if err := say(ctx, d.Chat, d.onAir.ID, who, lines[i%len(lines)]); err != nil && ctx.Err() == nil {
			d.Logger.Warn("a viewer of the demo could not speak", "err", err)
		}
	}
	return nil
}

// purchases buys something of the show about twice a minute, through the payment window like everyone.
func (d *Demo) purchases(ctx context.Context) error {
	for pause(ctx, 18*time.Second, 45*time.Second) {
		if !d.playing(ctx) {
			continue
		}
		err := d.buy(ctx)
		switch f := fault.Of(err); {
		case err == nil, ctx.Err() != nil:
		case f.Kind() == fault.Conflict: // sold out: viewers keep watching
		default:
			d.Logger.Warn("a viewer of the demo could not buy", "err", err)
		}
	}
	return nil
}

func (d *Demo) buy(ctx context.Context) error {
	who := d.viewers[rand.N(len(d.viewers))]
	item := d.onAir.Products[rand.N(len(d.onAir.Products))]
	p, err := d.Goods.Product(ctx, item.ProductID)
	if err != nil {
		return err
	}
	v := p.Variants[rand.N(len(p.Variants))]
	if v.Available() < 10 { // leave the last ones to people
		return nil
	}
	_, window, err := d.Orders.Place(ctx, order.Place{
		Key: id.New(), Who: who, Wants: []order.Want{{VariantID: v.ID, Qty: 1 + rand.Int64N(2)}}, ShowID: d.onAir.ID, Origin: d.Origin, Demo: true, Acknowledged: true,
	})
	if err != nil {
		return err
	}
	back, err := sandboxpg.Shopper{HTTP: d.Browser}.Press(ctx, window, sandboxpg.Approve)
	if err != nil {
		return err
	}
	_, err = d.Orders.PaymentReturned(ctx, "sandbox", back.Fields)
	return err
}
