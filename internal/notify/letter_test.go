package notify_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/press"
)

func TestALetterOfTheLongestOrderIsNotCutByGmail(t *testing.T) {
	d := paid("261127-AAAA", "mina@example.com")
	write := func(goods int) (notify.Letter, error) {
		facts := d.Facts
		for range goods {
			facts.Goods = append(facts.Goods, notify.Good{Name: strings.Repeat("곰탕 <b>", 30), Detail: strings.Repeat("매운맛", 10), Price: "999,999,000원"})
		}
		return desk(t).Write(notify.Delivery{Kind: "order_paid", Lang: "ko", Facts: facts}, "/orders/261127-AAAA", nil)
	}
	l, err := write(50)
	if err != nil || len(l.HTML) > press.MostLetter || strings.Contains(l.HTML, "<b>") {
		t.Errorf("%d bytes, %v", len(l.HTML), err)
	}
	if n := strings.Count(l.Plain, "999,999,000원"); n != 50 {
		t.Errorf("without its looks it has %d lines", n)
	}
	if _, err := write(500); !errors.Is(err, press.ErrTooLarge) {
		t.Errorf("ten times as long: %v", err)
	}
}
