// Package apns sends messages to apps on Apple's devices by the Apple Push Notification service, with a key of the shop's team.
package apns

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/outside"
)

// Where APNs answers: apps of the App Store and TestFlight, and apps that Xcode put on a device.
const (
	URL        = "https://api.push.apple.com"
	SandboxURL = "https://api.sandbox.push.apple.com"
)

const (
	maxMessage  = 4096
	maxCollapse = 64
	calm        = time.Minute // at least, after a word about all that the shop sends
)

var tokenLike = regexp.MustCompile(`^[0-9a-f]{64,200}$`)

// CheckToken gives the one spelling of a device token, in hex; false: it is none.
func CheckToken(token string) (string, bool) {
	token = strings.ToLower(token)
	return token, len(token)%2 == 0 && tokenLike.MatchString(token)
}

// Options are what a client needs.
type Options struct {
	Key         *ecdsa.PrivateKey // as ReadKey gives it
	KeyID, Team string
	Topic       string           // the bundle id of the app
	URL         string           // "": URL
	Other       string           // the environment that devices may be of by mistake; "": it is not asked
	Timeout     time.Duration    // of one message; 0: 15 seconds
	Now         func() time.Time // nil: the clock
	Roots       *x509.CertPool   // whom to trust; nil: whom the machine trusts
}

// Client sends to apps. It may be used by many at once; they share connections and one provider token.
type Client struct {
	url, other string
	topic      string
	http       *http.Client
	provider   *provider
	now        func() time.Time
}

// New makes a client.
func New(o Options) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	other := ""
	if o.Other != "" {
		other = doors(o.Other)
	}
	return &Client{
		doors(cmp.Or(o.URL, URL)), other, o.Topic, outside.NamedMany(cmp.Or(o.Timeout, 15*time.Second), o.Roots),
		&provider{key: o.Key, keyID: o.KeyID, team: o.Team, now: o.Now}, o.Now,
	}
}

// Credential names as whom the client sends.
func (c *Client) Credential() string { return "apns/" + c.topic }

func doors(at string) string { return strings.TrimRight(at, "/") + "/3/device/" }

type aps struct {
	Alert struct {
		Title string `json:"title"`
		Body  string `json:"body,omitempty"`
	} `json:"alert"`
	Badge int    `json:"badge,omitempty"`
	Sound string `json:"sound,omitempty"`
}

// write is m as an app gets it: what the device shows under aps, and beside it what the shop's own app reads.
func write(m push.Message) []byte {
	a := aps{Badge: m.Badge}
	a.Alert.Title, a.Alert.Body = m.Title, m.Body
	if m.Urgency == push.High {
		a.Sound = "default"
	}
	out := map[string]any{}
	for name, value := range m.Data {
		out[name] = value
	}
	out["aps"], out["link"], out["lang"], out["tag"] = a, m.URL, m.Lang, m.Tag
	return push.JSON(out)
}

// priorities are Apple's numbers for how much of a battery a message is worth; others are 5.
var priorities = map[push.Urgency]string{push.High: "10", push.VeryLow: "1"} // own: what this program knows

func (c *Client) headers(who string, m push.Message) http.Header {
	h := http.Header{
		"Authorization": {who}, "Content-Type": {"application/json"}, "Apns-Topic": {c.topic}, "Apns-Push-Type": {"alert"},
		"Apns-Priority": {cmp.Or(priorities[m.Urgency], "5")}, "Apns-Expiration": {"0"},
	}
	if ttl := min(m.TTL, push.MaxTTL); ttl > 0 {
		h["Apns-Expiration"] = []string{strconv.FormatInt(c.now().Add(ttl).Unix(), 10)}
	}
	if m.Topic != "" && len(m.Topic) <= maxCollapse {
		h["Apns-Collapse-Id"] = []string{m.Topic}
	}
	if m.Attempt != "" {
		h["Apns-Id"] = []string{m.Attempt}
	}
	return h
}

// Send brings m to an app. It returns a result whatever happens, and nothing that is accepted is sent again by itself. A device that
// this environment does not know is asked for in the other, so that a wrong setting loses none: it is gone where neither has it.
func (c *Client) Send(ctx context.Context, to push.Device, m push.Message) push.Result {
	first, second := c.url, c.other
	if to.Astray && c.other != "" {
		first, second = c.other, c.url
	}
	return c.send(ctx, to, m, first, second)
}

