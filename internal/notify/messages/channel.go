package messages

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
)

// SMS is the channel of text messages, whatever they weigh.
const SMS = "sms"

// Channel brings notices as text messages. Its provider is asked before an attempt that was not answered is made again.
type Channel struct {
	*Service
	// Letter writes the letter of a delivery once more, as it was sent.
	Letter func(ctx context.Context, delivery string) (notify.Letter, error)
	Shop   string        // who writes
	Settle time.Duration // after which a message that a provider does not have is believed not to have come
}

var (
	_ notify.Channel  = Channel{}
	_ notify.Asker    = Channel{}
	_ notify.Discreet = Channel{}
	_ notify.Priced   = Channel{}
	_ notify.Idle     = Channel{}
)

// Idle implements notify.Idle: without a provider messages are only kept.
func (c Channel) Idle() bool { return c.needs.Provider == nil }

// Name implements notify.Channel.
func (Channel) Name() string { return SMS }

// Spell implements notify.Channel.
func (Channel) Spell(address string) (string, error) { return Phone(address) }

// Show implements notify.Discreet.
func (Channel) Show(address string) string { return Hide(address) }

// Send implements notify.Channel. Without a provider a message is only kept; from a number that is not registered nothing is sent.
func (c Channel) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	if c.needs.Provider == nil {
		return notify.Outcome{State: notify.Kept, Code: "kept"}
	}
	m, err := c.message(d, l)
	if err == nil {
		m.From, err = c.From(ctx)
	}
	switch {
	case errors.Is(err, ErrUnregistered):
		return notify.Outcome{State: notify.Broken, Code: "sender_unregistered"}
	case err != nil && d.Ad && errors.Is(err, ErrText):
		return notify.Outcome{State: notify.Broken, Code: "ad_unsendable", Reason: err.Error()}
	case errors.Is(err, ErrText):
		return notify.Outcome{State: notify.Broken, Code: "letter", Reason: err.Error()}
	case err != nil:
		return notify.Outcome{State: notify.Waiting, Code: "interrupted", Aside: true, Reason: err.Error()}
	}
	if m.Kind == cp949.MMS {
		return c.sendPicture(ctx, d, m, l.Picture)
	}
	return c.send(ctx, d, m)
}

// message is l as it goes. Letters that text messages do not have are left out of what a notice quotes, such as a product's name: it is
// told without them rather than not at all.
func (c Channel) message(d notify.Delivery, l notify.Letter) (Message, error) {
	text, size, err := c.text(d, l)
	if err != nil {
		return Message{}, err
	}
	m := Message{ID: d.ID, Try: d.Attempts, Since: d.Told, To: d.Address, Kind: size.Kind, Text: text, Print: Print(d.Address, text), Ad: d.Ad}
	if m.Kind != cp949.SMS {
		m.Subject = cp949.Cut(l.Subject, cp949.MostSubject)
	}
	return m, nil
}

// text is what l says on a phone, and what it weighs. An advertisement goes whole or not at all: the lines that the law wants on it stand at
// its end.
func (c Channel) text(d notify.Delivery, l notify.Letter) (string, cp949.Size, error) {
	text := l.Short
	if !d.Ad && !l.Whole { // an advertisement has been marked with who writes and where it leads, and the merchant's words say it where they want
		text = "[" + c.Shop + "] " + text
		if l.Link != "" && !strings.Contains(text, l.Link) {
			text += "\n" + l.Link
		}
		text = cp949.Cut(text, cp949.MostLong)
	}
	out, size, err := cp949.Measure(cp949.Message{Text: text, Picture: l.Picture != ""})
	if err != nil {
		return "", size, ErrText
	}
	return out.Text, size, nil
}

// Price implements notify.Priced: a message costs what its provider asks for one of its weight, sms or lms, or mms with a picture. What is not sent costs nothing.
func (c Channel) Price(d notify.Delivery, l notify.Letter) (provider, what string) {
	_, size, err := c.text(d, l)
	if c.needs.Provider == nil || err != nil {
		return "", ""
	}
	return c.needs.Provider.Name(), whatOf(size.Kind)
}

// Ask implements notify.Asker: the provider is asked for what was handed over, from whichever number and with whichever text that was.
func (c Channel) Ask(ctx context.Context, d notify.Delivery) (notify.Outcome, error) {
	if c.needs.Provider == nil {
		return notify.Outcome{}, ErrNone
	}
	l, err := c.Letter(ctx, d.ID)
	if err != nil {
		return notify.Outcome{}, err
	}
	m, err := c.message(d, l)
	if err != nil { // only what was handed over before is of any use then
		m = Message{ID: d.ID, Try: d.Attempts, Since: d.Told, To: d.Address}
	}
	return c.find(ctx, d, m, c.Settle)
}
