package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
)

// crowd is what all buyers of a run have in common: what they want, where, and the connections that they share.
type crowd struct {
	shop, variant string
	rush, blind   bool // do not ask the price; do not look whether it is paid
	patience      time.Duration
	connections   int

	mu     sync.Mutex
	byHost map[string]*wires
}

func newCrowd(p plan) *crowd {
	return &crowd{
		shop: strings.TrimPrefix(p.url, "http://"), variant: p.variant, rush: p.rush, blind: p.rate > 0,
		patience: p.patience, connections: p.connections, byHost: map[string]*wires{},
	}
}

func (c *crowd) to(host string) *wires {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.byHost[host]
	if w == nil {
		w = newWires(host, c.connections)
		c.byHost[host] = w
	}
	return w
}

func (c *crowd) leave() {
	for _, w := range c.byHost {
		w.close()
	}
}

// buyer is one browser: its own key and its own cookie.
type buyer struct {
	*crowd
	cookie string
}

// end is how it went for one buyer.
type end struct {
	what     string // "paid", "sold out", or what else happened
	reserved time.Duration
	took     time.Duration
	err      error
}

const (
	jsonBody = "application/json"
	formBody = "application/x-www-form-urlencoded"
)

// buy asks the price, orders and pays.
func (b *buyer) buy(ctx context.Context) end {
	start := time.Now()
	lines := `[{"variant":"` + b.variant + `","qty":1}]`
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
	status, code, err := b.json(ctx, request{
		method: http.MethodPost, path: "/api/v1/orders", kind: jsonBody, key: id.New(),
		body: fmt.Sprintf(`{"lines":%s,"seenTotal":%d,"ship":{"recipient":"김민지","phone":"010-1234-5678","postcode":"04524",`+
			`"line1":"서울 중구 세종대로 110"},"acknowledged":true}`, lines, seen),
	}, &placed)
	e.reserved = time.Since(start)
	switch {
	case err == nil && code == "sold_out":
		e.what, e.took = "sold out", e.reserved
		return e
	case err != nil || status != http.StatusCreated:
		return b.failed("order", status, code, err)
	}
	back, err := b.press(ctx, placed.Window)
	if err != nil {
		return b.failed("window", 0, "", err)
	}
	if err := b.comeBack(ctx, back, placed.Order.Number); err != nil {
		return b.failed("return", 0, "", err)
	}
	if b.blind {
		e.what, e.took = "paid", time.Since(start)
		return e
	}
	var order struct {
		State string `json:"state"`
	}
	if status, code, err = b.json(ctx, request{method: http.MethodGet, path: "/api/v1/orders/" + placed.Order.Number}, &order); err != nil || status != http.StatusOK {
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
	status, code, err := b.json(ctx, request{method: http.MethodPost, path: "/api/v1/quote", kind: jsonBody, body: `{"lines":` + lines + `}`}, &quote)
	if err != nil || status != http.StatusOK {
		return 0, false, b.failed("quote", status, code, err)
	}
	return quote.Total, quote.Ready, end{what: "sold out"}
}

// press opens the payment window, as a browser does, approves in it, and gives the form that it sends back to the shop.
func (b *buyer) press(ctx context.Context, window string) (back sandboxpg.Return, err error) {
	at, err := url.Parse(window)
	if err != nil {
		return back, err
	}
	pg := b.to(at.Host)
	err = pg.with(ctx, func(w *wire) (bool, error) {
		opened, err := w.do(request{method: http.MethodGet, path: at.RequestURI(), host: at.Host}, b.patience)
		if err != nil {
			return false, err
		}
		if opened.status != http.StatusSeeOther || !strings.HasPrefix(opened.location, "/pay/") {
			return false, fmt.Errorf("opened with %d to %q", opened.status, opened.location)
		}
		page, err := w.do(request{method: http.MethodGet, path: opened.location, host: at.Host}, b.patience)
		if err != nil {
			return false, err
		}
		if page.status != http.StatusOK || len(page.body) == 0 {
			return false, fmt.Errorf("shown with %d", page.status)
		}
		pressed, err := w.do(request{
			method: http.MethodPost, path: opened.location, host: at.Host, kind: formBody, accept: jsonBody, body: "outcome=" + string(sandboxpg.Approve),
		}, b.patience)
		if err != nil {
			return false, err
		}
		if pressed.status != http.StatusOK {
			return false, fmt.Errorf("pressed with %d", pressed.status)
		}
		return !pressed.closing, json.Unmarshal(pressed.body, &back)
	})
	return back, err
}

// comeBack posts the window's form to the shop, which has to show the order.
func (b *buyer) comeBack(ctx context.Context, back sandboxpg.Return, number string) error {
	at, err := url.Parse(back.Action)
	if err != nil {
		return err
	}
	return b.send(ctx, request{method: http.MethodPost, path: at.RequestURI(), kind: formBody, body: back.Fields.Encode()}, func(a answer) error {
		if a.status != http.StatusSeeOther || a.location != "/orders/"+number {
			return fmt.Errorf("answered %d to %q", a.status, a.location)
		}
		return nil
	})
}

func (b *buyer) failed(at string, status int, code string, err error) end {
	if err != nil {
		return end{what: at + " failed", err: fmt.Errorf("%s: %w", at, err)}
	}
	return end{what: at + " refused", err: fmt.Errorf("%s answered %d %s", at, status, code)}
}

// json reads the answer of the shop, or the code of the problem.
func (b *buyer) json(ctx context.Context, q request, into any) (status int, code string, err error) {
	err = b.send(ctx, q, func(a answer) error {
		status = a.status
		if status < http.StatusBadRequest {
			return json.Unmarshal(a.body, into)
		}
		var problem struct {
			Code string `json:"code"`
		}
		_ = json.Unmarshal(a.body, &problem)
		code = problem.Code
		return nil
	})
	return status, code, err
}

// send asks the shop, with the buyer's cookie.
func (b *buyer) send(ctx context.Context, q request, read func(answer) error) error {
	q.host, q.cookie = b.shop, b.cookie
	return b.to(b.shop).with(ctx, func(w *wire) (bool, error) {
		a, err := w.do(q, b.patience)
		if err != nil {
			return false, err
		}
		if a.cookie != "" {
			b.cookie = a.cookie
		}
		return !a.closing, read(a)
	})
}
