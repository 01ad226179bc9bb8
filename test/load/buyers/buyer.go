package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
)

// buyer is one browser: its own cookies, its own key, connections shared with the others of its kind.
type buyer struct {
	shop, variant string
	rush, blind   bool // does not ask the price; does not look whether it is paid
	http          *http.Client
}

// end is how it went for one buyer.
type end struct {
	what     string // "paid", "sold out", or what else happened
	reserved time.Duration
	took     time.Duration
	err      error
}

var connections = &http.Transport{
	MaxIdleConns: 4096, MaxIdleConnsPerHost: 2048, IdleConnTimeout: time.Minute,
	DialContext: (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
}

func newBuyer(p plan) *buyer {
	jar, _ := cookiejar.New(nil) // only fails on a broken public suffix list
	return &buyer{p.url, p.variant, p.rush, p.rate > 0, &http.Client{
		Transport: connections, Jar: jar, Timeout: p.patience,
		CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			if !strings.HasPrefix(r.URL.Path, "/pay/") {
				return http.ErrUseLastResponse // only the payment window is followed
			}
			return nil
		},
	}}
}

// buy asks the price, orders and pays.
func (b *buyer) buy(ctx context.Context) end {
	start := time.Now()
	lines := fmt.Sprintf(`[{"variant":%q,"qty":1}]`, b.variant)
	seen, ready, e := b.ask(ctx, lines)
	if !ready {
		e.reserved = time.Since(start)
		e.took = e.reserved
		return e
	}
	var placed struct {
		Window string `json:"window"`
		Order  struct {
			Number string `json:"number"`
		} `json:"order"`
	}
	body := fmt.Sprintf(`{"lines":%s,"seenTotal":%d,"ship":{"recipient":"김민지","phone":"010-1234-5678","postcode":"04524",`+
		`"line1":"서울 중구 세종대로 110"}}`, lines, seen)
	status, code, err := b.post(ctx, "/api/v1/orders", id.New(), body, &placed)
	e.reserved = time.Since(start)
	switch {
	case err == nil && code == "sold_out":
		e.what, e.took = "sold out", e.reserved
		return e
	case err != nil || status != http.StatusCreated:
		return b.failed("order", status, code, err)
	}
	back, err := sandboxpg.Shopper{HTTP: b.http}.Press(ctx, placed.Window, sandboxpg.Approve)
	if err != nil {
		return b.failed("window", 0, "", err)
	}
	res, err := b.http.PostForm(back.Action, back.Fields)
	if err != nil {
		return b.failed("return", 0, "", err)
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return b.failed("return", res.StatusCode, "", nil)
	}
	if b.blind {
		e.what, e.took = "paid", time.Since(start)
		return e
	}
	var order struct {
		State string `json:"state"`
	}
	if status, code, err = b.get(ctx, "/api/v1/orders/"+placed.Order.Number, &order); err != nil || status != http.StatusOK {
		return b.failed("look", status, code, err)
	}
	e.what, e.took = order.State, time.Since(start)
	return e
}

// ask learns the total that the buyer will confirm; 0 confirms nothing.
func (b *buyer) ask(ctx context.Context, lines string) (total int64, ready bool, e end) {
	if b.rush {
		return 0, true, end{}
	}
	var quote struct {
		Total int64 `json:"total"`
		Ready bool  `json:"ready"`
	}
	status, code, err := b.post(ctx, "/api/v1/quote", "", `{"lines":`+lines+`}`, &quote)
	if err != nil || status != http.StatusOK {
		return 0, false, b.failed("quote", status, code, err)
	}
	return quote.Total, quote.Ready, end{what: "sold out"}
}

func (b *buyer) failed(at string, status int, code string, err error) end {
	if err != nil {
		return end{what: at + " failed", err: fmt.Errorf("%s: %w", at, err)}
	}
	return end{what: at + " refused", err: fmt.Errorf("%s answered %d %s", at, status, code)}
}

func (b *buyer) post(ctx context.Context, path, key, body string, into any) (status int, code string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.shop+path, bytes.NewBufferString(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return b.do(req, into)
}

func (b *buyer) get(ctx context.Context, path string, into any) (status int, code string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.shop+path, nil)
	if err != nil {
		return 0, "", err
	}
	return b.do(req, into)
}

// do reads the answer, or the code of the problem.
func (b *buyer) do(req *http.Request, into any) (status int, code string, err error) {
	res, err := b.http.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, "", err
	}
	if res.StatusCode >= 400 {
		var problem struct {
			Code string `json:"code"`
		}
		_ = json.Unmarshal(raw, &problem)
		return res.StatusCode, problem.Code, nil
	}
	return res.StatusCode, "", json.Unmarshal(raw, into)
}
