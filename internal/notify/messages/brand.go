package messages

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
)

// BrandName is the channel of brand messages, and what they are called in the table of prices.
const BrandName = "brand"

// What Kakao shows of a brand message at most: letters and breaks of lines of its text, letters of a button, and of the address that leads to.
const (
	MostBrand       = 1300
	MostBrandBreaks = 99
	MostBrandButton = 14
	MostBrandLink   = 1000
)

// The faults of brand messages.
var (
	ErrNoBrand = fault.New(fault.Conflict, "brand_unsupported", "Saja sends brand messages of Kakao by Solapi alone: put solapi into messages.provider")
	ErrNoKakao = fault.New(fault.Conflict, "kakao_missing", "brand messages go from the shop's channel of Kakao: put its id into messages.kakao")
)

// WeighBrand says how many letters of a brand message's text are in use, how many it may have, and why it cannot be sent, or "".
func WeighBrand(text string) (letters, most int, why string) {
	letters = utf8.RuneCountInString(text)
	switch {
	case strings.TrimSpace(text) == "":
		why = "empty"
	case letters > MostBrand || strings.Count(text, "\n") > MostBrandBreaks:
		why = "long"
	}
	return letters, MostBrand, why
}

// Branded brings advertisements as brand messages of Kakao to those who added the shop's channel. What comes after one that does not arrive is a
// later step.
type Branded struct{ Channel }

var (
	_ notify.Channel  = Branded{}
	_ notify.Asker    = Branded{}
	_ notify.Discreet = Branded{}
	_ notify.Priced   = Branded{}
)

// Name implements notify.Channel.
func (Branded) Name() string { return BrandName }

// Send implements notify.Channel. What advertises nothing, or is longer than Kakao shows, is not sent.
func (c Branded) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	if c.needs.Provider == nil {
		return notify.Outcome{State: notify.Kept, Code: "kept"}
	}
	m, err := c.brand(d, l)
	switch {
	case err != nil:
		return notify.Outcome{State: notify.Broken, Code: "ad_unsendable", Reason: err.Error()}
	case c.needs.Kakao == "":
		return notify.Outcome{State: notify.Broken, Code: "kakao_missing"}
	}
	m.From, err = c.From(ctx)
	switch {
	case errors.Is(err, ErrUnregistered):
		return notify.Outcome{State: notify.Broken, Code: "sender_unregistered"}
	case err != nil:
		return notify.Outcome{State: notify.Waiting, Code: "interrupted", Answered: true, Reason: err.Error()}
	}
	return c.send(ctx, d, m)
}

// brand is l as it goes, or fails with ErrText. The law's lines have been put on it, and go whole or not at all.
func (c Branded) brand(d notify.Delivery, l notify.Letter) (Message, error) {
	var b Brand
	if l.Button != "" && l.Link != "" {
		b = Brand{Button: l.Button, Link: l.Link}
	}
	if _, _, why := WeighBrand(l.Short); !d.Ad || why != "" || utf8.RuneCountInString(b.Button) > MostBrandButton || len(b.Link) > MostBrandLink {
		return Message{}, ErrText
	}
	return Message{ID: d.ID, Try: d.Attempts, Since: d.Told, To: d.Address, Text: l.Short, Print: Print(d.Address, l.Short), Ad: true, Brand: &b}, nil
}

// Price implements notify.Priced. What is not sent costs nothing.
func (c Branded) Price(d notify.Delivery, l notify.Letter) (provider, what string) {
	if _, err := c.brand(d, l); c.needs.Provider == nil || err != nil {
		return "", ""
	}
	return c.needs.Provider.Name(), BrandName
}

// Ask implements notify.Asker.
func (c Branded) Ask(ctx context.Context, d notify.Delivery) (notify.Outcome, error) {
	if c.needs.Provider == nil {
		return notify.Outcome{}, ErrNone
	}
	return c.find(ctx, d, Message{ID: d.ID, Try: d.Attempts, Since: d.Told, To: d.Address, Ad: true, Brand: &Brand{}}, c.Settle)
}
