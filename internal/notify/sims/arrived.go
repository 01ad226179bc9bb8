package sims

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/pushsim"
)

// Channel is by what something arrived.
type Channel string

// The channels.
const (
	ByMail    Channel = "mail"
	ByPush    Channel = "push" // to a browser
	ByApp     Channel = "app"  // a push to an app
	ByMessage Channel = "message"
)

// Arrived is something that arrived, in short.
type Arrived struct {
	Number   int64     `json:"number" doc:"Counted from 1"`
	Channel  Channel   `json:"channel" enum:"mail,push,app,message" doc:"By what it came"`
	Service  string    `json:"service" doc:"Who was played: smtp, webpush, fcm, apns, apns-sandbox, solapi or sens" example:"smtp"`
	At       time.Time `json:"at" doc:"When it came"`
	To       string    `json:"to" doc:"A mail address, a phone, or the simulated device" example:"minji@example.com"`
	Title    string    `json:"title" doc:"Its subject or title, or how its text begins"`
	Text     string    `json:"text" doc:"How its text begins"`
	Kind     string    `json:"kind,omitempty" doc:"Of a message: SMS, LMS, MMS or ATA" example:"SMS"`
	Bytes    int       `json:"bytes" doc:"How large it is: of a message in CP949, of a mail all of it, of a push what was inside"`
	Replaced bool      `json:"replaced,omitempty" doc:"A later push took its place on the device"`
}

// ArrivedWhole is all of it.
type ArrivedWhole struct {
	Arrived
	Mail    *ArrivedMail    `json:"mail,omitempty" doc:"Of a mail"`
	Push    *ArrivedPush    `json:"push,omitempty" doc:"Of a push to a browser or an app, as the device opened it"`
	Message *ArrivedMessage `json:"message,omitempty" doc:"Of a message to a phone"`
}

// ArrivedMail is a letter as its receiver got it.
type ArrivedMail struct {
	From    string          `json:"from" doc:"Whom the envelope names"`
	Headers []ArrivedHeader `json:"headers" nullable:"false" doc:"As they came, decoded"`
	Plain   string          `json:"plain" doc:"Its part without looks"`
	HTML    bool            `json:"html" doc:"There is a page of it"`
	Others  []string        `json:"others" nullable:"false" doc:"Its further parts: their names, or what they are"`
}

// ArrivedHeader is a line of the head.
type ArrivedHeader struct {
	Name  string `json:"name" doc:"Its name"`
	Value string `json:"value" doc:"What it says"`
}

// ArrivedPush is a message to a device.
type ArrivedPush struct {
	Title   string `json:"title" doc:"Over the text"`
	Body    string `json:"body" doc:"The text"`
	URL     string `json:"url" doc:"Where a tap leads"`
	Tag     string `json:"tag" doc:"It takes the place of one with the same"`
	Topic   string `json:"topic" doc:"The same at the service, while the device is away"`
	Urgency string `json:"urgency" doc:"How much of a battery it is worth"`
	TTL     int    `json:"ttl" doc:"How many seconds the service would keep it"`
	Payload string `json:"payload" doc:"All that the device got, as JSON"`
}

// ArrivedMessage is a text to a phone.
type ArrivedMessage struct {
	From     string `json:"from" doc:"The sender number" example:"16700001"`
	Subject  string `json:"subject,omitempty" doc:"Over a long message"`
	Text     string `json:"text" doc:"What it says"`
	Template string `json:"template,omitempty" doc:"Of AlimTalk: which approved template"`
	Ad       bool   `json:"ad,omitempty" doc:"It was handed over as advertising"`
	Fails    bool   `json:"fails,omitempty" doc:"The phone is not reached, and that is reported"`
	MilliWon int64  `json:"milliWon" doc:"What the provider would bill for it, in thousandths of a won"`
}

// item is what is kept of something that arrived.
type item struct {
	ArrivedWhole
	html  string
	words string // what is searched: in small letters
}

func (i *item) weight() int { return i.Bytes + len(i.html) + len(i.words) }

const maxShown = 200 // bytes of a text that a list shows

func beginning(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxShown {
		return s
	}
	end := maxShown
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// searched is where words are looked for.
func searched(parts ...string) string { return strings.ToLower(strings.Join(parts, "\n")) }

func (s *Sims) mailArrived(m mailsim.Mail) {
	l := readLetter(m.Data)
	subject := l.header("Subject")
	i := &item{html: l.html, words: searched(m.To, subject, l.plain)}
	i.Arrived = Arrived{Channel: ByMail, Service: "smtp", To: m.To, Title: beginning(subject), Text: beginning(l.plain), Bytes: len(m.Data)}
	i.Mail = &ArrivedMail{From: m.From, Headers: l.headers, Plain: l.plain, HTML: l.html != "", Others: l.others}
	s.add(i)
}

func (s *Sims) pushArrived(m pushsim.Message) {
	i := &item{words: searched(m.Subscription, m.Title, m.Body, m.URL)}
	i.Arrived = Arrived{Channel: ByPush, Service: "webpush", To: m.Subscription, Title: beginning(m.Title), Text: beginning(m.Body), Bytes: len(m.Plain)}
	i.Push = &ArrivedPush{Title: m.Title, Body: m.Body, URL: m.URL, Tag: m.Tag, Topic: m.Topic, Urgency: m.Urgency, TTL: m.TTL, Payload: indented(m.Plain)}
	s.add(i)
}

func (s *Sims) appArrived(m appsim.Message) {
	i := &item{words: searched(m.Token, m.Title, m.Body, m.Link)}
	i.Arrived = Arrived{Channel: ByApp, Service: string(m.Platform), To: m.Token, Title: beginning(m.Title), Text: beginning(m.Body), Bytes: len(m.Payload)}
	i.Push = &ArrivedPush{Title: m.Title, Body: m.Body, URL: m.Link, Tag: m.Tag, Topic: m.Collapse, Urgency: urgencies[m.Priority], TTL: m.TTL, Payload: indented(m.Payload)}
	s.add(i)
}

// urgencies are what the platforms of apps call otherwise.
var urgencies = map[string]string{"HIGH": "high", "NORMAL": "normal", "10": "high", "5": "normal", "1": "very-low"} // own: of this program; never changed

func indented(text json.RawMessage) string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return string(text)
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return string(text)
	}
	return string(out)
}

// bills is what the simulated providers bill, in thousandths of a won: the list prices of Solapi.
var bills = map[string]int64{"SMS": 20_000, "LMS": 50_000, "MMS": 200_000, "ATA": 19_000} // own: of this program; never changed

// Bills says what the simulated providers bill for a kind of message, in thousandths of a won.
func Bills(kind string) int64 { return bills[strings.ToUpper(kind)] }

func (s *Sims) messageArrived(m msgsim.Arrived) {
	s.messages.Deliver(m.ID) // a phone that can be reached is reached at once
	i := &item{words: searched(m.To, m.From, m.Subject, m.Text)}
	i.Arrived = Arrived{Channel: ByMessage, Service: m.Provider, To: m.To, Title: beginning(m.Subject), Text: beginning(m.Text), Kind: m.Kind, Bytes: m.Bytes}
	if i.Title == "" {
		i.Title = i.Text
	}
	i.Message = &ArrivedMessage{From: m.From, Subject: m.Subject, Text: m.Text, Template: m.Template, Ad: m.Ad, Fails: m.Fails, MilliWon: Bills(m.Kind)}
	s.add(i)
}
