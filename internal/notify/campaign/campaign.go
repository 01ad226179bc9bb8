// Package campaign tells many people the same, of those who agreed to it, as fast as the shop can bear and with what came of it in sight.
package campaign

import (
	"embed"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/states"
)

// Migrations makes the tables of campaigns in the shop's database; its domain is "campaign".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Kind is what campaigns are told as: an advertisement, worth telling for a day. KindTest is what those who make them send themselves.
const (
	Kind     = "campaign"
	KindTest = "campaign_test"
)

// Kinds are the kinds of notices that this package tells. Twice is worse than never: nobody is sent an advertisement again since
// nobody knows whether it came.
var Kinds = []notify.Kind{
	{Name: Kind, Lane: notify.Bulk, Until: 24 * time.Hour, Ad: true},
	{Name: KindTest, Lane: notify.Ordinary, Until: 10 * time.Minute, Ad: true},
}

// The channels of campaigns.
const (
	Mail = notify.Mail
	Push = "push"
	Text = "sms" // short or long, by what it weighs
	// Kakao is the brand messages of Kakao, to those who added the shop's channel.
	Kakao = "brand"
)

// State is where a campaign stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Scheduled State = "scheduled"
	Running   State = "running"
	Paused    State = "paused"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// moves says what may follow what. A draft may be written again as it is.
var moves = states.Table[State]{
	Draft:     {Draft, Scheduled},
	Scheduled: {Draft, Running, Cancelled},
	Running:   {Running, Paused, Done, Cancelled},
	Paused:    {Running, Paused, Cancelled},
	Done:      {Cancelled}, // while some of its letters have not left
	Cancelled: {},
}

// Stage is whom a running campaign tells: all, or first some of them by several wordings and then the rest by the one that did best.
type Stage string

// The stages.
const (
	Whole  Stage = ""
	Trial  Stage = "trial"  // some are told, each by one of the wordings
	Choice Stage = "choice" // it waits for which is taken
	Rest   Stage = "rest"   // the others are told by that one
)

// Why a campaign paused by itself.
const (
	WhyBudget = "budget" // the next letter would have cost more than it may
	WhyPrice  = "price"  // nobody knows what the next letter costs, so its budget cannot be kept
)

// Campaign is a campaign.
type Campaign struct {
	ID    string
	State State
	Stage Stage
	CampaignForm
	Begun, Ended, Created time.Time
	Looked, Told          int64
	Booked                notify.MilliWon // what those it told were to cost
	Why                   string          // why it paused by itself, or ""
	Winner                string          // the wording that the rest are told by, or ""
	ChooseAt              time.Time       // when it is taken by itself; zero: by hand
	Version               int64
	By                    string

	place string
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "campaign_not_found", "there is no such campaign")
	ErrRuns     = fault.New(fault.Conflict, "campaign_runs", "it has begun: what was sent cannot be changed; cancel it and make another one")
	ErrChanged  = fault.New(fault.Conflict, "campaign_changed", "somebody else changed it meanwhile; open it again")
	ErrState    = fault.New(fault.Conflict, "campaign_state", "that cannot be done where it stands now")
	ErrForm     = fault.New(fault.Unprocessable, "campaign_form", "it needs a name, and in Korean what its channel shows: a letter a subject, a title and a text, a push a title and a text of 400 letters, a message a text").With("ko", "some of the words are missing or too long")
	ErrLink     = fault.New(fault.Unprocessable, "campaign_link", "it leads to a page of the shop: a path such as /shows").With("link", "a path of the shop, such as /shows")
	ErrSegment  = fault.New(fault.Unprocessable, "campaign_segment", "one of the conditions says of nobody who it means").With("segment", "choose what the condition is about")
	ErrTrial    = fault.New(fault.Unprocessable, "campaign_trial", "a trial is of two wordings or more, on 1 to 100 % of those who are told, for up to three days").With("trial", "1 to 100 %, up to three days")
	// ErrFree says that text messages advertise only with a number by which they are refused at no cost.
	ErrFree = fault.New(fault.Conflict, "campaign_free_number", "advertising by text message needs a free number to refuse it by: put it into ads.free_number")
	// ErrLetter says that a wording cannot go out by its channel as it is.
	ErrLetter = fault.New(fault.Unprocessable, "campaign_letter", "one of the wordings is too long for a message, or has a letter that messages do not have").With("ko", "too long, or with a letter that messages do not have")
	// ErrPrice says that a budget cannot be kept, since nobody has said what a letter costs.
	ErrPrice  = fault.New(fault.Conflict, "campaign_price", "it has a budget, and nobody has written down what one of its letters costs: enter the price on the page of costs, or take the budget away")
	ErrWinner = fault.New(fault.NotFound, "campaign_wording", "it has no such wording")
	ErrNobody = fault.New(fault.Conflict, "campaign_nobody", "there is nowhere to send a test to: it goes to the address that one signs in with, to the devices that one let be told, or to the phone of one's account")
	// ErrPhone says that a test by text has nowhere to go: it goes to nobody but who asks.
	ErrPhone = fault.New(fault.Conflict, "campaign_no_phone", "a test by text goes to the phone of your own account, and there is none: enter a mobile phone number on your page in the shop")
	errTests = fault.New(fault.TooMany, "too_many_tests", "that was many tests; wait a moment").RetryAfter(time.Minute)
)
