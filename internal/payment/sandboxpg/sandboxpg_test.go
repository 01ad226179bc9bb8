package sandboxpg_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/payment/sandboxpg"
)

type bench struct {
	*httptest.Server
	t *testing.T
}

// key is what shop and sandbox of these tests share.
const key = "a key of these tests alone"

func start(t *testing.T, c sandboxpg.Config) bench {
	t.Helper()
	c.Key = key
	if c.Shops == nil {
		c.Shops = []string{"http://shop.test"}
	}
	s, err := sandboxpg.New(c)
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		h.CloseClientConnections()
		h.Close()
	})
	return bench{h, t}
}

func (b bench) request(oid string, amount int64) url.Values {
	q := url.Values{
		"mid": {sandboxpg.DefaultMID}, "oid": {oid}, "amount": {strconv.FormatInt(amount, 10)},
		"order_number": {"261124-7K3M9QX"}, "goods": {"불맛 쌀떡볶이 외 1건"}, "return_url": {"http://shop.test/payments/sandbox/return"},
		"until": {strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)},
	}
	q.Set("signature", sandboxpg.SignForm(key, q))
	return q
}

func (b bench) press(oid string, amount int64, o sandboxpg.Outcome) url.Values {
	b.t.Helper()
	r, err := sandboxpg.Shopper{HTTP: b.Client()}.Press(b.t.Context(), b.URL+"/pay?"+b.request(oid, amount).Encode(), o)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.Fields
}

func (b bench) call(path string, c sandboxpg.Call) (sandboxpg.Reply, error) {
	b.t.Helper()
	return b.callAt(time.Now(), path, c)
}

func (b bench) callAt(now time.Time, path string, c sandboxpg.Call) (sandboxpg.Reply, error) {
	b.t.Helper()
	body, _ := json.Marshal(c)
	req, _ := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.URL+path, bytes.NewReader(body))
	stamp, signature := sandboxpg.SignCall(key, path, now, body)
	req.Header.Set(sandboxpg.HeaderMID, sandboxpg.DefaultMID)
	req.Header.Set(sandboxpg.HeaderTimestamp, stamp)
	req.Header.Set(sandboxpg.HeaderSignature, signature)
	client := *b.Client()
	client.Timeout = 2 * time.Second
	res, err := client.Do(req)
	if err != nil {
		return sandboxpg.Reply{}, err
	}
	defer res.Body.Close()
	var a sandboxpg.Reply
	err = json.NewDecoder(res.Body).Decode(&a)
	return a, err
}

func (b bench) approve(f url.Values, amount int64) (sandboxpg.Reply, error) {
	b.t.Helper()
	return b.call("/v1/approve", sandboxpg.Call{TID: f.Get("tid"), OID: f.Get("oid"), AuthToken: f.Get("auth_token"), Amount: amount})
}

func (b bench) state(oid string) sandboxpg.State {
	b.t.Helper()
	a, err := b.call("/v1/inquire", sandboxpg.Call{OID: oid})
	if err != nil {
		b.t.Fatal(err)
	}
	return a.Trade.State
}

func TestShopperAgreesAndShopApproves(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	f := b.press("order-1", 12900, sandboxpg.Approve)
	if !sandboxpg.VerifyForm(key, f) {
		t.Error("the return is not signed")
	}
	a, err := b.approve(f, 12900)
	if err != nil || a.Code != sandboxpg.CodeOK || a.Trade.State != sandboxpg.Approved {
		t.Errorf("approve answered %+v, %v; want approved", a, err)
	}
}

func TestFaultsLeaveTheBooksAsTheirNamesSay(t *testing.T) {
	for _, c := range []struct {
		outcome sandboxpg.Outcome
		code    string // "" when there is no whole answer
		booked  sandboxpg.State
	}{
		{sandboxpg.Decline, sandboxpg.CodeDeclined, sandboxpg.Declined},
		{sandboxpg.TimeoutBefore, "", sandboxpg.Authed},
		{sandboxpg.TimeoutAfter, "", sandboxpg.Approved},
		{sandboxpg.ReplyCut, "", sandboxpg.Approved},
		{sandboxpg.HTTP500, "", sandboxpg.Authed},
		{sandboxpg.AlteredReply, sandboxpg.CodeOK, sandboxpg.Approved},
	} {
		t.Run(string(c.outcome), func(t *testing.T) {
			b := start(t, sandboxpg.Config{})
			a, err := b.approve(b.press("o", 10000, c.outcome), 10000)
			if (err == nil) != (c.code != "") || a.Code != c.code {
				t.Errorf("approve answered %q, %v; want %q", a.Code, err, c.code)
			}
			if got := b.state("o"); got != c.booked {
				t.Errorf("books say %s, want %s", got, c.booked)
			}
		})
	}
}

