package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/mailgunsim"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// perSecond is how many letters Mailgun is handed in a second.
const perSecond = 100

// pace says how near letters came to what Mailgun is handed in a second, and fails where a second had more, wherever it began.
func pace(letters []mailgunsim.Letter) error {
	if len(letters) < 2 {
		return nil
	}
	slices.SortFunc(letters, func(a, b mailgunsim.Letter) int { return a.At.Compare(b.At) })
	most, first := 0, 0
	for i, l := range letters {
		for l.At.Sub(letters[first].At) >= time.Second {
			first++
		}
		most = max(most, i-first+1)
	}
	took := letters[len(letters)-1].At.Sub(letters[0].At)
	fmt.Printf("%d letters in %v: %.1f %% of %d a second, at most %d in any second\n", len(letters), took.Round(time.Millisecond), float64(len(letters)-1)/took.Seconds()/perSecond*100, perSecond, most)
	if most > perSecond {
		return fmt.Errorf("a second had %d letters", most)
	}
	return nil
}

// hearAll has Mailgun say of every letter that it arrived, many at a time, and counts how many a second the shop takes in.
func (s *shop) hearAll(ctx context.Context) error {
	const hands = 64
	letters := s.outside.mails.Letters()
	calls := make([][]byte, len(letters))
	for i, l := range letters {
		calls[i] = s.outside.mails.Call(signing, time.Now(), l, "delivered", nil)
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: hands}}
	next := make(chan []byte)
	wrong := make(chan error, hands)
	var all sync.WaitGroup
	began, before := time.Now(), s.worked()
	for range hands {
		all.Go(func() {
			for body := range next {
				if err := say(ctx, client, s.url+mailgun.HookPath, body); err != nil {
					select {
					case wrong <- err:
					default:
					}
				}
			}
		})
	}
	for _, c := range calls {
		next <- c
	}
	close(next)
	all.Wait()
	took, worked := time.Since(began), s.worked()
	select {
	case err := <-wrong:
		return err
	default:
	}
	var delivered []int
	err := s.books(ctx, func(db *sqldb.DB) (err error) {
		delivered, err = sqldb.Column[int](ctx, db, `SELECT COUNT(*) FROM deliveries WHERE channel = 'mail' AND state = 'delivered'`)
		return err
	})
	if err != nil {
		return err
	}
	n := len(calls)
	fmt.Printf("%d words of Mailgun heard in %v: %.0f/s, CPU of the shop for each %v; %d letters are delivered\n",
		n, took.Round(time.Millisecond), float64(n)/took.Seconds(), ((worked[0] - before[0]) / time.Duration(max(n, 1))).Round(time.Microsecond), delivered[0])
	if delivered[0] != n {
		return fmt.Errorf("%d of %d letters are delivered", delivered[0], n)
	}
	return nil
}

// say posts one call.
func say(ctx context.Context, client *http.Client, to string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("a word of Mailgun: %s %s", answer.Status, said)
	}
	return err
}
