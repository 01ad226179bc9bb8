package app

import (
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/parcel"
)

// buyerLetter is what a letter tells the buyer of an order, in their language.
type buyerLetter struct {
	o     order.Order
	say   texts.Texts
	facts notify.Facts
}

// begin names the order and its buyer.
func (l buyerLetter) begin(pairs ...string) buyerLetter {
	l.facts.Fill = map[string]string{"name": l.o.BuyerName, "number": l.o.Number}
	for i := 0; i+1 < len(pairs); i += 2 {
		l.facts.Fill[pairs[i]] = pairs[i+1]
	}
	return l
}

func (l buyerLetter) row(name, value string) buyerLetter {
	if value != "" {
		l.facts.Rows = append(l.facts.Rows, notify.Row{Name: name, Value: value})
	}
	return l
}

func (l buyerLetter) sum(name string, w money.Won) buyerLetter {
	l.facts.Rows = append(l.facts.Rows, notify.Row{Name: name, Value: l.won(w), Sum: true})
	return l
}

// goods lists what was ordered, and what is added to it and taken off.
func (l buyerLetter) goods() buyerLetter {
	for _, line := range l.o.Lines {
		name, option := line.Name, line.Option
		if l.say.Lang() == "en" && line.NameEn != "" {
			name, option = line.NameEn, line.OptionEn
		}
		detail := l.say.T("notice.qty", "n", line.Qty)
		if option != "" {
			detail = option + " · " + detail
		}
		l.facts.Goods = append(l.facts.Goods, notify.Good{Name: name, Detail: detail, Price: l.won(line.Net)})
	}
	l = l.row("number", l.o.Number)
	if l.o.Discount > 0 {
		l = l.row("discount", "-"+l.won(l.o.Discount))
	}
	return l.row("shipping", l.won(l.o.Shipping))
}

func (l buyerLetter) awaited(d payment.Deposit) buyerLetter {
	until := l.date(d.Until)
	return l.begin("until", until).goods().row("bank", d.Bank+" "+d.Account).row("holder", d.Holder).row("until", until).sum("to_pay", l.o.Total)
}

func (l buyerLetter) paid() buyerLetter {
	return l.begin().goods().row("ship", l.o.Ship.Recipient).row("card", l.o.Payment.Card).sum("total", l.o.Total)
}

func (l buyerLetter) cancelled() buyerLetter { return l.begin().goods() }

func (l buyerLetter) undone(back money.Won) buyerLetter {
	return l.begin("amount", l.won(back)).goods().sum("refunded", back)
}

func (l buyerLetter) refunded(amount money.Won) buyerLetter {
	return l.begin("amount", l.won(amount)).row("number", l.o.Number).sum("refunded", amount)
}

// parcel names the carrier and the number on the label.
func (l buyerLetter) parcel(e delivery.Happened) buyerLetter {
	name := e.Carrier
	if c, err := parcel.Find(e.Carrier); err == nil {
		if name = c.Ko; l.say.Lang() == "en" {
			name = c.En
		}
	}
	return l.begin().row("number", l.o.Number).row("carrier", name).row("invoice", e.Invoice)
}

// won is a price as the language writes it.
func (l buyerLetter) won(w money.Won) string { return l.say.T("price.won", "n", w.Comma()) }

// date is a moment in Seoul.
func (l buyerLetter) date(t time.Time) string {
	t = t.In(id.Seoul)
	day := l.say.T("time.day", "month", l.say.T(fmt.Sprintf("time.month.%d", int(t.Month()))), "day", t.Day(), "weekday", l.say.T(fmt.Sprintf("time.weekday.%d", int(t.Weekday()))))
	return day + " " + t.Format("15:04")
}
