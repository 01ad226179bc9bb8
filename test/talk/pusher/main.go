// Command pusher sends numbered messages to one subscription as the shop does, for whoever takes them apart.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/webpush"
)

func main() {
	var to push.Device
	flag.StringVar(&to.Address, "endpoint", "", "address of the subscription")
	flag.StringVar(&to.P256dh, "p256dh", "", "its key")
	flag.StringVar(&to.Auth, "auth", "", "its secret")
	count := flag.Int64("count", 1000, "how many messages")
	flag.Parse()
	if err := run(to, *count); err != nil {
		log.Fatal(err)
	}
}

func run(to push.Device, count int64) error {
	at, err := url.Parse(to.Address)
	if err != nil {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	client, err := webpush.New(webpush.Options{Key: key, Subject: "mailto:shop@saja.kr", Services: webpush.Services{Also: []string{at.Host}}})
	if err != nil {
		return err
	}
	var next, failed atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i := next.Add(1); i <= count; i = next.Add(1) {
				if r := client.Send(context.Background(), to, message(i)); r.Kind != push.Accepted {
					failed.Add(1)
					log.Printf("message %d: %+v", i, r)
				}
			}
		})
	}
	all.Wait()
	if n := failed.Load(); n > 0 {
		return fmt.Errorf("%d of %d messages were not accepted", n, count)
	}
	return nil
}

// message is the i-th: of all lengths, in letters of one to four bytes.
func message(i int64) push.Message {
	return push.Message{
		Title: fmt.Sprintf("라이브 %d", i), Body: strings.Repeat("a é 가 🍲", int(i%150)), URL: fmt.Sprintf("https://saja.kr/live/%d?a=1&b=2", i), Tag: fmt.Sprint(i),
		Topic: push.NewTopic(fmt.Sprint(i)), TTL: time.Minute, Urgency: push.High,
	}
}
