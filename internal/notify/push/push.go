// Package push is what the push services of browsers, of Android and of Apple have in common: what is told, to which device, and
// how a service answered.
package push

import (
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// Message is what a device shows. The services refuse more than about 4,000 bytes of it; keep well below.
type Message struct {
	Title string
	Body  string
	URL   string            // the whole address that a tap opens
	Image string            // the whole address of a picture, or ""
	Lang  string            // of Title and Body
	Tag   string            // on a device, a message takes the place of the one with the same tag: a delivery's id, so that one sent twice is seen once
	Badge int               // on the icon of the app; 0: as it is
	Data  map[string]string // own: facts of this message for the shop's script, such as the token with which it tells that it was shown

	// Topic lets a message take the place of one that still waits at the service for the device: what NewTopic makes, or "".
	Topic string
	// Replaces says that others had this topic before, and that this one takes their place; else it is this message's alone, by which one
	// that is sent twice is kept once.
	Replaces bool
	TTL      time.Duration // how long the service keeps it for a device that is away; whole seconds, at most MaxTTL; 0: not at all
	Urgency  Urgency

	Attempt string // a UUID by which a service that takes one can be asked of this attempt, or ""
}

// MaxTTL is the longest that all services keep a message: four weeks.
const MaxTTL = 28 * 24 * time.Hour

// Urgency is how much of a battery a message is worth (RFC 8030 §5.3).
type Urgency string

// The urgencies. "" is Normal.
const (
	VeryLow Urgency = "very-low"
	Low     Urgency = "low"
	Normal  Urgency = "normal"
	High    Urgency = "high" // it reaches a phone that sleeps
)

// NewTopic makes a topic of any text: 32 characters of base64url, the most that RFC 8030 allows.
func NewTopic(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

// Device is where a message goes.
type Device struct {
	Address string // the endpoint of a browser's subscription, or the token of an app
	// P256dh and Auth are a browser's keys as it gave them, in base64url; "" for an app.
	P256dh, Auth string
	// Astray says that its service had it last by another way than the one that is set: see Result.
	Astray bool
}

// Kind is how a service answered, by what is to be done.
type Kind string

// The kinds of answers.
const (
	Accepted  Kind = "accepted"  // the service has it; whether it is shown is the device's
	Gone      Kind = "gone"      // the device is no more, since Result.Since where that is known: nothing is ever to be sent there again
	TooLarge  Kind = "too_large" // the service takes no message of this size: the same one will never go
	SlowDown  Kind = "slow_down" // not before Result.After, and for whom Result.About says; it was not taken
	Refused   Kind = "refused"   // the service has no such device for this shop: it is made up or another's, or what is set is; the device stays
	OurFault  Kind = "our_fault" // keys, a header, a message that nobody accepts, whichever device it is for: somebody has to look
	Transient Kind = "transient" // the service could not, or was not reached: it was not taken, and may be later
	Unknown   Kind = "unknown"   // it was handed over and not answered: it may have been taken
)

// About is whom a wish for fewer messages is about.
type About string

// Whom it may be about. "" is what nobody says.
const (
	AboutDevice About = "device" // the one that was sent to
	AboutShop   About = "shop"   // all that the shop sends there
)

// Result is a service's answer to one message.
type Result struct {
	Kind   Kind
	Status int           // of HTTP; 0: there was no answer
	Code   string        // stable, in a word: the service's own where it has one
	Reason string        // what the service said of it, up to 300 bytes, for whoever looks for the cause; never an address or a key
	ID     string        // what the service calls the message, where it says so
	After  time.Duration // of SlowDown and Transient: not before, as the service asks; 0: it did not say
	About  About         // of SlowDown
	Astray bool          // of Accepted: not by the way that is set, which has no such device
	Since  time.Time     // of Gone: a device that was registered after this is another one, and is not meant; zero: it is meant
}
