package payment

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/outside"
)

// SandboxConfig says where the sandbox provider is and how to sign for it.
type SandboxConfig struct {
	API       string        // where the server is reached from here, "http://127.0.0.1:8091"
	Window    string        // where shoppers reach it; API when empty
	MID       string        // sandboxpg's default when empty
	Key       string        // secret shared with the server; without one nothing that is signed is believed, on either side
	NoticeURL string        // where it may tell of approvals; "" for no notices
	Timeout   time.Duration // of one call; 8 s
	Now       func() time.Time
}

// Sandbox speaks to sandboxpg. It calls only the configured API, never an address that came through a browser.
type Sandbox struct {
	cfg  SandboxConfig
	http *http.Client
}

var _ Provider = (*Sandbox)(nil)

// NewSandbox makes the adapter; nothing is called yet.
func NewSandbox(c SandboxConfig) *Sandbox {
	c.Window = cmp.Or(c.Window, c.API)
	c.MID = cmp.Or(c.MID, sandboxpg.DefaultMID)
	c.Key = cmp.Or(c.Key, id.Secret())
	c.Timeout = cmp.Or(c.Timeout, 8*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Sandbox{cfg: c, http: outside.Named(c.Timeout)}
}

// Name is "sandbox".
func (s *Sandbox) Name() string { return "sandbox" }

// MID is the merchant id.
func (s *Sandbox) MID() string { return s.cfg.MID }

// windowLife is how long after the order a window can still be opened.
const windowLife = 30 * time.Minute

// Open signs p into the address of its window; nobody is called. In a frame of the shop the window approves by itself.
func (s *Sandbox) Open(_ context.Context, p Payment) (Opening, error) {
	q := url.Values{
		"mid": {p.MID}, "oid": {p.ID}, "order_number": {p.OrderNumber}, "goods": {p.Goods}, "buyer": {p.Buyer},
		"amount": {strconv.FormatInt(int64(p.Amount), 10)}, "tax_free": {strconv.FormatInt(int64(p.TaxFree), 10)},
		"return_url": {p.ReturnURL},
		"until":      {strconv.FormatInt(p.CreatedAt.Add(windowLife).UnixMilli(), 10)},
	}
	if s.cfg.NoticeURL != "" {
		q.Set("notice_url", s.cfg.NoticeURL)
	}
	if p.Embed {
		q.Set("quick", "1")
	}
	q.Set("signature", sandboxpg.SignForm(s.cfg.Key, q))
	return Opening{Address: s.cfg.Window + "/pay?" + q.Encode()}, nil
}

// ReadReturn checks the form's signature.
func (s *Sandbox) ReadReturn(form url.Values) (Claim, error) {
	for _, values := range form {
		if len(values) != 1 {
			return Claim{}, ErrForged
		}
	}
	if !sandboxpg.VerifyForm(s.cfg.Key, form) {
		return Claim{}, ErrForged
	}
	amount, err := strconv.ParseInt(form.Get("amount"), 10, 64)
	if err != nil {
		return Claim{}, ErrForged
	}
	return Claim{
		PaymentID: form.Get("oid"), MID: form.Get("mid"), TID: form.Get("tid"), AuthToken: form.Get("auth_token"),
		Amount: money.Won(amount), Agreed: form.Get("code") == sandboxpg.CodeOK,
	}, nil
}

// ReadNotice checks the signature over path and body.
func (s *Sandbox) ReadNotice(path string, header http.Header, body []byte) (Notice, error) {
	var n sandboxpg.Reply
	if !sandboxpg.VerifyCall(s.cfg.Key, path, header, body, s.cfg.Now()) || json.Unmarshal(body, &n) != nil || n.Trade == nil {
		return Notice{}, ErrForged
	}
	return Notice{
		Claim: Claim{PaymentID: n.Trade.OID, MID: n.Trade.MID, TID: n.Trade.TID, Amount: money.Won(n.Trade.Amount), Agreed: true},
		Says:  standing(n.Trade.State),
	}, nil
}

// Approve asks for the charge.
func (s *Sandbox) Approve(ctx context.Context, p Payment) (Answer, error) {
	return s.call(ctx, "/v1/approve", sandboxpg.Call{TID: p.TID, OID: p.ID, AuthToken: p.AuthToken, Amount: int64(p.Amount)})
}

// Inquire asks what the books say, by our own name for the payment.
func (s *Sandbox) Inquire(ctx context.Context, p Payment) (Answer, error) {
	return s.call(ctx, "/v1/inquire", sandboxpg.Call{OID: p.ID})
}

// NetCancel undoes a charge whose handling failed.
func (s *Sandbox) NetCancel(ctx context.Context, p Payment) (Answer, error) {
	return s.call(ctx, "/v1/netcancel", sandboxpg.Call{OID: p.ID})
}

// Refund gives r back; its id keeps a repeat from giving twice.
func (s *Sandbox) Refund(ctx context.Context, p Payment, r Refund) (Answer, error) {
	return s.call(ctx, "/v1/refund", sandboxpg.Call{
		TID: p.TID, Key: r.ID, Amount: int64(r.Amount), Remaining: int64(p.Amount - p.Refunded - r.Amount), Reason: r.Reason,
	})
}

var errNoAnswer = errors.New("no usable answer")

// call returns an error for whatever is not a whole, well-formed answer.
func (s *Sandbox) call(ctx context.Context, path string, c sandboxpg.Call) (Answer, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.API+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(sandboxpg.HeaderMID, s.cfg.MID)
	stamp, signature := sandboxpg.SignCall(s.cfg.Key, path, s.cfg.Now(), body)
	req.Header.Set(sandboxpg.HeaderTimestamp, stamp)
	req.Header.Set(sandboxpg.HeaderSignature, signature)
	res, err := s.http.Do(req)
	if err != nil {
		return Answer{}, fmt.Errorf("sandbox %s: %w", path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return Answer{}, fmt.Errorf("sandbox %s: read reply: %w", path, err)
	}
	if res.StatusCode != http.StatusOK {
		return Answer{}, fmt.Errorf("sandbox %s answered %s: %w", path, res.Status, errNoAnswer)
	}
	var a sandboxpg.Reply
	if err := json.Unmarshal(raw, &a); err != nil || a.Code == "" {
		return Answer{}, fmt.Errorf("sandbox %s: unreadable reply: %w", path, errNoAnswer)
	}
	return answer(a, raw), nil
}

func answer(a sandboxpg.Reply, raw []byte) Answer {
	out := Answer{OK: a.Code == sandboxpg.CodeOK, Settled: a.Code == sandboxpg.CodeSettled, Code: a.Code, Raw: string(raw)}
	t := a.Trade
	if t == nil {
		return out
	}
	out.Books = Books{
		PaymentID: t.OID, MID: t.MID, TID: t.TID, Amount: money.Won(t.Amount),
		Method: t.Method, Card: t.Card, ApprovalNo: t.ApprovalNo, Refunds: map[string]string{},
	}
	for _, r := range t.Refunds {
		out.Books.Refunds[r.Key] = r.Ref
	}
	out.Books.Standing = standing(t.State)
	return out
}

func standing(s sandboxpg.State) Standing {
	switch s {
	case sandboxpg.Ready, sandboxpg.Authed:
		return Pending
	case sandboxpg.Closed, sandboxpg.Declined:
		return Refused
	case sandboxpg.NetCancelled:
		return Undone
	case sandboxpg.Approved, sandboxpg.PartRefunded, sandboxpg.Refunded:
		return Charged
	}
	return Missing
}
