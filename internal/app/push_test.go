package app

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/webpush"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

// subscriber is a browser at a push service of its own: what comes there is opened with its keys.
type subscriber struct {
	t        *testing.T
	key      *ecdh.PrivateKey
	auth     []byte
	endpoint string
	mu       sync.Mutex
	got      []string
	heads    []http.Header
}

func subscribe(t *testing.T) *subscriber {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := &subscriber{t: t, key: key, auth: []byte("0123456789abcdef")}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			body, err = webpush.Decrypt(b.key, b.auth, body)
		}
		if err != nil {
			t.Error(err)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.got, b.heads = append(b.got, string(body)), append(b.heads, r.Header)
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(service.Close)
	b.endpoint = service.URL + "/push/one"
	return b
}

// at lets the shop call the browser's push service.
func (b *subscriber) at(c *Config) {
	c.Push.Contact, c.Push.Services = "https://github.com/saja-live/saja", []string{strings.TrimSuffix(strings.TrimPrefix(b.endpoint, "http://"), "/push/one")}
}

func (b *subscriber) told() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.got
}

// wish subscribes and asks to be told of a topic, as the pages do.
func (b *subscriber) wish(p *person, topic string) {
	b.t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	res := p.json(http.MethodPut, "/api/v1/push/device", fmt.Sprintf(`{"endpoint":%q,"keys":{"p256dh":%q,"auth":%q},"lang":"ko"}`, b.endpoint, encode(b.key.PublicKey().Bytes()), encode(b.auth)))
	var kept device.Kept
	if err := json.NewDecoder(res.Body).Decode(&kept); err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("subscribing: %d, %v", res.StatusCode, err)
	}
	if len(p.cookies) == 0 {
		p.cookies = res.Cookies()
	}
	if res := p.json(http.MethodPut, "/api/v1/push/topics/"+topic, fmt.Sprintf(`{"device":%q}`, kept.Device)); res.StatusCode != http.StatusOK {
		b.t.Fatalf("wishing for %s: %d", topic, res.StatusCode)
	}
}

