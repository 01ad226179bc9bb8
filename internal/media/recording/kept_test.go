package recording

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func always(string) bool { return true }

func TestManyWhoAskAtOnceHaveItMadeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := NewKept[int, string](1000, strconv.Itoa)
		var made atomic.Int32
		var all sync.WaitGroup
		ask := func(ctx context.Context) (string, error) {
			return k.Get(ctx, 7, time.Now(), always, func(ctx context.Context) (string, int64, error) {
				made.Add(1)
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
					return "", 0, ctx.Err()
				}
				return "seven", 5, nil
			})
		}
		first, leave := context.WithCancel(t.Context())
		all.Go(func() {
			if _, err := ask(first); !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		synctest.Wait()
		for range 100 {
			all.Go(func() {
				if v, err := ask(t.Context()); v != "seven" || err != nil {
					t.Errorf("got %q, %v", v, err)
				}
			})
		}
		synctest.Wait()
		leave() // whoever asked first does not take it from the others
		all.Wait()
		if made.Load() != 1 {
			t.Errorf("it was made %d times", made.Load())
		}
	})
}

func TestKeptTakesNoMoreThanItMay(t *testing.T) {
	k := NewKept[int, string](100, strconv.Itoa)
	now := time.Unix(0, 0)
	get := func(n int, cost int64) (made bool) {
		now = now.Add(time.Second)
		_, err := k.Get(t.Context(), n, now, always, func(context.Context) (string, int64, error) {
			made = true
			return fmt.Sprint(n), cost, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if k.Size() > 100 {
			t.Fatalf("%d bytes are kept", k.Size())
		}
		return made
	}
	for n := range 10 {
		get(n, 10)
	}
	get(0, 10) // asked for again
	get(10, 10)
	if get(0, 10) {
		t.Error("what was asked for again went before what was not")
	}
	if !get(1, 10) {
		t.Error("what was asked for longest ago is still there")
	}
	get(50, 200)
	if !get(50, 200) || get(0, 10) {
		t.Error("what is too large pushed others out")
	}
	get(60, -1)
	if !get(60, -1) {
		t.Error("what must not be kept was")
	}
}

func TestFailureIsNotKept(t *testing.T) {
	k := NewKept[int, string](100, strconv.Itoa)
	down := errors.New("down")
	for _, want := range []error{down, nil} {
		_, err := k.Get(t.Context(), 1, time.Unix(0, 0), always, func(context.Context) (string, int64, error) { return "", 1, want })
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}
