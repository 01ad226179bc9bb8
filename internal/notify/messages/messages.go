// Package messages brings notices to phones: text messages, and AlimTalk and brand messages of Kakao, by whichever provider a shop uses.
package messages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/press"
)

// Message is one message to one phone.
type Message struct {
	ID      string    // the delivery's: what it is found by at a provider, where that takes an id of ours
	Try     int64     // which attempt at it
	Since   time.Time // before which it was not sent
	Print   string    // of phone and text, as Print gives it: what it is found by elsewhere
	From    string
	To      string
	Kind    cp949.Kind // of a text message
	Subject string
	Text    string
	File    string // of an MMS: what the provider calls its picture
	Ad      bool
	Alim    *Alim // an AlimTalk in place of a text message
	Brand   *Brand
}

// Alim is what an AlimTalk needs beside its text, which is the approved one with its variables filled.
type Alim struct {
	Template  string            // the code that Kakao approved
	Variables map[string]string // own: of one message; by name, without #{ and }
	Title     string            // emphasised over the text, filled
	Buttons   []press.Button    // filled
}

// Brand makes a message a brand message of Kakao with a text of the shop's own, to a phone whose owner added the shop's channel. It advertises,
// always, and Kakao says so before the channel's name.
type Brand struct {
	Button, Link string // the words on the button that leads to a whole address; both "": there is none
}

// Fate is what became of a message that a provider took.
type Fate string

// The fates. All but the first are for good.
const (
	UnderWay  Fate = "under_way"
	Received  Fate = "received"  // the phone has it
	Unreached Fate = "unreached" // the phone was not reached, or takes no such messages
	Refused   Fate = "refused"   // by the provider or a network, for what the shop did
)

// Standing is what a provider says of a message that it has.
type Standing struct {
	ID           string // what the provider calls the message
	Ours         string // the delivery, where the provider knows it
	Try          int64  // the attempt at it, where it does
	Fate         Fate
	Code, Reason string
	At           time.Time // since when it stands so; zero where the provider does not say
	Asked        time.Time // when it was handed over; zero where the provider does not say
}

// Provider sends messages.
type Provider interface {
	Name() string
	// Send makes one attempt, and returns an outcome whatever happens.
	Send(ctx context.Context, m Message) notify.Outcome
	// Upload gives the provider a JPEG for messages, under a name of its own. It may fail with *Failure.
	Upload(ctx context.Context, name string, jpeg []byte) (File, error)
	// Find asks what became of an attempt that was not answered, and gives all that it may be, oldest first: one where the provider keeps
	// an id of ours, otherwise each message with its print since then. None: the provider does not have it. An error is no answer.
	Find(ctx context.Context, m Message) ([]Standing, error)
	// Look asks how a message stands that the provider took and called id; alim, where it was an AlimTalk.
	Look(ctx context.Context, id string, alim bool) (Standing, error)
	// Check asks the provider for something that costs nothing, and gives the balance in won where it says so; -1 where not.
	Check(ctx context.Context) (balance int64, err error)
}

// ErrAbsent says that a provider does not have a message.
var ErrAbsent = errors.New("the provider does not have this message")

// Print is what a message to a phone is known by: neither phone nor text can be read from it.
func Print(to, text string) string {
	sum := sha256.Sum256([]byte(to + "\n" + text))
	return hex.EncodeToString(sum[:])
}

// ErrNumber says that a text is not the number of a phone.
var ErrNumber = errors.New("this is not the number of a phone")

var (
	mobile = regexp.MustCompile(`^01[016789]\d{7,8}$`)
	// caller is a number that may stand as sender: mobile, by area, of the internet or a company's (15xx, 16xx, 18xx).
	caller = regexp.MustCompile(`^(01[016789]\d{7,8}|02\d{7,8}|0[3-6][1-5]\d{7,8}|070\d{7,8}|080\d{7}|1[568]\d{6})$`)
)

// digits is s without what people put between the digits, +82 read as 0; "" where something else is in it.
func digits(s string) string {
	s = strings.TrimSpace(s)
	if rest, abroad := strings.CutPrefix(s, "+82"); abroad {
		s = "0" + strings.TrimPrefix(strings.TrimLeft(rest, " -"), "0")
	}
	s = strings.NewReplacer("-", "", " ", "", ".", "", "(", "", ")", "").Replace(s)
	if strings.Trim(s, "0123456789") != "" || len(s) > 11 {
		return ""
	}
	return s
}

// Phone gives the number of a mobile phone the spelling that is sent to, digits alone. It fails with ErrNumber.
func Phone(s string) (string, error) {
	if d := digits(s); mobile.MatchString(d) {
		return d, nil
	}
	return "", ErrNumber
}

// Caller does the same for a number that messages are sent from: 8 to 11 digits, with its area code. It fails with ErrNumber.
func Caller(s string) (string, error) {
	if d := digits(s); caller.MatchString(d) {
		return d, nil
	}
	return "", ErrNumber
}

// Hide is a phone number as those may see it who need not call it: 010-****-5678.
func Hide(number string) string {
	d := digits(number)
	if len(d) < 8 {
		return "****"
	}
	return d[:3] + "-****-" + d[len(d)-4:]
}
