package till_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/test/load/till"
)

const dataKey = "SAJA_TEST_TILL"

// TestMain is also the shop that is killed: the test binary runs itself with a data folder.
func TestMain(m *testing.M) {
	data := os.Getenv(dataKey)
	if data == "" {
		os.Exit(m.Run())
	}
	t, err := till.Open(context.Background(), till.Config{Data: data, Stock: 100_000, Price: 12_900, Hold: 3 * time.Second})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(t.URL, t.Variant)
	select {} // until killed
}

// child is a shop in a process of its own.
type child struct {
	cmd          *exec.Cmd
	url, variant string
}

func start(t *testing.T, data string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dataKey+"="+data)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd}
	t.Cleanup(c.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the shop did not start: %v", err)
	}
	c.url, c.variant, _ = strings.Cut(strings.TrimSpace(line), " ")
	return c
}

// kill is kill -9.
func (c *child) kill() {
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// shopper orders and pays until the shop is gone, and keeps what was acknowledged.
type shopper struct {
	placed, paid []string
}

func (s *shopper) buy(c *child, outcomes []sandboxpg.Outcome, n int) {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: 5 * time.Second, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.Path, "/pay/") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	body := fmt.Sprintf(`{"lines":[{"variant":%q,"qty":1}],"ship":{"recipient":"김민지","phone":"010-1234-5678","postcode":"04524","line1":"서울 중구 세종대로 110"},"acknowledged":true}`, c.variant)
	for i := n; ; i++ {
		req, _ := http.NewRequest(http.MethodPost, c.url+"/api/v1/orders", bytes.NewBufferString(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", id.New())
		res, err := client.Do(req)
		if err != nil {
			return
		}
		var placed struct {
			Window string `json:"window"`
			Order  struct {
				Number string `json:"number"`
			} `json:"order"`
		}
		err = json.NewDecoder(res.Body).Decode(&placed)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusCreated {
			return
		}
		s.placed = append(s.placed, placed.Order.Number)
		form, err := sandboxpg.Shopper{HTTP: client}.Press(context.Background(), placed.Window, outcomes[i%len(outcomes)])
		if err != nil {
			return
		}
		res, err = client.PostForm(form.Action, form.Fields)
		if err != nil {
			return
		}
		res.Body.Close()
		if outcomes[i%len(outcomes)] == sandboxpg.Approve && res.StatusCode == http.StatusSeeOther {
			s.paid = append(s.paid, placed.Order.Number)
		}
	}
}

func TestAcknowledgedOrdersSurviveKillNine(t *testing.T) {
	data := t.TempDir()
	outcomes := []sandboxpg.Outcome{sandboxpg.Approve, sandboxpg.Approve, sandboxpg.ReplyCut, sandboxpg.HTTP500, sandboxpg.Decline}
	var placed, paid []string
	for round := range 5 {
		c := start(t, data)
		shoppers := make([]shopper, 8)
		var all sync.WaitGroup
		for i := range shoppers {
			all.Go(func() { shoppers[i].buy(c, outcomes, i) })
		}
		<-time.After(time.Duration(200+130*round) * time.Millisecond) // the moment of the kill, not a wait for anything
		c.kill()
		all.Wait()
		for _, s := range shoppers {
			placed, paid = append(placed, s.placed...), append(paid, s.paid...)
		}
	}
	if len(placed) == 0 || len(paid) == 0 {
		t.Fatalf("%d orders placed and %d paid before the kills: nothing was tested", len(placed), len(paid))
	}
	shop, err := till.Open(t.Context(), till.Config{Data: data, Hold: 3 * time.Second})
	if err != nil {
		t.Fatalf("the shop does not open after the kills: %v", err)
	}
	defer shop.Close()
	count := func(query string, args ...any) (n int) {
		t.Helper()
		if err := shop.DB.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, number := range placed {
		if count(`SELECT COUNT(*) FROM orders WHERE number = ?`, number) != 1 {
			t.Errorf("order %s was acknowledged and is lost", number)
		}
	}
	for _, number := range paid {
		if count(`SELECT COUNT(*) FROM orders WHERE number = ? AND state = 'paid'`, number) != 1 {
			t.Errorf("order %s was shown as paid and is not", number)
		}
	}
	open := func() int {
		return count(`SELECT COUNT(*) FROM payments WHERE state IN ('approving', 'unknown', 'netcancelling')`) +
			count(`SELECT COUNT(*) FROM orders WHERE state IN ('pending', 'cancelling')`) + count(`SELECT COUNT(*) FROM outbox`)
	}
	if !eventually.Reached(func() bool { return open() == 0 }) {
		t.Fatalf("long after the restart still open: %d payments, %d pending orders, %d cancelling, %d events",
			count(`SELECT COUNT(*) FROM payments WHERE state IN ('approving', 'unknown', 'netcancelling')`),
			count(`SELECT COUNT(*) FROM orders WHERE state = 'pending'`), count(`SELECT COUNT(*) FROM orders WHERE state = 'cancelling'`),
			count(`SELECT COUNT(*) FROM outbox`))
	}
	if n := count(`SELECT COUNT(*) FROM orders o WHERE o.state = 'paid' AND 1 <> (SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id AND p.state = 'paid')`); n > 0 {
		t.Errorf("%d paid orders lack their one payment", n)
	}
	if n := count(`SELECT COUNT(*) FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.state = 'paid' AND o.state <> 'paid'`); n > 0 {
		t.Errorf("%d payments are kept without a paid order", n)
	}
	sold := count(`SELECT COUNT(*) FROM orders WHERE state = 'paid'`)
	if gone := count(`SELECT 100000 - on_hand FROM stocks`); gone != sold {
		t.Errorf("%d pieces have left the shelf for %d paid orders", gone, sold)
	}
	if n := count(`SELECT reserved FROM stocks`); n != 0 {
		t.Errorf("%d pieces are still reserved", n)
	}
	t.Logf("%d orders acknowledged, %d of them paid, over 5 kills", len(placed), len(paid))
}
