package consent_test

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestAnAdvertisementSaysThatItIsOneAndHowToRefuseIt(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t))
	l := notify.Letter{Subject: "가을 밀키트 30%", Title: "가을 밀키트", Short: "오늘 밤 8시 방송에서 30% 할인", Plain: "본문\n", HTML: "<html><body><p>본문</p></body></html>", Link: "https://shop.example/shows/1"}
	link := "https://shop.example/unsubscribe/"

	m := d.Mark(ad("mail", "minji"), l)
	if m.Subject != "(광고) 가을 밀키트 30%" || !strings.HasPrefix(m.Unsubscribe, link) {
		t.Errorf("mail: %q, %q", m.Subject, m.Unsubscribe)
	}
	for _, want := range []string{"수신거부: " + m.Unsubscribe, "Unsubscribe: " + m.Unsubscribe, "사자 02-000-0000"} {
		if !strings.Contains(m.Plain, want) {
			t.Errorf("the plain letter lacks %q: %s", want, m.Plain)
		}
	}
	if !strings.Contains(m.HTML, `<a href="`+m.Unsubscribe+`"`) || !strings.HasSuffix(m.HTML, "</div></body></html>") {
		t.Errorf("the page: %s", m.HTML)
	}

	s := d.Mark(ad("sms", "minji"), l)
	if want := "(광고)사자 02-000-0000\n오늘 밤 8시 방송에서 30% 할인\nhttps://shop.example/shows/1\n무료수신거부 080-123-4567"; s.Short != want {
		t.Errorf("a short message reads %q, want %q", s.Short, want)
	}
	l.Button = "보러 가기"
	b := d.Mark(ad("brand", "minji"), l)
	if want := "사자 02-000-0000\n오늘 밤 8시 방송에서 30% 할인\n무료수신거부 080-123-4567"; b.Short != want || b.Link != l.Link {
		t.Errorf("a brand message reads %q and leads to %q, want %q: Kakao says that it advertises, and the button leads there", b.Short, b.Link, want)
	}
	l.Button, l.Short = "", "(광고) "+l.Short
	b = d.Mark(ad("brand", "minji"), l)
	if want := "사자 02-000-0000\n오늘 밤 8시 방송에서 30% 할인\nhttps://shop.example/shows/1\n무료수신거부 080-123-4567"; b.Short != want || b.Link != "" {
		t.Errorf("without a button it reads %q and leads to %q, want %q", b.Short, b.Link, want)
	}
	p := d.Mark(ad("push", "minji"), l)
	if p.Title != "(광고) 가을 밀키트" || !strings.HasSuffix(p.Short, "\n수신거부: 내 정보의 마케팅 정보 받기") {
		t.Errorf("push: %q, %q", p.Title, p.Short)
	}
	once := notify.Letter{Subject: "(광고) 이미 적은 제목"}
	if got := d.Mark(ad("mail", "minji"), once).Subject; got != "(광고) 이미 적은 제목" {
		t.Errorf("the badge twice: %q", got)
	}
	order := ad("mail", "minji")
	order.Kind = "order_paid"
	if got := d.Mark(order, l); got != l {
		t.Errorf("a letter that advertises nothing became %+v", got)
	}
}
