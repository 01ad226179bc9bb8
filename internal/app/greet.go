package app

import (
	"fmt"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/demo"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
)

// greet prints where everything is.
func (p *process) greet(once string, plan demo.Plan) {
	c := p.shop.config
	line := func(what, where string) { fmt.Fprintf(p.options.Out, "  %-10s %s\n", what, where) }
	fmt.Fprintf(p.options.Out, "\nSaja %s is open.\n\n", p.options.Version)
	line("Shop", c.HTTP.PublicURL+"/")
	if plan.Live != "" {
		line("Live show", c.HTTP.PublicURL+"/live/"+plan.Live)
	}
	line("Admin", c.HTTP.PublicURL+"/admin/")
	if once != "" {
		line("", firstOwnerEmail+"  one-time password: "+once)
	}
	if p.plays("web") {
		line("Payments", sandboxpg.ListURL(c.Payment.SandboxURL, p.shop.sandboxKey))
	}
	if p.shop.sims != nil {
		line("Notices", c.HTTP.PublicURL+"/admin/outbox/arrived")
	}
	line("RTMP", c.ingest())
	switch {
	case plan.Key != "":
		line("", "stream key of “"+plan.Show+"”: "+plan.Key)
	default:
		line("", "a show's stream key is on its page in the admin")
	}
	fmt.Fprintln(p.options.Out)
}

// demo is the demo of this process's shop.
func (p *process) demo() *demo.Demo {
	s := p.shop
	return &demo.Demo{
		DB: s.db, Log: s.log, Accounts: s.accounts, Goods: s.goods, Orders: s.orders, Parcels: s.parcels, Carriers: s.carriers, Media: s.media, Chat: s.chat, Shows: s.shows, Devices: s.devices, Sims: s.sims, Phone: func(device string) { s.phone.Store(&device) },
		Logger: s.logger, Now: time.Now,
		RTMP: "rtmp://" + s.config.RTMP.Addr + "/live", Socket: "ws://" + s.config.HTTP.Addr + "/connection/websocket", Origin: s.config.HTTP.PublicURL, Browser: &http.Client{Timeout: 10 * time.Second},
	}
}
