// Package device knows the browsers and apps that people let the shop tell something, and what each of them is to be told.
package device

import (
	"embed"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Migrations makes the tables of devices in the shop's database; its domain is "device".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Push is the name of the channel: an address of it is a device's id.
const Push = "push"

// Platform is by whom a device is reached.
type Platform string

// The platforms.
const (
	WebPush Platform = "webpush"
	FCM     Platform = "fcm"
	APNs    Platform = "apns"
)

// Target is where a device is reached: a subscription of a browser, or the token of an app.
type Target struct {
	Platform Platform `json:"-"`
	Endpoint string   `json:"e,omitempty"`
	P256dh   string   `json:"p,omitempty"` // the browser's public key, an uncompressed point on P-256, in base64url
	Auth     string   `json:"a,omitempty"` // its secret of 16 bytes, in base64url
	Token    string   `json:"t,omitempty"`
}

// name is what tells one device from another.
func (t Target) name() string { return string(t.Platform) + " " + t.Endpoint + t.Token }

// Device is one of them.
type Device struct {
	ID       string
	Platform Platform
	Target   Target
	Member   string // who was signed in when it was last seen, or ""
	Browser  string // the guest that it is
	Agent    Agent
	Lang     string
	Created  time.Time
	Seen     time.Time
	Dead     time.Time // zero: it lives
	Reason   string    // why it is dead

	addressed time.Time // since when it has its address
	owned     time.Time // since when it is Member's
	astray    bool      // its service had it last by another way than the one that is set
}

// Who asks.
type Who struct {
	Member  string // "" for one who is not signed in
	Browser string // the guest that the browser is, which every browser has
}

// Topic is something that a device is told of: a kind and what it is about.
type Topic struct{ Kind, ID string }

// The kinds of topics.
const (
	OfShow  = "show"  // it begins
	OfStock = "stock" // a variant can be had again
	OfOrder = "order" // where it is on its way; the id is its number
)

func (t Topic) String() string { return t.Kind + "/" + t.ID }

func parseTopic(s string) Topic {
	kind, id, _ := strings.Cut(s, "/")
	return Topic{kind, id}
}

// About is what a topic is about.
type About struct {
	Name, NameEn string
	Path         string // in the shop
	At           time.Time
	// Wait says that it cannot be told yet after all: those who wish for it go on waiting, until it is announced once more.
	Wait bool
	// Hidden says that it is out of sight, and that nobody announces when it is shown again: it is looked at now and then.
	Hidden bool
}

// The faults of this package.
var (
	ErrOff      = fault.New(fault.NotFound, "push_off", "this shop sends no notices to devices")
	ErrNotFound = fault.New(fault.NotFound, "device_not_found", "there is no such device of yours")
	ErrTopic    = fault.New(fault.NotFound, "topic_not_found", "there is nothing of this kind to be told of any more")
	ErrToken    = fault.New(fault.Unprocessable, "push_token_invalid", "this is no token that the platform's push service gives to an app")
	ErrTooMany  = fault.New(fault.TooMany, "too_many_devices", "too many devices came from here; wait a little")
	ErrOften    = fault.New(fault.TooMany, "push_renewed_often", "this device said very often how it is reached; wait a little")
	ErrFull     = fault.New(fault.Conflict, "too_many_topics", "this device is told of very much already; take something away on your page first")
)
