// Package limit says how often something may be done, by all processes of a shop together.
//
// A caller names its rules as package-level values and asks before it acts:
//
//	var lookups = limit.Rule{Name: "lookup", Most: 30, Window: 15 * time.Minute, Fails: limit.Closed}
//
//	if a := limits.Take(ctx, lookups, address, 1); !a.OK() {
//		return ErrTooMany.RetryAfter(a.Wait)
//	}
//
// Count the caller (their network, their connection) before what the caller names (an account, an order): then a stranger
// fills no table and locks nobody out by making names up. Where only failures count and telling them is cheap, find out first,
// then Take for a failure and Ask for a success: what is refused tells nothing, and those who are right use nothing up.
package limit

import (
	"context"
	"time"
)

// Rule is one limit. With Refill it is a rate: Most attempts at once, and one more each Refill. With Window it is a tally:
// Most attempts in a window that begins with the first of them.
type Rule struct {
	Name   string // of its own in the whole program
	Most   int    // 0 or less lets everything through
	Refill time.Duration
	Window time.Duration
	Fails  Fails
}

// Fails says what a rule does while the shared store does not answer. The memory of one process always answers.
type Fails int

// What a rule does without an answer. A rule has to say it: the zero value is a mistake of the programmer, and panics.
const (
	// Open lets everything through: for what costs little.
	Open Fails = iota + 1
	// Closed refuses everything: for what must not be had twice, and can wait.
	Closed
	// Alone goes on with a count of this process's own, which knows nothing of the others: for what must go on and must
	// not be tried without end. With n processes a caller gets at most n times as far.
	Alone
)

// downWait is what a closed rule tells callers to wait while the store does not answer.
const downWait = 5 * time.Second

// Answer is what the store says to an attempt.
type Answer struct {
	Wait    time.Duration // how long until the next attempt may pass; 0: this one passes
	Refused int           // attempts refused in a row, this one among them
	Down    bool          // the store did not answer, and the rule's Fails decided
}

// OK says whether the attempt passes.
func (a Answer) OK() bool { return a.Wait == 0 }

// Store counts attempts. An attempt with an empty key passes and is not counted.
// The methods do not fail: what happens without an answer is the rule's to say.
type Store interface {
	// Take counts n attempts of key, or refuses all of them and counts none.
	Take(ctx context.Context, r Rule, key string, n int) Answer
	// Ask says what Take would say, and counts nothing, no refusal either.
	Ask(ctx context.Context, r Rule, key string, n int) Answer
	// Undo takes n attempts back that were no failures after all. Undoing more than was taken leaves nothing.
	Undo(ctx context.Context, r Rule, key string, n int)
	// Forget clears what is known of key.
	Forget(ctx context.Context, r Rule, key string)
}

// counts says whether r limits anything, and panics if it is not a rule.
func (r Rule) counts(key string, n int) bool {
	if r.Name == "" || r.Fails < Open || r.Fails > Alone || (r.Refill > 0) == (r.Window > 0) {
		panic("limit: rule " + r.Name + " needs a name, a refill or a window, and what it does without an answer")
	}
	return key != "" && r.Most > 0 && n > 0
}

// without is the answer of a rule that got none, for Open and Closed.
func (r Rule) without() Answer {
	if r.Fails == Open {
		return Answer{Down: true}
	}
	return Answer{Wait: downWait, Refused: 1, Down: true}
}