func (s *site) drain() {
	s.t.Helper()
	if _, err := s.shop.todo.Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func TestAShowThatBeginsIsToldToTheBrowserThatAskedForIt(t *testing.T) {
	browser := subscribe(t)
	s := openSite(t, browser.at)
	of, err := s.shop.shows.Create(t.Context(), show.Draft{Title: "평양냉면", Slug: "naengmyeon", Host: show.Host{Name: "도현 셰프"}, StartsAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	guest := s.sign("")
	browser.wish(guest, "show/"+of.ID)
	if mine := guest.text(http.MethodGet, "/api/v1/push/topics") + guest.text(http.MethodGet, "/api/v1/push/devices"); !strings.Contains(mine, "평양냉면") || !strings.Contains(mine, `"here":true`) {
		t.Errorf("the browser sees %s", mine)
	}
	for range 2 {
		if err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.shop.showBegan(ctx, tx, of) }); err != nil {
			t.Fatal(err)
		}
		s.drain()
	}
	told := browser.told()
	if len(told) != 1 || !strings.Contains(told[0], `"web_push":8030`) || !strings.Contains(told[0], `"navigate":"http://shop.example/live/naengmyeon"`) || !strings.Contains(told[0], "도현 셰프님의 ‘평양냉면’") {
		t.Errorf("the browser was told %q", told)
	}
	if h := browser.heads[0]; h.Get("Ttl") == "" || h.Get("Topic") == "" || h.Get("Urgency") != "high" || !strings.HasPrefix(h.Get("Authorization"), "vapid t=") {
		t.Errorf("its headers are %v", h)
	}
	if after := guest.text(http.MethodGet, "/api/v1/push/topics"); strings.Contains(after, "평양냉면") {
		t.Errorf("the wish was met, and still stands: %s", after)
	}
}

func TestANewPasswordEndsTheNewsOfOrdersAtOtherDevicesAndASignOutHere(t *testing.T) {
	here, there := subscribe(t), subscribe(t)
	s := openSite(t, here.at, func(c *Config) {
		c.Push.Services = append(c.Push.Services, strings.TrimSuffix(strings.TrimPrefix(there.endpoint, "http://"), "/push/one"))
	})
	of, err := s.shop.shows.Create(t.Context(), show.Draft{Title: "평양냉면", Slug: "naengmyeon", Host: show.Host{Name: "도현 셰프"}, StartsAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	signed := func(path, body string, b *subscriber) *person {
		p := &person{site: s}
		p.cookies = p.json(http.MethodPost, path, body).Cookies()
		b.wish(p, "show/"+of.ID)
		return p
	}
	mina := signed("/api/v1/auth/sign-up", `{"email":"mina@example.com","password":"`+password+`","name":"민아"}`, here)
	signed("/api/v1/auth/sign-in", `{"email":"mina@example.com","password":"`+password+`"}`, there)
	err = s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO push_wishes (topic, device_id, created_at) SELECT 'order/261127-7K3M9QXA4', id, 1 FROM push_devices")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	owned := func(want string) {
		t.Helper()
		all, err := sqldb.Column[string](t.Context(), s.shop.db, `
			SELECT CONCAT(CASE WHEN d.member = '' THEN '' ELSE 'mina' END, ' ', CASE WHEN w.topic IS NULL THEN '' ELSE 'order' END)
			  FROM push_devices d LEFT JOIN push_wishes w ON w.device_id = d.id AND w.topic LIKE 'order/%' ORDER BY 1`)
		if got := strings.Join(all, ", "); err != nil || got != want {
			t.Errorf("the devices are %q (%v), want %q", got, err, want)
		}
	}
	owned("mina order, mina order")
	res := mina.json(http.MethodPost, "/api/v1/auth/password", `{"current":"`+password+`","password":"five other words in a row"}`)
	if res.StatusCode != http.StatusNoContent {
		t.Fatalf("choosing another password: %d", res.StatusCode)
	}
	owned(" , mina order")
	if res := mina.json(http.MethodPost, "/api/v1/auth/sign-out", ""); res.StatusCode != http.StatusNoContent {
		t.Fatalf("signing out: %d", res.StatusCode)
	}
	owned(" ,  ")
}

func TestGoodsThatAreBackAreToldOnceTheyStay(t *testing.T) {
	browser := subscribe(t)
	s := openSite(t, browser.at)
	vendor, err := s.shop.goods.CreateVendor(t.Context(), catalog.VendorForm{Name: "서울스낵"})
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.shop.goods.CreateProduct(t.Context(), catalog.ProductForm{
		Name: "쌀떡볶이", VendorID: vendor.ID, Status: catalog.Draft, Variants: []catalog.VariantForm{{SKU: "R-1", Price: 9900, OnHand: 0}},
	})
	if err != nil {
		t.Fatal(err)
	}
	variant := made.Variants[0].ID
	browser.wish(s.sign(""), "stock/"+variant)
	data, err := json.Marshal(catalog.StockChanged{VariantID: variant, ProductID: made.ID, Available: 3})
	if err != nil {
		t.Fatal(err)
	}
	err = s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		return s.shop.restockDue(ctx, tx, eventlog.Record{ID: "one", Kind: catalog.StockChanged{}.Kind(), Data: data})
	})
	if err != nil {
		t.Fatal(err)
	}
	var due int64
	if err := s.shop.db.QueryRowContext(t.Context(), "SELECT due FROM todos WHERE kind = ?", device.TodoCrowd).Scan(&due); err != nil {
		t.Fatal(err)
	}
	if wait := time.Until(sqldb.Moment(due)); wait < restockPause/2 || wait > restockPause {
		t.Errorf("it is told in %s, want in %s", wait, restockPause)
	}
	if about, err := s.shop.topic(t.Context(), device.Topic{Kind: device.OfStock, ID: variant}); err != nil || !about.Wait || !about.Hidden {
		t.Errorf("what is sold out again, and not on sale, is told: %+v, %v", about, err)
	}
}
