package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/pushsim"
	"github.com/saja-live/saja/internal/notify/webpush"
)

// bare has another process seal and post as many messages to the same push service, without an outbox: what the same processors could do
// at best.
func (w *outside) bare(n int) error {
	cmd := exec.Command(os.Args[0], "-bare", fmt.Sprint(n), "-to", w.at[0])
	cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+w.roots)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	before := cpuOf(os.Getpid())
	err := cmd.Run()
	fmt.Printf("CPU of the push service for each of these: %v\n", ((cpuOf(os.Getpid()) - before) / time.Duration(n)).Round(time.Microsecond))
	return err
}

// post seals and posts n messages with the shop's own client.
func post(ctx context.Context, n int, to string) error {
	const hands = 128
	answer, err := http.Post("https://"+to+"/subscriptions", "application/json", bytes.NewReader([]byte(`{"count": 10000}`)))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var subscriptions []pushsim.Subscription
	if err := json.NewDecoder(answer.Body).Decode(&subscriptions); err != nil {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	client, err := webpush.New(webpush.Options{Key: key, Subject: "https://saja.live", Services: webpush.Services{Also: []string{to}}})
	if err != nil {
		return err
	}
	m := push.Message{
		Title: "지금 방송이 시작됐어요", Body: "모두의 방송을 지금 보러 오세요.", URL: "https://saja.live/live/crowd", Lang: "ko", Tag: "show_live", Badge: 1,
		TTL: time.Hour, Urgency: push.High,
	}
	var next, refused atomic.Int64
	var all sync.WaitGroup
	began, before := time.Now(), cpuOf(os.Getpid())
	for range hands {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				s := subscriptions[i%len(subscriptions)]
				r := client.Send(ctx, push.Device{Address: s.Endpoint, P256dh: s.Keys.P256dh, Auth: s.Keys.Auth}, m)
				if r.Kind != push.Accepted {
					refused.Add(1)
				}
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	fmt.Printf("bare: %d sealed and posted in %v: %.0f/s, CPU for each %v, %d refused\n",
		n, took.Round(time.Millisecond), float64(n)/took.Seconds(), ((cpuOf(os.Getpid()) - before) / time.Duration(n)).Round(time.Microsecond), refused.Load())
	return nil
}
