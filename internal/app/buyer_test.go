package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// placed orders two of something as whoever p is, in a language, with an address and a number of the buyer's own.
func (p *person) placed(variant, email, lang string) (o order.Order) {
	p.t.Helper()
	body := fmt.Sprintf(`{"lines":[{"variant":%q,"qty":2}],"acknowledged":true,"buyer":{"name":"김민아","phone":"010-1234-5678","email":%q},
		"ship":{"recipient":"김민아","phone":"010-1234-5678","postcode":"04524","line1":"서울 중구 세종대로 110","line2":"1층"}}`, variant, email)
	res := p.json(http.MethodPost, "/api/v1/orders", body, func(r *http.Request) {
		r.Header.Set("Idempotency-Key", variant+email)
		r.Header.Set("Accept-Language", lang)
	})
	var made struct {
		Order  struct{ ID, Number string } `json:"order"`
		Detail any                         `json:"detail"`
		Errors any                         `json:"errors"`
	}
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || made.Order.ID == "" {
		p.t.Fatalf("placing an order: %d, %v, %+v", res.StatusCode, err, made)
	}
	o, err := p.shop.orders.InTx(p.t.Context(), p.shop.db, made.Order.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return o
}

func TestABuyerIsToldOfEachEventOnceInItsOwnWords(t *testing.T) {
	post, err := mailsim.Start(t.Context(), mailsim.Config{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	s := openSite(t, func(c *Config) { c.Mail.SMTP, c.Mail.TLS, c.Mail.From = post.Addr, "none", "hello@shop.example" })
	owner := s.sign(account.RoleOwner)
	vendor := owner.made("/api/v1/admin/vendors", `{"name":"서울스낵"}`)
	food := owner.made("/api/v1/admin/products", `{"name":"쌀떡볶이","nameEn":"Rice cakes","status":"on_sale","vendorId":"`+vendor.ID+`","options":[],"variants":[{"sku":"R-1","price":9900,"onHand":20}]}`)
	mina := s.sign("").placed(food.Variants[0].ID, "mina@example.com", "ko")
	dana := s.sign("").placed(food.Variants[0].ID, "dana@example.com", "en")
	err = s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE payments SET deposit = ? WHERE id = ?`, `{"bank":"국민","account":"110-7-0042","holder":"사자","until":"2026-11-30T14:59:59Z"}`, mina.Payment.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	// hear has the listener hear of an event twice, and gives what was mailed of it: one letter.
	seen := 0
	hear := func(e eventlog.Event) (to, text string) {
		t.Helper()
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				return s.shop.tellBuyer(ctx, tx, eventlog.Record{ID: "one", Kind: e.Kind(), Data: data})
			})
			if err != nil {
				t.Fatal(err)
			}
			s.drain()
		}
		mails := post.Mails()
		if len(mails) != seen+1 {
			t.Fatalf("%s, heard twice, is told %d times", e.Kind(), len(mails)-seen)
		}
		seen++
		return mails[seen-1].To, plainText(t, mails[seen-1])
	}
	want := func(e eventlog.Event, whom string, words ...string) {
		t.Helper()
		to, text := hear(e)
		if to != whom {
			t.Errorf("%s is told %s, want %s", e.Kind(), to, whom)
		}
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", e.Kind(), w, text)
			}
		}
	}
	want(payment.Awaited{PaymentID: mina.Payment.ID, OrderID: mina.ID, Until: time.Now().Add(time.Hour)}, "mina@example.com", "국민 110-7-0042", "11월 30일", mina.Number)
	want(order.PaidEvent{OrderID: mina.ID, Number: mina.Number}, "mina@example.com", "쌀떡볶이", mina.Number)
	want(order.PaidEvent{OrderID: dana.ID, Number: dana.Number}, "dana@example.com", "Rice cakes", dana.Number)
	want(payment.Returned{PaymentID: mina.Payment.ID, OrderID: mina.ID, RefundID: "refund-1", Amount: 3000, Left: 6900}, "mina@example.com", "3,000원", "환불")
	want(payment.Returned{PaymentID: mina.Payment.ID, OrderID: mina.ID, RefundID: "refund-2", Amount: 1000, Left: 5900}, "mina@example.com", "1,000원") // another refund is news
	want(order.CancelledEvent{OrderID: mina.ID, Number: mina.Number, Refunded: 5900}, "mina@example.com", "5,900원", "취소")
	want(order.CancelledEvent{OrderID: dana.ID, Number: dana.Number}, "dana@example.com", "cancel")

	page, err := s.shop.notices.List(t.Context(), notify.Filter{}, list.Query{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, n := range page.Items {
		kinds = append(kinds, n.Kind)
	}
	slices.Sort(kinds)
	if got := strings.Join(kinds, " "); got != "order_cancelled order_cancelled_refunded order_paid order_paid order_received order_refunded order_refunded" {
		t.Errorf("the outbox has %s", got)
	}
}

// Two devices, of two people, may wish to be told of one order, such as the one who bought and the one who is at home.
func TestTwoDevicesAreToldOfOneOrder(t *testing.T) {
	here, there := subscribe(t), subscribe(t)
	s := openSite(t, here.at, func(c *Config) {
		c.Push.Services = append(c.Push.Services, strings.TrimSuffix(strings.TrimPrefix(there.endpoint, "http://"), "/push/one"))
	})
	owner := s.sign(account.RoleOwner)
	vendor := owner.made("/api/v1/admin/vendors", `{"name":"서울스낵"}`)
	food := owner.made("/api/v1/admin/products", `{"name":"쌀떡볶이","status":"on_sale","vendorId":"`+vendor.ID+`","options":[],"variants":[{"sku":"R-1","price":9900,"onHand":20}]}`)
	o := owner.placed(food.Variants[0].ID, "mina@example.com", "ko")
	here.wish(owner, "order/"+o.Number)
	other := &person{site: s, name: "other", role: owner.role}
	other.cookies = other.json(http.MethodPost, "/api/v1/auth/sign-in", `{"email":"owner@example.com","password":"`+password+`"}`).Cookies()
	there.wish(other, "order/"+o.Number)
	data, err := json.Marshal(order.PaidEvent{OrderID: o.ID, Number: o.Number})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return s.shop.tellBuyer(ctx, tx, eventlog.Record{ID: "one", Kind: order.KindPaid, Data: data})
		})
		if err != nil {
			t.Fatal(err)
		}
		s.drain()
	}
	for _, b := range []*subscriber{here, there} {
		if told := b.told(); len(told) != 1 || !strings.Contains(told[0], "/orders/"+o.Number) {
			t.Errorf("a device is told %q", told)
		}
	}
}