func TestPressingAButtonLeavesNothingToSendTwice(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	client := *b.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Get(b.URL + "/pay?" + b.request("o", 10000).Encode())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	window := res.Header.Get("Location")
	if res, err = client.PostForm(b.URL+window, url.Values{"outcome": {"approve"}}); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || got != window {
		t.Errorf("the press answered %d to %q, want 303 to %s", res.StatusCode, got, window)
	}
	if res, err = client.Get(b.URL + window); err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if !strings.Contains(string(page), `action="http://shop.test/payments/sandbox/return"`) {
		t.Errorf("the page after the press does not lead back: %s", page)
	}
}

func TestReturnsThatLie(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	if f := b.press("a", 10000, sandboxpg.AlteredAmount); f.Get("amount") == "10000" || !sandboxpg.VerifyForm(key, f) {
		t.Errorf("altered return says %s won, signed %v", f.Get("amount"), sandboxpg.VerifyForm(key, f))
	}
	if f := b.press("b", 10000, sandboxpg.ForgedSignature); sandboxpg.VerifyForm(key, f) {
		t.Error("forged return verifies")
	}
}

func TestAmountChoosesTheOutcome(t *testing.T) {
	for i, want := range sandboxpg.Outcomes {
		if got := sandboxpg.ForAmount(15900 + int64(i)); got != want {
			t.Errorf("amount %d gives %s, want %s", 15900+i, got, want)
		}
	}
}

func TestNetCancelIsNeverARefund(t *testing.T) {
	now := time.Now()
	b := start(t, sandboxpg.Config{Now: func() time.Time { return now }})
	for _, c := range []struct {
		oid     string
		outcome sandboxpg.Outcome
		later   time.Duration
		code    string
		state   sandboxpg.State
	}{
		{"approved", sandboxpg.Approve, 0, sandboxpg.CodeOK, sandboxpg.NetCancelled},
		{"declined", sandboxpg.Decline, 0, sandboxpg.CodeState, sandboxpg.Declined},
		{"unknown", sandboxpg.HTTP500, 0, sandboxpg.CodeOK, sandboxpg.NetCancelled},
		{"settled", sandboxpg.Approve, 11 * time.Minute, sandboxpg.CodeSettled, sandboxpg.Approved},
	} {
		f := b.press(c.oid, 5000, c.outcome)
		_, _ = b.approve(f, 5000)
		now = now.Add(c.later)
		a, err := b.callAt(now, "/v1/netcancel", sandboxpg.Call{OID: c.oid})
		if err != nil || a.Code != c.code || a.Trade.State != c.state {
			t.Errorf("%s: net cancel answered %+v %v, want %s and %s", c.oid, a, err, c.code, c.state)
		}
	}
}

func TestRefundsAddUpAndRepeatWithoutHarm(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	f := b.press("o", 10000, sandboxpg.Approve)
	if _, err := b.approve(f, 10000); err != nil {
		t.Fatal(err)
	}
	refund := func(key string, amount, remaining int64) string {
		t.Helper()
		a, err := b.call("/v1/refund", sandboxpg.Call{TID: f.Get("tid"), Key: key, Amount: amount, Remaining: remaining})
		if err != nil {
			t.Fatal(err)
		}
		return a.Code
	}
	for _, c := range []struct {
		key               string
		amount, remaining int64
		want              string
	}{
		{"r1", 3000, 10000, sandboxpg.CodeMismatch}, // the total is not what remains
		{"r1", 3000, 7000, sandboxpg.CodeOK},
		{"r1", 3000, 7000, sandboxpg.CodeOK},
		{"r1", 4000, 6000, sandboxpg.CodeMismatch},
		{"r2", 8000, -1000, sandboxpg.CodeMismatch},
		{"r2", 7000, 0, sandboxpg.CodeOK},
		{"r3", 1, -1, sandboxpg.CodeState},
	} {
		if got := refund(c.key, c.amount, c.remaining); got != c.want {
			t.Errorf("refund %s of %d answered %s, want %s", c.key, c.amount, got, c.want)
		}
	}
	if got := b.state("o"); got != sandboxpg.Refunded {
		t.Errorf("books say %s, want refunded", got)
	}
}

func TestTradesSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox", "trades.jsonl")
	b := start(t, sandboxpg.Config{File: file})
	f := b.press("o", 10000, sandboxpg.Approve)
	if _, err := b.approve(f, 10000); err != nil {
		t.Fatal(err)
	}
	if got := start(t, sandboxpg.Config{File: file}).state("o"); got != sandboxpg.Approved {
		t.Errorf("after a restart the books say %s, want approved", got)
	}
}

func TestUnsignedCallsAndWindowsAreRefused(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	res, err := b.Client().Post(b.URL+"/v1/inquire", "application/json", strings.NewReader(`{"oid":"o"}`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("unsigned call answered %d, want 401", res.StatusCode)
	}
	q := b.request("o", 10000)
	q.Set("amount", "1")
	res, err = b.Client().Get(b.URL + "/pay?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("window with another amount than signed answered %d, want 403", res.StatusCode)
	}
}

func TestWindowWorksInTheShopsFrameInBothLanguages(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	q := b.request("o", 12900)
	for lang, want := range map[string]string{"ko": "12,900원 결제하기", "en": "Pay 12,900 won"} {
		req, _ := http.NewRequest(http.MethodGet, b.URL+"/pay?"+q.Encode(), nil)
		req.Header.Set("Accept-Language", lang)
		res, err := b.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if !strings.Contains(string(page), want) {
			t.Errorf("%s window lacks %q", lang, want)
		}
		if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self' http://shop.test") {
			t.Errorf("policy %q does not let the shop frame the window", csp)
		}
	}
}

func TestNoticeComesSigned(t *testing.T) {
	got := make(chan bool, 2)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- sandboxpg.VerifyCall(key, r.URL.Path, r.Header, body, time.Now())
	}))
	defer shop.Close()
	b := start(t, sandboxpg.Config{Shops: []string{"http://shop.test", shop.URL}})
	q := b.request("o", 10000)
	q.Set("notice_url", shop.URL+"/payments/sandbox/notice")
	q.Set("signature", sandboxpg.SignForm(key, q))
	r, err := sandboxpg.Shopper{HTTP: b.Client()}.Press(t.Context(), b.URL+"/pay?"+q.Encode(), sandboxpg.NoticeTwice)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.approve(r.Fields, 10000); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		select {
		case signed := <-got:
			if !signed {
				t.Error("the notice is not signed")
			}
		case <-time.After(time.Minute):
			t.Fatal("no second notice came")
		}
	}
}

func TestOnlyTheShopsOwnAddressesAreOpenedAndPostedTo(t *testing.T) {
	reached := make(chan string, 10)
	inside := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.URL.Path }))
	defer inside.Close()
	b := start(t, sandboxpg.Config{})
	for field, address := range map[string]string{
		"return_url": inside.URL + "/latest/meta-data", "notice_url": inside.URL + "/notice",
		"return_url ": "http://shop.test@" + strings.TrimPrefix(inside.URL, "http://") + "/",
		"notice_url ": "http://shop.test/" + strings.Repeat("x", 400),
	} {
		q := b.request("elsewhere "+field, 10000)
		q.Set(strings.TrimSpace(field), address)
		q.Set("signature", sandboxpg.SignForm(key, q))
		res, err := b.Client().Get(b.URL + "/pay?" + q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("a window with %s %s answered %d, want 403", field, address, res.StatusCode)
		}
	}
	if len(reached) != 0 {
		t.Errorf("%d requests reached another address", len(reached))
	}
	if _, err := sandboxpg.New(sandboxpg.Config{Shops: []string{"http://shop.test"}}); err == nil {
		t.Error("a sandbox without a key was made")
	}
}

func TestTradesAreListedOnlyToWhoHoldsTheToken(t *testing.T) {
	b := start(t, sandboxpg.Config{})
	b.press("seen", 10000, sandboxpg.Close)
	for address, want := range map[string]int{
		b.URL + "/": http.StatusForbidden, b.URL + "/?t=": http.StatusForbidden, sandboxpg.ListURL(b.URL, "another key"): http.StatusForbidden,
		sandboxpg.ListURL(b.URL, key): http.StatusOK,
	} {
		res, err := b.Client().Get(address)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if listed := strings.Contains(string(page), "261124-7K3M9QX"); res.StatusCode != want || listed != (want == http.StatusOK) {
			t.Errorf("%s answered %d, trades listed: %v; want %d", strings.TrimPrefix(address, b.URL), res.StatusCode, listed, want)
		}
	}
}
