// Package sims plays, for a demo, everybody outside whom notices are handed to, on this machine alone, and keeps what arrived so that
// it can be looked at.
package sims

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/pushsim"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Config is what the simulators are like.
type Config struct {
	// Keep keeps value under name where nothing is kept under it yet, and gives what is: a restart goes on at the same addresses.
	Keep   func(ctx context.Context, name string, value []byte) ([]byte, error)
	Plays  []Channel // those of the shop that lead here
	Logger *slog.Logger
	Now    func() time.Time
}

// Number is the sender that the simulated providers of messages have registered, Kakao the channel there that they know, Key and Secret what a shop
// signs with.
const (
	Number = "16700001"
	Kakao  = "KA01PFsimulated"
	Key    = "simulator"
	Secret = "nothing-is-billed"
)

// balance is what is left to spend at the simulated provider, in won. It never gets less.
const balance = 50_000

// Sims are simulators that run.
type Sims struct {
	config   Config
	http     *http.Server
	mail     *mailsim.Server
	push     *pushsim.Service
	apps     *appsim.Sim
	messages *msgsim.Server
	web      string // host:port of push services and of providers of messages
	serving  sync.WaitGroup

	mu     sync.Mutex // guards what follows
	faults Faults
	log    []*item // what arrived, oldest first
	last   int64   // the number of the newest
	size   int     // bytes in log
}

// place is where simulators stand, and what makes their subscriptions.
type place struct {
	Web  string `json:"web"`
	Mail string `json:"mail"`
	Seed []byte `json:"seed"`
}

// Open starts the simulators, where they stood before if nobody else has come there. The caller closes them.
func Open(ctx context.Context, c Config) (*Sims, error) {
	s := &Sims{config: c}
	listeners, at, err := s.settle(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the simulators of notices: %w", err)
	}
	s.web = at.Web
	s.push = pushsim.New(pushsim.Config{Now: c.Now, Keep: keep, Seed: at.Seed, Fault: s.pushFault, Arrived: s.pushArrived})
	s.messages = msgsim.New(msgsim.Config{
		Key: Key, Secret: Secret, Numbers: []string{Number}, Channel: Kakao, Balance: balance, Slow: slow, Keep: keep, Now: c.Now, Seed: 1, Arrived: s.messageArrived,
	})
	if s.apps, err = appsim.New(appsim.Config{Now: c.Now, Seed: at.Seed, Fault: s.appFault, Arrived: s.appArrived}); err != nil {
		return nil, errors.Join(fmt.Errorf("open the simulated platforms of apps: %w", err), listeners.web.Close(), listeners.mail.Close())
	}
	listeners.mail.Close() // nobody has come there meanwhile
	s.mail, err = mailsim.Start(ctx, mailsim.Config{Addr: at.Mail, Plain: true, Keep: 1, Fault: s.mailFault, Arrived: s.mailArrived})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the simulated mail server: %w", err), listeners.web.Close())
	}
	mux := http.NewServeMux()
	mux.Handle("/push/", s.push)
	mux.Handle("POST /subscriptions", s.push)
	for _, door := range []string{"POST /token", "POST /v1/projects/", "POST /3/device/", "POST /sandbox/3/device/", "POST /devices/"} {
		mux.Handle(door, s.apps)
	}
	mux.Handle("/", s.messages)
	s.http = &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute, ErrorLog: slog.NewLogLogger(c.Logger.Handler(), slog.LevelDebug),
	}
	s.serving.Go(func() {
		if err := s.http.Serve(listeners.web); !errors.Is(err, http.ErrServerClosed) {
			c.Logger.Error("the simulators of notices ended", "err", err)
		}
	})
	return s, nil
}

type pair struct{ web, mail net.Listener }

// settle takes the addresses of the last time, or others where they are taken.
func (s *Sims) settle(ctx context.Context) (pair, place, error) {
	var fresh pair
	var err error
	if fresh.web, err = listen(ctx, "127.0.0.1:0"); err != nil {
		return fresh, place{}, err
	}
	if fresh.mail, err = listen(ctx, "127.0.0.1:0"); err != nil {
		return fresh, place{}, errors.Join(err, fresh.web.Close())
	}
	at := place{Web: fresh.web.Addr().String(), Mail: fresh.mail.Addr().String(), Seed: make([]byte, 32)}
	rand.Read(at.Seed)
	text, err := json.Marshal(at)
	if err == nil {
		text, err = s.config.Keep(ctx, "simulators", text)
	}
	var before place
	if err == nil {
		err = json.Unmarshal(text, &before)
	}
	if err != nil {
		return fresh, at, errors.Join(err, fresh.web.Close(), fresh.mail.Close())
	}
	at.Seed = before.Seed
	at.Web, fresh.web = again(ctx, before.Web, fresh.web)
	at.Mail, fresh.mail = again(ctx, before.Mail, fresh.mail)
	return fresh, at, nil
}