// send asks one environment, and then a second where the first says that it may be of that one; "": there is none.
func (c *Client) send(ctx context.Context, to push.Device, m push.Message, first, second string) push.Result {
	token, fine := CheckToken(to.Address)
	if !fine {
		return push.Result{Kind: push.Refused, Code: "token"}
	}
	if m.Title == "" || m.URL == "" {
		return push.Result{Kind: push.OurFault, Code: "message_empty", Reason: "a message has a title and leads somewhere"}
	}
	body := push.Fit(m, maxMessage, write)
	if len(body) > maxMessage {
		return push.Result{Kind: push.TooLarge, Code: "message_large", Reason: fmt.Sprintf("%d bytes, at most %d fit", len(body), maxMessage)}
	}
	who, err := c.provider.authorization()
	if err != nil {
		return push.Result{Kind: push.OurFault, Code: "sign", Reason: err.Error()}
	}
	post := func(at string) push.Result {
		a, none := push.Post(ctx, c.http, at+token, c.headers(who, m), body)
		if none != nil {
			return *none
		}
		r := c.result(a, token, who)
		r.Astray = r.Kind == push.Accepted && at == c.other
		return r
	}
	r := post(first)
	if second == "" || !elsewhere(r) {
		return r
	}
	return both(r, post(second), first == c.other)
}

// The words of APNs for what may be of the other environment: the device, or the key.
const (
	badToken = "BadDeviceToken"
	badKey   = "BadEnvironmentKeyInToken"
	badKeyID = "BadEnvironmentKeyIdInToken" // the same, as Apple's table spells it
)

func elsewhere(r push.Result) bool { return r.Code == badToken || r.Code == badKey }

// both is what the answers of two environments mean together, neither of which was asked after the other had taken it. astray says that
// the first asked is not the one that is set.
func both(a, b push.Result, astray bool) push.Result {
	switch {
	case a.Code == badToken && b.Code == badToken:
		a.Kind = push.Gone
	case a.Code == badToken && b.Code == badKey && !astray: // the key is of the environment that is set alone, and so is whatever it can reach
		a.Kind = push.Gone
	case elsewhere(b): // the key is of one, and the device is not known there
		a.Kind, a.Code = push.Refused, badKey
	case b.Kind != push.OurFault: // it has it, or had it, or cannot say now
		return b
	}
	return a
}

// Check says how APNs takes the key, without telling any device: Accepted, or what is wrong.
func (c *Client) Check(ctx context.Context) push.Result {
	said := c.send(ctx, push.Device{Address: strings.Repeat("0", 64)}, push.Message{Title: "saja", URL: "/", Attempt: id.New()}, c.url, "")
	if said.Kind == push.Gone || said.Code == badToken { // it let us in, and knows no such device
		return push.Result{Kind: push.Accepted, Status: said.Status}
	}
	return said
}

// result says what an answer means (Apple, "Handling notification responses from APNs").
func (c *Client) result(a push.Answer, secrets ...string) push.Result {
	named := push.Reason(a.Header.Get("Apns-Id"))
	if a.Status/100 == 2 {
		return push.Result{Kind: push.Accepted, Status: a.Status, ID: named}
	}
	var said struct {
		Reason string `json:"reason"`
		Since  int64  `json:"timestamp"` // of 410: when it was gone, in milliseconds
	}
	_ = json.Unmarshal(a.Body, &said) // whoever stands between says it in another form
	r := push.Result{
		Kind: push.OurFault, Status: a.Status, Code: cmp.Or(push.Word(said.Reason), "http_"+strconv.Itoa(a.Status)),
		Reason: push.Reason(string(a.Body), secrets...), ID: named, After: a.After(c.now()),
	}
	if r.Code == badKeyID {
		r.Code = badKey
	}
	switch s := a.Status; {
	case s == http.StatusGone:
		r.Kind = push.Gone
		if said.Since > 0 {
			r.Since = time.UnixMilli(said.Since)
		}
	case r.Code == badToken, r.Code == "DeviceTokenNotForTopic":
		r.Kind = push.Refused
	case s == http.StatusRequestEntityTooLarge:
		r.Kind = push.TooLarge
	case s == http.StatusTooManyRequests && r.Code == "TooManyRequests": // to one device
		r.Kind, r.About = push.SlowDown, push.AboutDevice
	case s == http.StatusTooManyRequests:
		r.Kind, r.After, r.About = push.SlowDown, max(r.After, calm), push.AboutShop
	case s >= 500, s == http.StatusRequestTimeout:
		r.Kind = push.Transient
	}
	return r
}
