package main

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify/mailgunsim"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/pushsim"
)

// signing is what Mailgun signs its words with.
var signing = strings.Repeat("5a", 16)

const (
	domain = "mg.shop.example"
	secret = "a secret of who tries out"
	number = "16700001"
)

// outside are the providers: a push service that shows one message a topic, Mailgun and Solapi, which can be asked.
type outside struct {
	push  *pushsim.Service
	mails *mailgunsim.Server
	texts *msgsim.Server
	roots string // file of the push service's certificate
	own   tls.Certificate

	at      [3]string // addresses of push, mails, texts
	servers []*http.Server
	all     atomic.Int64 // what was taken, also twice
	shown   sync.Map     // topics by subscription
}

func openOutside(dir string, faults float64) (*outside, error) {
	w := &outside{roots: filepath.Join(dir, "push.pem")}
	own, roots, err := pushsim.Certificate(time.Now())
	if err != nil {
		return nil, err
	}
	w.own = own
	if err := os.WriteFile(w.roots, roots, 0o600); err != nil {
		return nil, err
	}
	w.push = pushsim.New(pushsim.Config{Blind: true, Keep: 1, Fault: func(string, int) pushsim.Fault {
		switch at := rand.Float64(); {
		case at < faults:
			return pushsim.Lost
		case at < 2*faults:
			return pushsim.Broken
		}
		return pushsim.None
	}, Arrived: func(m pushsim.Message) {
		if _, there := w.shown.LoadOrStore(m.Subscription+" "+m.Topic, true); !there {
			w.all.Add(1)
		}
	}})
	w.mails = mailgunsim.New(mailgunsim.Config{Domain: domain, Key: "key-of-mailgun", Now: time.Now, Fault: func(string, int) mailgunsim.Fault {
		switch at := rand.Float64(); {
		case at < faults:
			return mailgunsim.Lost
		case at < 2*faults:
			return mailgunsim.Fallen
		case at < 3*faults:
			return mailgunsim.Inside
		case at < 4*faults:
			return mailgunsim.Torn
		}
		return mailgunsim.None
	}})
	w.texts = msgsim.New(msgsim.Config{
		Key: "key-of-solapi", Secret: secret, Numbers: []string{number}, Balance: 1 << 40, After: time.Second, Keep: 1 << 20, Now: time.Now, Seed: rand.Uint64(),
		Rates:   msgsim.Rates{Lost: faults, Fall: faults}, // a refusal inside a 200 is an end, which the outbox shows
		Arrived: func(msgsim.Arrived) { w.all.Add(1) },
	})
	return w, w.comeBack()
}

// comeBack has the providers answer, where they answered before.
func (w *outside) comeBack() error {
	for i, h := range []http.Handler{w.push, w.counted(w.mails), w.texts} {
		l, err := net.Listen("tcp", cmp.Or(w.at[i], "127.0.0.1:0"))
		if err != nil {
			return err
		}
		w.at[i] = l.Addr().String()
		server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0), HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 1000}}
		if i == 0 {
			server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{w.own}, MinVersion: tls.VersionTLS12}
			go func() { _ = server.ServeTLS(l, "", "") }() // until it is closed
		} else {
			go func() { _ = server.Serve(l) }() // the same
		}
		w.servers = append(w.servers, server)
	}
	return nil
}

// counted counts the letters that were brought, which is near enough to what was taken for when to kill.
func (w *outside) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.all.Add(1)
		}
		h.ServeHTTP(rw, r)
	})
}

// leave ends every provider: who connects is refused.
func (w *outside) leave() {
	for _, s := range w.servers {
		_ = s.Close()
	}
	w.servers = nil
}

func (w *outside) close() { w.leave() }

// came is how much has come so far.
func (w *outside) came() int { return int(w.all.Load()) }

// shownNow is how many pushes are shown.
func (w *outside) shownNow() int { return w.push.Tally().Told }

// report says what is missing and what came twice.
func (w *outside) report(p plan) error {
	letters, texts := map[string]int{}, map[string]int{}
	for _, l := range w.mails.Letters() {
		letters[l.To]++
	}
	for _, m := range w.texts.Arrived() {
		texts[m.To]++
	}
	tally := w.push.Tally()
	devices := map[string]int{}
	w.shown.Range(func(key, _ any) bool {
		subscription, _, _ := strings.Cut(key.(string), " ")
		devices[subscription]++
		return true
	})
	var wrong []error
	say := func(what string, want int, got map[string]int) {
		missing, twice := want-len(got), 0
		for _, n := range got {
			twice += n - 1
		}
		fmt.Printf("%s: %d of %d came, %d missing, %d more than once\n", what, len(got), want, missing, twice)
		if missing != 0 || twice != 0 {
			wrong = append(wrong, fmt.Errorf("%s: %d missing, %d more than once", what, missing, twice))
		}
	}
	fmt.Printf("the push service took %d messages, %d of them anew in the place of the same one, and lost %d answers; refused: %v\n",
		tally.Accepted, tally.Accepted-tally.Told, tally.Lost, tally.Refused)
	say("push", p.devices, devices)
	if p.bare > 0 {
		wrong = append(wrong, w.bare(p.bare))
	}
	if p.codes > 0 {
		return errors.Join(wrong...)
	}
	say("mail", p.members, letters)
	say("text", p.members, texts)
	return errors.Join(wrong...)
}
