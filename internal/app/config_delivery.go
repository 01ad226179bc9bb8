package app

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/parcel"
)

// deliveryConfig is how parcels are followed.
type deliveryConfig struct {
	ConfirmDays int      `toml:"confirm_days" doc:"How many days after its last parcel arrived an order is the buyer's for good. Seven is what the law gives a buyer to withdraw."`
	Rate        int      `toml:"rate"         doc:"How many questions a second each carrier is asked at most, by all processes of the shop together."`
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
	_, err := c.known()
	return err
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