// again listens where it was listened before, or else goes on with l.
func again(ctx context.Context, before string, l net.Listener) (string, net.Listener) {
	if at := l.Addr().String(); at == before {
		return at, l
	}
	old, err := listen(ctx, before)
	if err != nil {
		return l.Addr().String(), l
	}
	l.Close()
	return before, old
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", addr)
}

// Close ends the simulators; what arrived is forgotten.
func (s *Sims) Close() error {
	err := s.http.Close()
	s.mail.Close()
	s.serving.Wait()
	return err
}

// Push is the host and port of the simulated push service.
func (s *Sims) Push() string { return s.web }

// Mail is the host and port of the simulated mail server.
func (s *Sims) Mail() string { return s.mail.Addr }

// Apps is the address of the simulated platforms of apps; tokens of devices are had by POST at its /devices/fcm and /devices/apns.
func (s *Sims) Apps() string { return "http://" + s.web }

// AppKeys are the files by which a shop sends to apps, as Google and Apple would give them. They are others after a restart.
func (s *Sims) AppKeys() (account, key []byte, err error) {
	if account, err = s.apps.Account(s.Apps()); err != nil {
		return nil, nil, err
	}
	key, err = s.apps.Key()
	return account, key, err
}

// Messages is the address of the simulated providers of messages.
func (s *Sims) Messages() string { return "http://" + s.web }

// Subscribe gives a simulated browser's subscription to whoever has the private key of service.
func (s *Sims) Subscribe(service string) (pushsim.Subscription, error) {
	return s.push.Subscribe("http://"+s.web, service)
}

// Gives says whether an endpoint leads here.
func (s *Sims) Gives(endpoint string) bool { return strings.HasPrefix(endpoint, "http://"+s.web+"/") }

// ErrOff says that no simulators run.
var ErrOff = fault.New(fault.NotFound, "simulators_off", "no simulators run here; they do in a demo")

// ErrArrived says that something is not kept, or not any more.
var ErrArrived = fault.New(fault.NotFound, "arrived_not_found", "nothing like this has arrived, or it was crowded out by what came later")

// The bounds of what is kept: what came first leaves first.
const (
	keep     = 500
	maxBytes = 32 << 20
)

// add keeps what arrived.
func (s *Sims) add(i *item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	i.Number, i.At = s.last, s.config.Now()
	if i.Push != nil && i.Push.Tag != "" {
		for _, old := range s.log {
			if old.Push != nil && old.To == i.To && old.Push.Tag == i.Push.Tag {
				old.Replaced = true
			}
		}
	}
	s.log = append(s.log, i)
	s.size += i.weight()
	for len(s.log) > keep || s.size > maxBytes && len(s.log) > 1 {
		s.size -= s.log[0].weight()
		s.log = slices.Delete(s.log, 0, 1)
	}
}

// List gives the newest of a channel, or of all where it is "", that have all words in them, and how many they are.
func (s *Sims) List(channel Channel, words string, most int) (all []Arrived, total int) {
	wanted := strings.Fields(strings.ToLower(words))
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range slices.Backward(s.log) {
		if channel != "" && i.Channel != channel || slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(i.words, w) }) {
			continue
		}
		if total++; len(all) < most {
			all = append(all, i.Arrived)
		}
	}
	return all, total
}

// One gives all of what arrived as a number. It fails with ErrArrived.
func (s *Sims) One(number int64) (ArrivedWhole, error) {
	i, err := s.one(number)
	return i.ArrivedWhole, err
}

// Page is a mail as a page. It fails with ErrArrived.
func (s *Sims) Page(number int64) (string, error) {
	i, err := s.one(number)
	if err == nil && i.html == "" {
		err = ErrArrived
	}
	return i.html, err
}

func (s *Sims) one(number int64) (item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.log {
		if i.Number == number {
			return *i, nil
		}
	}
	return item{}, ErrArrived
}
