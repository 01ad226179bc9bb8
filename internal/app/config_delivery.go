package app

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/parcel"
)

// deliveryConfig is how parcels are followed.
type deliveryConfig struct {
	ConfirmDays int      `toml:"confirm_days" doc:"How many days after its last parcel arrived an order is the buyer's for good. Seven is what the law gives a buyer to withdraw."`
	Rate        int      `toml:"rate"         doc:"How many questions a second each carrier is asked at most, by all processes of the shop together."`
	Rates       []string `toml:"rates"        doc:"The same for single carriers, such as cj=5."`
	Proxies     []string `toml:"proxies"      doc:"HTTP or SOCKS5 proxies for carriers that refuse the addresses of clouds, such as hanjin=http://user:password@proxy.example:3128. all=… is for all others."`
	Keys        []string `toml:"keys"         doc:"Of the carriers' developer programmes, such as dhl=KEY and fedex=ID:SECRET. They are never written to the log; SAJA_DELIVERY_KEYS keeps them out of this file."`
	SmartKey    string   `toml:"smart_key"    doc:"Key of 스마트택배 (sweettracker.co.kr), which asks the carriers of smart_for in our place. About 500 questions a day are free."`
	SmartFor    []string `toml:"smart_for"    doc:"Carriers that cannot be asked themselves, such as hanjin."`
	PushKeys    []string `toml:"push_keys"    doc:"Of services that call when a parcel moves, tracker.delivery=ID:SECRET or sweettracker=TIER:KEY (스마트택배's tracing): its carrier is then asked rarely otherwise.\nThey call http.public_url, which must be reached from the internet."`
	Known       []string `toml:"known"        doc:"A number that its carrier knows, such as kr.cjlogistics=123456789012, by which it is seen every hour that its answers can still be read.\nA carrier without one is asked for the parcel that arrived last."`
	Carriers    string   `toml:"carriers"     doc:"Who is asked where parcels are. Empty: the carriers. none: nobody, staff say it. Else http://host of a forwarder of your own, which is told the carrier's name in the Host header."`
	HooksHere   bool     `toml:"hooks_here"   doc:"Let hooks lead to this machine, for whoever tries them out. Elsewhere they are called on the internet only, never in a private network."`
}

func (c deliveryConfig) check() error {
	if c.ConfirmDays < 1 || c.ConfirmDays > 365 || c.Rate < 1 || c.Rate > 1000 {
		return fmt.Errorf("%w: delivery.confirm_days is 1 to 365, delivery.rate 1 to 1000", config.ErrInvalid)
	}
	if u, err := url.Parse(c.Carriers); c.Carriers != "" && c.Carriers != "none" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%w: delivery.carriers = %q: want nothing, none, or http(s)://host", config.ErrInvalid, c.Carriers)
	}
	if _, err := c.known(); err != nil {
		return err
	}
	if _, err := c.rates(); err != nil {
		return err
	}
	options, err := c.options()
	if err != nil {
		return err
	}
	client, err := parcel.New(options)
	if err != nil {
		return fmt.Errorf("%w: delivery: %w", config.ErrInvalid, err)
	}
	client.Close()
	return nil
}

// each reads options that are said by carrier. What is said may be a secret: only the carrier is named where it is wrong.
func each(option, want string, all []string, take func(carrier, said string) bool) error {
	for _, text := range all {
		name, said, _ := strings.Cut(text, "=")
		id := ""
		if name != "all" {
			of, err := parcel.Find(name)
			if err != nil {
				return fmt.Errorf("%w: delivery.%s: want %s, and there is no such carrier", config.ErrInvalid, option, want)
			}
			id = of.ID
		}
		if said == "" || !take(id, said) {
			return fmt.Errorf("%w: delivery.%s of %s: want %s", config.ErrInvalid, option, name, want)
		}
	}
	return nil
}

// rates are the questions a second of delivery.rates by their carrier's id.
func (c deliveryConfig) rates() (map[string]float64, error) {
	all := make(map[string]float64)
	err := each("rates", "carrier=questions a second", c.Rates, func(id, said string) bool {
		rate, err := strconv.ParseFloat(said, 64)
		all[id] = rate
		return id != "" && err == nil && rate > 0 && rate <= 1000
	})
	return all, err
}

// options are how carriers are reached.
func (c deliveryConfig) options() (parcel.Options, error) {
	o := parcel.Options{Rates: map[string]float64{"": -1}, Proxies: map[string]*url.URL{}, Keys: map[string]parcel.Keys{}, Pushers: map[parcel.Pusher]parcel.Keys{}} // the budget is the shop's, over all processes
	err := each("proxies", "carrier=http(s):// or socks5://host:port", c.Proxies, func(id, said string) bool {
		u, err := url.Parse(said)
		o.Proxies[id] = u
		return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "socks5")
	})
	if err != nil {
		return o, err
	}
	err = each("keys", "carrier=key or carrier=id:secret", c.Keys, func(id, said string) bool {
		key, secret, _ := strings.Cut(said, ":")
		o.Keys[id] = parcel.Keys{ID: key, Secret: secret}
		return id != ""
	})
	if err != nil {
		return o, err
	}
	for _, text := range c.PushKeys {
		name, said, _ := strings.Cut(text, "=")
		id, secret, _ := strings.Cut(said, ":")
		if !slices.Contains(parcel.Pushers(), parcel.Pusher(name)) || id == "" || secret == "" {
			return o, fmt.Errorf("%w: delivery.push_keys: want tracker.delivery=ID:SECRET or sweettracker=TIER:KEY", config.ErrInvalid) // what was said may be a secret
		}
		o.Pushers[parcel.Pusher(name)] = parcel.Keys{ID: id, Secret: secret}
	}
	o.SweetTracker = parcel.SweetTracker{Key: c.SmartKey, Carriers: c.SmartFor}
	return o, err
}

// known are the numbers of delivery.known by their carrier's id.
func (c deliveryConfig) known() (map[string]string, error) {
	all := make(map[string]string)
	for _, text := range c.Known {
		name, invoice, _ := strings.Cut(text, "=")
		of, err := parcel.Find(name)
		if err != nil || invoice == "" {
			return nil, fmt.Errorf("%w: delivery.known: %q: want carrier=number", config.ErrInvalid, text)
		}
		all[of.ID] = invoice
	}
	return all, nil
}
