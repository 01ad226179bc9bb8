package app

import (
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
)

// byMessage are the kinds that buyers can be told by message too.
var byMessage = asked(messages.SMS)

// asked are the kinds that go by a channel where the merchant says so.
func asked(channel string) (all []string) {
	for _, k := range tellable {
		if slices.Contains(k.Asked, channel) {
			all = append(all, k.Name)
		}
	}
	return all
}

// settle is how long a provider of messages may take to write down what it took.
const settle = 15 * time.Second

// textMessages is the channel of text messages.
func (s *shop) textMessages() messages.Channel {
	return messages.Channel{
		Service: s.messages, Shop: s.config.Shop.Name, Settle: settle,
		Letter: func(ctx context.Context, delivery string) (notify.Letter, error) {
			return s.notices.Letter(ctx, delivery)
		},
	}
}

// messagePicture is the JPEG of a picture in the size of messages.
func (s *shop) messagePicture(ctx context.Context, id string) ([]byte, error) {
	return s.goods.Fitting(ctx, id, catalog.Fit{Width: messages.MostPictureWidth, Height: messages.MostPictureHeight, Bytes: messages.MostPicture})
}

// sampleNotice is a notice of a kind to an imagined buyer, with the facts that each of them has.
func (s *shop) sampleNotice(kind, lang string) notify.Notice {
	const won = money.Won(12900)
	o := order.Order{Number: "261127-ABC123", BuyerName: "김사자", Lang: lang, Total: won, Shipping: 3000, Ship: account.Address{Recipient: "김사자"}}
	l := buyerLetter{o: o, say: s.texts.In(lang)}
	until := time.Date(2026, 12, 1, 14, 59, 0, 0, time.UTC)
	switch kind {
	case tellReceived:
		l = l.awaited(payment.Deposit{Bank: "국민은행", Account: "123-456-789012", Holder: s.config.Shop.Name, Until: until})
	case tellPaid:
		l = l.paid()
	case tellCancelled:
		l = l.cancelled()
	case tellUndone:
		l = l.undone(won)
	case tellRefunded:
		l = l.refunded(won)
	default:
		l = l.parcel(delivery.Happened{Carrier: "cj", Invoice: "123456789012"})
	}
	return notify.Notice{Kind: kind, Lang: lang, About: o.Number, Facts: l.facts, Link: "/orders/" + o.Number}
}

// phonesSilent is since when nothing is sent to phones, as the provider does not answer; zero where it does.
func (s *shop) phonesSilent(ctx context.Context) (since time.Time, err error) {
	alarms, err := s.notices.Alarms(ctx)
	for _, a := range alarms {
		if a.Kind == notify.AlarmSilent && (a.Name == messages.SMS || a.Name == messages.AlimTalkName || a.Name == messages.BrandName) && (since.IsZero() || a.Since.Before(since)) {
			since = a.Since
		}
	}
	return since, err
}
