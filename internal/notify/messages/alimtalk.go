package messages

import (
	"cmp"
	"context"
	"errors"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// AlimTalkName is the channel of AlimTalk.
const AlimTalkName = "alimtalk"

// AlimTalk brings notices as AlimTalk, each the approved text to the letter. What comes after it, where it does not arrive, is a later step.
type AlimTalk struct{ Channel }

var (
	_ notify.Channel  = AlimTalk{}
	_ notify.Asker    = AlimTalk{}
	_ notify.Discreet = AlimTalk{}
	_ notify.Priced   = AlimTalk{}
)

// Name implements notify.Channel.
func (AlimTalk) Name() string { return AlimTalkName }

// Ways are where somebody is told a kind of notice by telephone number, if at all: by AlimTalk where one is approved in the language, and by text
// message where that did not arrive, or at once.
func (s *Service) Ways(ctx context.Context, q sqldb.Querier, kind, lang, phone string) ([]notify.Address, error) {
	if s.needs.Provider == nil || phone == "" {
		return nil, nil
	}
	on, err := s.needs.Told(ctx, q, kind)
	if err != nil || !on {
		return nil, err
	}
	_, err = servingTemplate(ctx, q, s.provider(), kind, cmp.Or(lang, "ko"))
	if s.needs.Kakao == "" || errors.Is(err, ErrTemplateGone) {
		return []notify.Address{{Channel: SMS, Address: phone}}, nil
	}
	return []notify.Address{{Channel: AlimTalkName, Address: phone}, {Channel: SMS, Address: phone, Step: 1}}, err
}

// Send implements notify.Channel. What is not the approved text to the letter is not sent: it is the shop's own fault, and the reason names the
// first place.
func (c AlimTalk) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	if c.needs.Provider == nil {
		return notify.Outcome{State: notify.Kept, Code: "kept"}
	}
	t, err := servingTemplate(ctx, c.db, c.provider(), d.Kind, cmp.Or(d.Lang, "ko"))
	switch {
	case errors.Is(err, ErrTemplateGone):
		return notify.Outcome{State: notify.Broken, Code: "alimtalk_unapproved"}
	case err != nil:
		return notify.Outcome{State: notify.Waiting, Code: "interrupted", Aside: true, Reason: err.Error()}
	}
	m, err := c.alim(d, l, t)
	if err != nil {
		o := notify.Outcome{State: notify.Broken, Code: "alimtalk_differs", Reason: err.Error()}
		if d, is := errors.AsType[*press.Difference](err); is {
			o.Reason = d.Error()
		}
		return o
	}
	return c.send(ctx, d, m)
}

// alim is l as t says it, or fails with press.ErrDiffers where that is not what was approved.
func (c AlimTalk) alim(d notify.Delivery, l notify.Letter, t Template) (Message, error) {
	values := c.values(d, l)
	text, err := press.Fill(t.Text, values)
	if err != nil {
		return Message{}, err
	}
	if err := press.Check(t.Approved, text); err != nil {
		return Message{}, err
	}
	a := Alim{Template: t.Code, Variables: map[string]string{}}
	for _, name := range t.variables() {
		a.Variables[name] = values[name]
	}
	if a.Title, err = press.Fill(t.Title, values); err != nil {
		return Message{}, err
	}
	for _, b := range t.Buttons {
		for _, part := range []*string{&b.Name, &b.Mobile, &b.Desktop, &b.IOS, &b.Android} {
			if *part, err = press.Fill(*part, values); err != nil {
				return Message{}, err
			}
		}
		a.Buttons = append(a.Buttons, b)
	}
	if err := press.CheckButtons(t.Buttons, a.Buttons); err != nil {
		return Message{}, err
	}
	return Message{ID: d.ID, Try: d.Attempts, To: d.Address, Text: text, Print: Print(d.Address, text), Alim: &a}, nil
}

// Price implements notify.Priced. What is refused before it is sent is refunded.
func (c AlimTalk) Price(notify.Delivery, notify.Letter) (provider, what string) {
	if c.needs.Provider == nil {
		return "", ""
	}
	return c.needs.Provider.Name(), AlimTalkName
}

// Ask implements notify.Asker.
func (c AlimTalk) Ask(ctx context.Context, d notify.Delivery) (notify.Outcome, error) {
	if c.needs.Provider == nil {
		return notify.Outcome{}, ErrNone
	}
	return c.find(ctx, d, Message{ID: d.ID, Try: d.Attempts, To: d.Address, Alim: &Alim{}}, c.Settle)
}
