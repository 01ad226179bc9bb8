// Package consent keeps what people agreed to be told, and holds every advertisement to it.
package consent

import (
	"embed"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Migrations makes the tables of consents in the shop's database; its domain is "consent".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Purpose is what somebody agrees to.
type Purpose string

// The purposes. Night is of no use without Ad.
const (
	Ad    Purpose = "ad"       // to be told of offers
	Night Purpose = "ad_night" // at night as well (§50 ③ of the network act)
)

// Medium is by what somebody agrees to be reached; several channels of notices may be one.
type Medium string

// The media.
const (
	Mail Medium = "mail"
	Push Medium = "push"
	Text Medium = "text" // short messages and those of Kakao: whatever goes to a telephone number
)

// The channels of notices by Kakao, which have rules of their own beside their medium's.
const (
	alimTalk = "alimtalk"
	brand    = "brand"
)

// MediumOf is the medium of a channel of notices.
func MediumOf(channel string) Medium {
	switch channel {
	case notify.Mail:
		return Mail
	case "push":
		return Push
	}
	return Text
}

// Question is one thing to agree to. Its words are the text "consent.ask.<purpose>.<medium>" of the catalogue.
type Question struct {
	Purpose Purpose
	Medium  Medium
}

// Name is the question's in forms and texts, such as "ad_mail".
func (q Question) Name() string { return string(q.Purpose) + "_" + string(q.Medium) }

// Questions are all there are, in the order in which they are asked. Mail has none for the night: it is exempt (§61 ② of the decree).
var Questions = []Question{{Ad, Mail}, {Ad, Push}, {Ad, Text}, {Night, Push}, {Night, Text}}

// Source is where somebody answered.
type Source string

// The sources.
const (
	SignUp   Source = "sign_up"
	MyPage   Source = "my_page"
	Link     Source = "link"      // the page behind a letter's link
	OneClick Source = "one_click" // the mail program's button (RFC 8058)
	Undone   Source = "undone"    // taken back on the page behind the link
)

// Event is an answer as it was given.
type Event struct {
	ID string
	Question
	Agreed   bool
	Source   Source
	Version  string
	Hash     string // of Words, SHA-256 in hex
	Words    string // as they were shown
	Delivery string
	At       time.Time
}

// Standing is where an answer comes to now.
type Standing struct {
	Question
	Agreed bool
	Source Source
	Since  time.Time // zero: they never answered
}

// Version is that of the sentences in the catalogue; whoever changes what somebody agrees to counts it up.
const Version = "2026-11"

// renewal is after how long somebody is reminded of what they agreed to (§50 ⑧ of the act).
const renewal = 2

// The faults of this package.
var (
	ErrLink     = fault.New(fault.NotFound, "unsubscribe_link", "this link was not made by the shop, or part of it is missing")
	ErrUndo     = fault.New(fault.Conflict, "unsubscribe_undo", "there is nothing to take back any more; what you agree to is set on my page")
	ErrNotFound = fault.New(fault.NotFound, "suppression_not_found", "this address is not on the list")
	ErrReason   = fault.New(fault.Unprocessable, "suppression_reason", "say why").With("reason", "say why")
	ErrAddress  = fault.New(fault.Unprocessable, "suppression_address", "this is no address of that kind").With("address", "this is no address of that kind")
)
