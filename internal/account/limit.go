package account

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
)

// Limits are how many attempts are let through before one must wait.
type Limits struct {
	// Window is how long an attempt counts.
	Window time.Duration
	// FailuresByAddress and FailuresByAccount bound wrong passwords from one IP address (IPv6: one /64) and for one e-mail address.
	FailuresByAddress, FailuresByAccount int
	// SignUpsByAddress bounds new accounts from one IP address.
	SignUpsByAddress int
	// ResetsByAddress bounds how often one IP address asks for, or sets, a new password; ResetsByAccount how often one is asked for
	// one e-mail address, in an hour.
	ResetsByAddress, ResetsByAccount int
}

// DefaultLimits let a person mistype for a while and a guesser nowhere.
func DefaultLimits() Limits {
	return Limits{Window: 15 * time.Minute, FailuresByAddress: 50, FailuresByAccount: 10, SignUpsByAddress: 100, ResetsByAddress: 20, ResetsByAccount: 3}
}

// rules are the limits of a Service. All of them go on alone without the shared store: people must be able to sign in, and
// nobody may guess without end.
type rules struct {
	network   limit.Rule // wrong passwords from one network
	account   limit.Rule // wrong passwords for one account, from anywhere
	both      limit.Rule // wrong passwords for one account from one network
	late      limit.Rule // the same, once the account has had too many from anywhere
	browser   limit.Rule // wrong passwords for one account in a browser that it has been signed in with
	passwords limit.Rule // wrong present passwords of a member who is signed in
	signUps   limit.Rule // new accounts from one network

	resetNetwork limit.Rule // new passwords asked for or set from one network
	resetAddress limit.Rule // new passwords asked for one e-mail address, whether or not there is an account
}

// rules allow an account five times as many failures from everywhere as from one network. After that each network has two
// more: many who guess together are slowed down a great deal, and the account's holder is not locked out.
func (l Limits) rules() rules {
	rule := func(name string, most int) limit.Rule {
		return limit.Rule{Name: name, Most: most, Window: l.Window, Fails: limit.Alone}
	}
	return rules{
		network:   rule("sign-in network", l.FailuresByAddress),
		account:   rule("sign-in account", 5*l.FailuresByAccount),
		both:      rule("sign-in account network", l.FailuresByAccount),
		late:      rule("sign-in account network late", 2),
		browser:   rule("sign-in account browser", l.FailuresByAccount),
		passwords: rule("password change", l.FailuresByAccount),
		signUps:   rule("sign-up network", l.SignUpsByAddress),

		resetNetwork: rule("reset network", l.ResetsByAddress),
		resetAddress: limit.Rule{Name: "reset address", Most: l.ResetsByAccount, Window: ResetFor, Fails: limit.Alone},
	}
}

// attempts are those of one sign-in. They are counted before the password is looked at, so that parallel guesses do not
// slip through; a success gives them back. The caller's own come first, so that a stranger's names fill no table.
type attempts struct {
	s       *Service
	counts  []tally // in this order
	instead tally   // of the last of counts, where that one refuses
	own     tally   // what a success forgets: the failures of the same person before it
	taken   []tally
}

// tally is one key of a rule.
type tally struct {
	rule limit.Rule
	key  string
}

// attempts of someone at an account. A browser in which it has been signed in counts for itself alone, wherever it is.
func (s *Service) attempts(ctx context.Context, m Member, email string) (*attempts, error) {
	guest, known, err := s.knows(ctx, m)
	if err != nil {
		return nil, err
	}
	r := s.rules
	if known {
		own := tally{r.browser, m.ID + " " + guest}
		return &attempts{s: s, counts: []tally{own}, own: own}, nil
	}
	from, both := callerNetwork(ctx), ""
	if email != "" {
		both = email + " " + from
	}
	own := tally{r.both, both}
	return &attempts{s: s, counts: []tally{{r.network, from}, own, {r.account, email}}, instead: tally{r.late, both}, own: own}, nil
}

// take counts one attempt, or fails with ErrTooManyTries.
func (a *attempts) take(ctx context.Context) error {
	for i, t := range a.counts {
		err := a.s.take(ctx, t.rule, t.key)
		if err != nil && i == len(a.counts)-1 && a.instead.rule.Name != "" {
			t = a.instead
			err = a.s.take(ctx, t.rule, t.key)
		}
		if err != nil {
			return err
		}
		a.taken = append(a.taken, t)
	}
	return nil
}

// undo takes the attempt back: it was no failure.
func (a *attempts) undo(ctx context.Context) {
	for _, t := range a.taken {
		a.s.limits.Undo(ctx, t.rule, t.key, 1)
	}
}

// succeed takes the attempt back and forgets the failures of the same person before it.
func (a *attempts) succeed(ctx context.Context) {
	a.undo(ctx)
	a.s.limits.Forget(ctx, a.own.rule, a.own.key)
}

func (s *Service) take(ctx context.Context, r limit.Rule, key string) error {
	if a := s.limits.Take(ctx, r, key, 1); !a.OK() {
		return ErrTooManyTries.RetryAfter(a.Wait)
	}
	return nil
}
