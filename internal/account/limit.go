package account

import (
	"context"
	"net/netip"
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
}

// DefaultLimits let a person mistype for a while and a guesser nowhere.
func DefaultLimits() Limits {
	return Limits{Window: 15 * time.Minute, FailuresByAddress: 50, FailuresByAccount: 10, SignUpsByAddress: 100}
}

// rules are the limits of a Service. All of them go on alone without the shared store: people must be able to sign in, and
// nobody may guess without end.
type rules struct {
	network   limit.Rule // wrong passwords from one network
	account   limit.Rule // wrong passwords for one account, from anywhere
	both      limit.Rule // wrong passwords for one account from one network
	passwords limit.Rule // wrong present passwords of a member who is signed in
	signUps   limit.Rule // new accounts from one network
}

// rules allow an account five times as many failures from everywhere as from one network: a stranger's guesses lock the
// stranger out long before they lock the account's own holder out.
func (l Limits) rules() rules {
	rule := func(name string, most int) limit.Rule {
		return limit.Rule{Name: name, Most: most, Window: l.Window, Fails: limit.Alone}
	}
	return rules{
		network:   rule("sign-in network", l.FailuresByAddress),
		account:   rule("sign-in account", 5*l.FailuresByAccount),
		both:      rule("sign-in account network", l.FailuresByAccount),
		passwords: rule("password change", l.FailuresByAccount),
		signUps:   rule("sign-up network", l.SignUpsByAddress),
	}
}

// attempts are those of one sign-in. They are counted before the password is looked at, so that parallel guesses do not
// slip through; a success gives them back. The caller's own come first, so that a stranger's names fill no table.
type attempts struct {
	s           *Service
	email, from string
	both        string // the key of the two together
}

func (s *Service) attempts(ctx context.Context, email string) attempts {
	a := attempts{s: s, email: email, from: callerNetwork(ctx)}
	if email != "" {
		a.both = email + " " + a.from
	}
	return a
}

// take counts one attempt, or fails with ErrTooManyTries.
func (a attempts) take(ctx context.Context) error {
	r := a.s.rules
	for _, t := range []struct {
		rule limit.Rule
		key  string
	}{{r.network, a.from}, {r.both, a.both}, {r.account, a.email}} {
		if err := a.s.take(ctx, t.rule, t.key); err != nil {
			return err
		}
	}
	return nil
}

// undo takes the attempt back: it was no failure.
func (a attempts) undo(ctx context.Context) {
	a.s.limits.Undo(ctx, a.s.rules.network, a.from, 1)
	a.s.limits.Undo(ctx, a.s.rules.account, a.email, 1)
	a.s.limits.Undo(ctx, a.s.rules.both, a.both, 1)
}

// succeed takes the attempt back and forgets the failures before it from the same network.
func (a attempts) succeed(ctx context.Context) {
	a.undo(ctx)
	a.s.limits.Forget(ctx, a.s.rules.both, a.both)
}

func (s *Service) take(ctx context.Context, r limit.Rule, key string) error {
	if a := s.limits.Take(ctx, r, key, 1); !a.OK() {
		return ErrTooManyTries.RetryAfter(a.Wait)
	}
	return nil
}

// network is what one caller can easily change addresses within: one IPv4 address, one IPv6 /64.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}
