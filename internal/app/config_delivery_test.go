package app

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/parcel"
)

func TestWhatIsSaidByCarrierIsReadAndNoSecretIsRepeated(t *testing.T) {
	c := Defaults().Delivery
	c.Rates, c.Known = []string{"cj=5", "kr.lotte=0.5"}, nil
	c.Proxies = []string{"hanjin=http://me:hushhush@proxy.example:3128", "all=socks5://127.0.0.1:1080"}
	c.Keys = []string{"dhl=KEY", "fedex=ID:SE=CRET"}
	c.SmartKey, c.SmartFor = "SMART", []string{"logen"}
	c.PushKeys = []string{"tracker.delivery=ID:SE=C:RET", "sweettracker=TIER:KEY"}
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	o, err := c.options()
	if err != nil || o.Proxies["kr.hanjin"].Port() != "3128" || o.Proxies[""].Scheme != "socks5" || o.Keys["us.fedex"].Secret != "SE=CRET" || o.Keys["de.dhl"].ID != "KEY" || o.SweetTracker.Key != "SMART" || o.Pushers[parcel.TrackerDelivery] != (parcel.Keys{ID: "ID", Secret: "SE=C:RET"}) {
		t.Errorf("%+v, %v", o, err)
	}
	if rates, err := c.rates(); err != nil || rates["kr.cjlogistics"] != 5 || rates["kr.lotte"] != 0.5 {
		t.Errorf("%v, %v", rates, err)
	}
	for option, change := range map[string]func(*deliveryConfig){
		"rates":        func(c *deliveryConfig) { c.Rates = []string{"cj=hushhush"} },
		"rates of all": func(c *deliveryConfig) { c.Rates = []string{"all=3"} },
		"proxies":      func(c *deliveryConfig) { c.Proxies = []string{"cj=ftp://hushhush@h"} },
		"keys":         func(c *deliveryConfig) { c.Keys = []string{"moon=hushhush"} },
		"no key":       func(c *deliveryConfig) { c.Keys = []string{"dhl"} },
		"push_keys":    func(c *deliveryConfig) { c.PushKeys = []string{"tracker.delivery=hushhush"} },
		"of nobody":    func(c *deliveryConfig) { c.PushKeys = []string{"nobody=hush:hushhush"} },
		"smart_key":    func(c *deliveryConfig) { c.SmartKey = "" },
		"smart_for":    func(c *deliveryConfig) { c.SmartKey, c.SmartFor = "hushhush", []string{"dhl"} },
	} {
		wrong := c
		change(&wrong)
		if err := wrong.check(); err == nil || strings.Contains(err.Error(), "hushhush") {
			t.Errorf("%s: %v", option, err)
		}
	}
}
