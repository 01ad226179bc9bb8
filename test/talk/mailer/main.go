// Command mailer writes, signs and sends letters about orders as the shop does, for whoever takes them apart or counts how many a second.
// Its first line is the DNS lines of its keys, its last one what each letter says, as JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

const domain = "shop.example"

func main() {
	smtp := flag.String("smtp", "", "host:port of a server without TLS; empty: one of the command's own in another process")
	count := flag.Int("count", 1000, "how many letters")
	hands := flag.Int("hands", 8, "how many at a time")
	keys := flag.String("keys", "both", "what they are signed with: both, or rsa alone")
	sink := flag.Bool("sink", false, "be the server")
	flag.Parse()
	ctx := context.Background()
	var err error
	switch {
	case *sink:
		err = serve(ctx)
	case *smtp == "":
		err = measure(ctx, *count, *hands, *keys)
	default:
		_, err = send(ctx, *smtp, *count, *hands, *keys, true)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// serve takes mail until standard input ends.
func serve(ctx context.Context) error {
	s, err := mailsim.Start(ctx, mailsim.Config{Plain: true, Keep: 1})
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Println(s.Addr)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// measure sends to a server in another process, and says how fast.
func measure(ctx context.Context, count, hands int, keys string) error {
	cmd := exec.Command(os.Args[0], "-sink")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _, _ = in.Close(), cmd.Wait() }()
	at, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return err
	}
	took, err := send(ctx, strings.TrimSpace(at), count, hands, keys, false)
	if err == nil {
		fmt.Printf("%d letters written, signed (keys: %s) and taken in %v: %.0f/s\n", count, keys, took.Round(time.Millisecond), float64(count)/took.Seconds())
	}
	return err
}

// works is what letters are made with.
type works struct {
	desk *notify.Desk
	keys *dkim.Keys
	smtp *notify.SMTP
}

func open(ctx context.Context, dir, smtp, keys string) (*works, []dkim.Key, error) {
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + filepath.Join(dir, "shop.db")})
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(sqldb.Migrate(ctx, db, "seal", seal.Migrations), sqldb.Migrate(ctx, db, "dkim", dkim.Migrations)); err != nil {
		return nil, nil, err
	}
	safe, err := seal.Open(ctx, db, seal.NewKey(), time.Now)
	if err != nil {
		return nil, nil, err
	}
	fresh := func() *dkim.Keys {
		return dkim.NewKeys(db, dkim.Needs{Seal: safe, Sender: standing.Sender{Domain: domain}}, true, time.Now)
	}
	w := &works{keys: fresh()}
	if _, err := w.keys.Sign(ctx, []byte("From: hello@"+domain+"\r\nSubject: x\r\n\r\nx\r\n")); err != nil { // makes them
		return nil, nil, err
	}
	if keys == "rsa" {
		err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM dkim_keys WHERE algorithm <> ?", dkim.RSA)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		w.keys = fresh()
	}
	catalogue, err := texts.Load(web.Texts)
	if err != nil {
		return nil, nil, err
	}
	if w.desk, err = notify.NewDesk(web.Templates, catalogue, notify.Shop{Name: "사자", Company: "사자 주식회사", Address: "서울 중구 세종대로 110", URL: "https://" + domain}); err != nil {
		return nil, nil, err
	}
	host, port, err := net.SplitHostPort(smtp)
	if err != nil {
		return nil, nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, nil, err
	}
	w.smtp, err = notify.NewSMTP(notify.SMTPConfig{Host: host, Port: n, TLS: notify.NoTLS, Writer: notify.Writer{From: "hello@" + domain, Name: "사자 \"식당\", 서울", Sign: w.keys.Sign}})
	if err != nil {
		return nil, nil, err
	}
	published, err := dkim.Published(ctx, db, domain)
	return w, published, err
}

// said is what a letter has to say to its reader.
type said struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Plain   string `json:"plain"`
}

func send(ctx context.Context, smtp string, count, hands int, keys string, tell bool) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "mailer")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	w, published, err := open(ctx, dir, smtp, keys)
	if err != nil {
		return 0, err
	}
	defer w.smtp.Close()
	out := json.NewEncoder(os.Stdout)
	if tell {
		lines := map[string]string{}
		for _, k := range published {
			lines[k.Name()] = k.Record()
		}
		if err := out.Encode(lines); err != nil {
			return 0, err
		}
	}
	letters := make([]said, count)
	var next atomic.Int64
	var wrong atomic.Pointer[error]
	began := time.Now()
	var all sync.WaitGroup
	for range hands {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				var err error
				if letters[i], err = w.send(ctx, i); err != nil {
					wrong.Store(&err)
				}
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	if err := wrong.Load(); err != nil {
		return 0, *err
	}
	if tell {
		err = out.Encode(letters)
	}
	return took, err
}

// goods have names that are long, that break in the middle of a letter's bytes, and that no old charset has.
var goods = []string{"할매네 진짜 사골 곰탕 🍲", "똠얌꿍 밀키트 — 매콤한 국물", "Crème brûlée & 수플레 <세트>", "ㅋㅋㅋ 떡볶이 (2인분)"}

// send writes the i-th letter, of about 15 kB, and has it taken.
func (w *works) send(ctx context.Context, i int) (said, error) {
	d := notify.Delivery{
		ID: id.New(), Kind: "order_received", Lang: "ko", Channel: notify.Mail, Address: fmt.Sprintf("reader%d@example.com", i), Told: time.Now(),
		Facts: notify.Facts{Fill: map[string]string{"number": fmt.Sprintf("261128-%04d", i), "name": goods[i%len(goods)], "until": "12:00"}},
	}
	for n := range 7 {
		d.Facts.Goods = append(d.Facts.Goods, notify.Good{Name: fmt.Sprintf("%s %d", goods[(i+n)%len(goods)], n), Detail: strings.Repeat("매운맛 ", 1+(i+n)%7) + "2개", Price: "12,900원"})
	}
	l, err := w.desk.Write(d, fmt.Sprintf("/orders/261128-%04d?t=%s", i, strings.Repeat("k3", 40)), nil)
	if err != nil {
		return said{}, err
	}
	if i%2 == 0 {
		l.Subject += strings.Repeat(" 오래 기다린 만큼 정성껏", i%9)
	}
	if i%3 == 0 {
		l.Unsubscribe = "https://" + domain + "/unsubscribe/" + strings.Repeat("0123456789abcdef", 4)
	}
	if o := w.smtp.Send(ctx, d, l); o.State != notify.Sent {
		return said{}, fmt.Errorf("letter %d: %+v", i, o)
	}
	return said{To: d.Address, Subject: l.Subject, Plain: l.Plain}, nil
}
