package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// shop is the program in a process of its own, on one folder and the same ports in all its lives.
type shop struct {
	plan          plan
	data          string
	outside       *outside
	env           []string
	url, rtmp     string
	browser       *http.Client // signed in as the owner
	cmd           *exec.Cmd
	over          chan struct{} // closed when cmd has ended
	said, log     *text
	show, address string // its id; the address that its encoder connects to
}

// text is what a process has written so far.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *text) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

func newShop(p plan, dir string, w *outside) (*shop, error) {
	var ports [3]string
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		ports[i] = l.Addr().String()
		if err := l.Close(); err != nil {
			return nil, err
		}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s := &shop{
		plan: p, data: filepath.Join(dir, "data"), outside: w, url: "http://" + ports[0], rtmp: "rtmp://" + ports[1] + "/live",
		browser: &http.Client{Timeout: time.Minute, Jar: jar}, log: &text{},
	}
	s.env = append(os.Environ(), "SSL_CERT_FILE="+w.roots,
		"SAJA_HTTP_ADDR="+ports[0], "SAJA_RTMP_ADDR="+ports[1], "SAJA_PAYMENT_SANDBOX_ADDR="+ports[2], "SAJA_METRICS_ADDR=", "SAJA_LOG_LEVEL=warn", "SAJA_HTTP_TRUST_PROXY=true", "SAJA_DATABASE_URL="+p.database,
		"SAJA_PUSH_CONTACT=https://saja.live", "SAJA_PUSH_SERVICES="+w.at[0],
		"SAJA_MAIL_MAILGUN_DOMAIN="+domain, "SAJA_MAIL_MAILGUN_KEY=key-of-mailgun", "SAJA_MAIL_MAILGUN_URL=http://"+w.at[1], "SAJA_MAIL_MAILGUN_SIGNING="+signing, "SAJA_MAIL_FROM=hello@"+domain, "SAJA_MAIL_DKIM=false",
		"SAJA_MESSAGES_PROVIDER=solapi", "SAJA_MESSAGES_KEY=key-of-solapi", "SAJA_MESSAGES_SECRET="+secret, "SAJA_MESSAGES_URL=http://"+w.at[2],
		"SAJA_ADS_FREE_NUMBER=080-123-4567", "SAJA_ADS_PER_DAY=0")
	return s, nil
}

// start starts the program, and waits until it takes requests.
func (s *shop) start(ctx context.Context) error {
	s.said, s.over = &text{}, make(chan struct{})
	s.cmd = exec.Command(s.plan.program, "serve", "--data", s.data)
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = s.env, s.said, s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	cmd, over := s.cmd, s.over
	go func() {
		_ = cmd.Wait() // it is killed
		close(over)
	}()
	for {
		if r, err := http.Get(s.url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := s.wait(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

// kill is kill -9. The folder is free once the process is gone.
func (s *shop) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	<-s.over
	s.cmd = nil
}

// wait waits, and fails when the program ends by itself meanwhile.
func (s *shop) wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.over:
		return fmt.Errorf("the shop ended by itself: %s", s.log)
	}
}

var oneTime = regexp.MustCompile(`one-time password: (\S+)`)

// signIn is the owner's first.
func (s *shop) signIn(ctx context.Context) error {
	var once []string
	for once == nil {
		if err := s.wait(ctx, 10*time.Millisecond); err != nil {
			return err
		}
		once = oneTime.FindStringSubmatch(s.said.String())
	}
	const own = "four words in a row"
	return errors.Join(
		s.ask(ctx, "POST", "/api/v1/auth/sign-in", map[string]any{"email": "owner@saja.local", "password": once[1]}, nil),
		s.ask(ctx, "POST", "/api/v1/auth/password", map[string]any{"current": once[1], "password": own}, nil),
	)
}

// ask calls a door, and fails where it refuses.
func (s *shop) ask(ctx context.Context, method, path string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", network(ctx))
	answer, err := s.browser.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= 400 {
		return fmt.Errorf("%s %s: %s %s", method, path, answer.Status, said)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(said, out)
}

func (s *shop) database() string {
	if s.plan.database != "" {
		return s.plan.database
	}
	return "sqlite:" + filepath.Join(s.data, "shop.db")
}

// books opens the shop's database for as long as do takes.
func (s *shop) books(ctx context.Context, do func(db *sqldb.DB) error) error {
	db, err := sqldb.Open(ctx, sqldb.Config{URL: s.database(), ReadLimit: time.Minute, Limit: time.Minute})
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// stands says how many deliveries stand where, such as "push sent taken: 12", and how many there are.
func (s *shop) stands(ctx context.Context) (all []string, told int, err error) {
	err = s.books(ctx, func(db *sqldb.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT channel, state, code, COUNT(*) FROM deliveries GROUP BY channel, state, code ORDER BY channel, state, code`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var channel, state, code string
			var n int
			if err := rows.Scan(&channel, &state, &code, &n); err != nil {
				return err
			}
			all = append(all, fmt.Sprintf("%s %s %s: %d", channel, state, code, n))
			told += n
		}
		return rows.Err()
	})
	return all, told, err
}

func (s *shop) print(ctx context.Context, when string) error {
	all, _, err := s.stands(ctx)
	fmt.Printf("%s: %s\n", when, strings.Join(all, ", "))
	return err
}

// settled waits until everything has been told and nothing is still to be done: what nobody knows the end of is asked about for a while.
func (s *shop) settled(ctx context.Context) error {
	for {
		all, told, err := s.stands(ctx)
		if err != nil {
			return err
		}
		var left int
		err = s.books(ctx, func(db *sqldb.DB) error {
			n, err := sqldb.Column[int](ctx, db, `SELECT COUNT(*) FROM todos WHERE kind IN (?, ?, ?)`, string(notify.Bulk), notify.TodoVolleys, device.TodoCrowd)
			if err == nil {
				left = n[0]
			}
			return err
		})
		if err != nil {
			return err
		}
		if left == 0 && told >= s.plan.all() {
			return nil
		}
		fmt.Printf("%s  %s; %d to do\n", time.Now().Format(time.TimeOnly), strings.Join(all, ", "), left)
		if err := s.wait(ctx, 10*time.Second); err != nil {
			return err
		}
	}
}
