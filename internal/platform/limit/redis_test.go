package limit

import (
	"strconv"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
)

func rules(what Fails) []Rule {
	return []Rule{{Name: "pace", Most: 2, Refill: time.Hour, Fails: what}, {Name: "tries", Most: 2, Window: time.Hour, Fails: what}}
}

// down is each way in which a server does not answer.
var down = map[string]func(*redisdbtest.Server){
	"gone": (*redisdbtest.Server).Kill,
	"slow": func(s *redisdbtest.Server) { s.HoldUp(time.Minute) },
}

func TestARuleSaysWhatHoldsWithoutAnAnswer(t *testing.T) {
	for name, end := range down {
		t.Run(name, func(t *testing.T) {
			server := redisdbtest.Start(t)
			d := NewRedis(server.DB(), time.Now)
			if a := d.Take(t.Context(), tries, "mina", 1); a != (Answer{}) {
				t.Fatalf("a server that is up: %+v", a)
			}
			end(server)
			begin := time.Now()
			for _, r := range rules(Open) {
				for range 5 {
					if a := d.Take(t.Context(), r, "mina", 1); !a.OK() || !a.Down {
						t.Errorf("an open %s: %+v, want it to pass and to say why", r.Name, a)
					}
				}
			}
			for _, r := range rules(Closed) {
				for range 5 {
					if a := d.Take(t.Context(), r, "mina", 1); a.OK() || !a.Down {
						t.Errorf("a closed %s: %+v, want it refused, saying why", r.Name, a)
					}
				}
			}
			for _, r := range rules(Alone) {
				for i := range 5 {
					if a := d.Take(t.Context(), r, "mina", 1); a.OK() != (i < 2) || !a.Down {
						t.Errorf("attempt %d of %s alone: %+v, want two to pass", i+1, r.Name, a)
					}
				}
				d.Forget(t.Context(), r, "mina")
				if a := d.Take(t.Context(), r, "mina", 1); !a.OK() {
					t.Errorf("%s alone after forgetting: %+v, want it to pass", r.Name, a)
				}
			}
			// 38 questions: three that wait for an answer, then few, one each rest.
			if took := time.Since(begin); took > 38*redisdb.Patience {
				t.Errorf("38 attempts without an answer took %v", took)
			}
		})
	}
}

func TestRulesHoldAgainWhenTheServerIsBack(t *testing.T) {
	server := redisdbtest.Start(t)
	d := NewRedis(server.DB(), time.Now)
	r := rules(Open)[1]
	d.Take(t.Context(), r, "mina", 2)
	if d.Take(t.Context(), r, "mina", 1).OK() {
		t.Fatal("the limit does not hold")
	}
	server.Kill()
	if a := d.Take(t.Context(), r, "mina", 1); !a.OK() {
		t.Fatalf("an open rule without a server: %+v", a)
	}
	server.Again()
	passed := 0
	for deadline := time.Now().Add(time.Minute); ; {
		a := d.Take(t.Context(), r, "mina", 1)
		if !a.Down && !a.OK() {
			break
		}
		if !a.Down {
			passed++
		}
		if time.Now().After(deadline) {
			t.Fatalf("20 s after the server's return: %+v", a)
		}
	}
	if passed != 2 {
		t.Errorf("%d passed an emptied server, want the limit's 2", passed)
	}
}

func TestAnEmptiedServerLetsEveryoneStartAnew(t *testing.T) {
	server := redisdbtest.Start(t)
	d := NewRedis(server.DB(), time.Now)
	r := rules(Closed)[1]
	d.Take(t.Context(), r, "mina", 2)
	server.Empty()
	for i := range 3 {
		if a := d.Take(t.Context(), r, "mina", 1); a.OK() != (i < 2) || a.Down {
			t.Errorf("attempt %d after the server was emptied: %+v", i+1, a)
		}
	}
}

func TestTheServerForgetsByItself(t *testing.T) {
	server := redisdbtest.Start(t)
	d := NewRedis(server.DB(), time.Now)
	for i := range 20 {
		d.Take(t.Context(), Rule{Name: "pace", Most: 1, Refill: time.Millisecond, Fails: Closed}, strconv.Itoa(i), 1)
		d.Take(t.Context(), Rule{Name: "tries", Most: 1, Window: time.Millisecond, Fails: Closed}, strconv.Itoa(i), 1)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); server.Keys() > 0; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("%d keys are left", server.Keys())
		}
	}
}

func TestTwoProcessesShareALimit(t *testing.T) {
	server := redisdbtest.Start(t)
	a, b := NewRedis(server.DB(), time.Now), NewRedis(server.DB(), time.Now)
	r := rules(Closed)[1]
	a.Take(t.Context(), r, "mina", 1)
	b.Take(t.Context(), r, "mina", 1)
	if a.Take(t.Context(), r, "mina", 1).OK() || b.Take(t.Context(), r, "mina", 1).OK() {
		t.Error("two processes let more through than the limit")
	}
}
