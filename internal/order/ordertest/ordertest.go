// Package ordertest opens a small shop for tests of what stands above orders: real domains on a real database,
// and the sandbox payment provider on a socket of its own.
package ordertest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// What the shop and its provider share, and where the shop says it is.
const (
	sandboxKey = "a key of tests alone"
	shopURL    = "http://shop.test"
)

// Shop is what was opened; it closes with the test.
type Shop struct {
	DB       *sqldb.DB
	Accounts *account.Service
	Catalog  *catalog.Service
	Orders   *order.Service
	t        testing.TB
	vendor   catalog.Vendor
}

// Open makes an empty shop with one vendor.
func Open(t testing.TB, now func() time.Time) *Shop {
	t.Helper()
	ctx, logger := context.Background(), slog.New(slog.DiscardHandler)
	s := &Shop{DB: sqldbtest.SQLite(t), t: t}
	for domain, files := range map[string]fs.FS{
		"eventlog": eventlog.Migrations, "todo": todo.Migrations, "account": account.Migrations, "catalog": catalog.Migrations,
		"payment": payment.Migrations, "order": order.Migrations,
	} {
		if err := sqldb.Migrate(ctx, s.DB, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	provider, err := sandboxpg.New(sandboxpg.Config{Key: sandboxKey, Shops: []string{shopURL}, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	window := httptest.NewServer(provider)
	t.Cleanup(func() {
		provider.Close()
		window.Close()
	})
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	payments := payment.New(s.DB, payment.Needs{Providers: []payment.Provider{payment.NewSandbox(payment.SandboxConfig{API: window.URL, Key: sandboxKey, Now: now})}}, payment.Config{}, logger, now)
	s.Accounts = account.New(s.DB, account.Needs{}, account.Config{}, logger, now)
	s.Catalog = catalog.New(s.DB, catalog.Needs{Blobs: blobs}, logger, now)
	s.Orders = order.New(s.DB, order.Needs{Catalog: s.Catalog, Payments: payments, Accounts: s.Accounts}, order.Config{PublicURL: shopURL, Secret: []byte("secret of a test")}, logger, now)
	s.vendor, err = s.Catalog.CreateVendor(ctx, catalog.VendorForm{Name: "서울스낵", NameEn: "Seoul Snack", Story: "1987년부터 볶았어요."})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Sell puts f on sale, with a picture. Its vendor and status are filled in.
func (s *Shop) Sell(f catalog.ProductForm) catalog.Product {
	s.t.Helper()
	ctx := context.Background()
	f.VendorID, f.Status = s.vendor.ID, catalog.Draft
	p, err := s.Catalog.CreateProduct(ctx, f)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Catalog.AddPicture(ctx, p.ID, "", bytes.NewReader(plate())); err != nil {
		s.t.Fatal(err)
	}
	if p, err = s.Catalog.Product(ctx, p.ID); err != nil {
		s.t.Fatal(err)
	}
	f.Status, f.Slug, f.Version = catalog.OnSale, p.Slug, p.Version
	for i := range f.Variants {
		f.Variants[i].ID, f.Variants[i].OnHand = p.Variants[i].ID, 0
	}
	if p, err = s.Catalog.UpdateProduct(ctx, p.ID, f); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// Pay is the shopper who agrees in the payment window.
func (s *Shop) Pay(window string) order.Order {
	s.t.Helper()
	back, err := sandboxpg.Shopper{HTTP: http.DefaultClient}.Press(context.Background(), window, sandboxpg.Approve)
	if err != nil {
		s.t.Fatal(err)
	}
	o, err := s.Orders.PaymentReturned(context.Background(), "sandbox", back.Fields)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// plate is a small picture.
func plate() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		img.Set(i%64, i/64, color.NRGBA{R: 200, G: uint8(i % 64), B: 40, A: 255})
	}
	var out bytes.Buffer
	png.Encode(&out, img)
	return out.Bytes()
}
