package account

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Migrations are the tables of this domain, for sqldb.Migrate(ctx, db, "account", Migrations).
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what accounts take from the rest of the shop. Each may be nil.
type Needs struct {
	// SignedIn is called after every sign-in and sign-up in a browser, with who it was before (a guest) and who it is now,
	// before the answer is sent; the cart moves along this way.
	SignedIn func(ctx context.Context, before, after Identity)
	// SessionsEnded is called with a member who signed out somewhere, or whose password, role or name was changed: long-lived
	// connections have to ask again who they are.
	SessionsEnded func(memberID string)
	// Names are further names that no member may have or come near to, such as those of hosts.
	Names func(ctx context.Context) ([]string, error)
	// NameOf fills in how a thing of the audit trail is called now, and its id where it was called by another; a thing that
	// is gone comes back as it is. Members have their names without it.
	NameOf func(ctx context.Context, t deed.Thing) (deed.Thing, error)
	// Limits counts attempts for all processes of the shop; nil counts in this one.
	Limits limit.Store
	// Letters reach members; nil: nobody is written to.
	Letters Letters
	// PasswordSet is called in the transaction in which a member's password is replaced and all their sessions end; the browser of ctx
	// may go on. nil: nobody is told.
	PasswordSet func(ctx context.Context, tx *sqldb.Tx, memberID string) error
	// SignedOut is called in the transaction in which the session of ctx's browser ends because whoever uses it signs out. nil: nobody is
	// told.
	SignedOut func(ctx context.Context, tx *sqldb.Tx) error
}

// Config is what a shop may decide about accounts. The zero value is good.
type Config struct {
	// Secure marks cookies for HTTPS only. It is also done for requests that arrive over TLS.
	Secure bool
	// Shop is what the shop is called: no member may be.
	Shop string
	// Lifetime is how long a sign-in lasts; 0 is 30 days.
	Lifetime time.Duration
	// Limits bound attempts; the zero value is DefaultLimits.
	Limits Limits
	// Hashes is how many passwords are hashed at once, 19 MiB each; 0 is 2. Forty more may wait.
	Hashes int
}

// Service keeps accounts. It is safe for use by many goroutines.
type Service struct {
	db       *sqldb.DB
	config   Config
	logger   *slog.Logger
	now      func() time.Time
	hasher   *hasher
	sessions *scs.SessionManager
	members  *cache
	limits   limit.Store
	rules    rules
	needs    Needs
}

// New makes a Service on db, whose tables have been migrated.
func New(db *sqldb.DB, needs Needs, config Config, logger *slog.Logger, now func() time.Time) *Service {
	if config.Lifetime <= 0 {
		config.Lifetime = 30 * 24 * time.Hour
	}
	if config.Hashes <= 0 {
		config.Hashes = 2
	}
	if config.Limits == (Limits{}) {
		config.Limits = DefaultLimits()
	}
	if needs.Limits == nil {
		needs.Limits = limit.NewMemory(now)
	}
	manager := scs.New()
	manager.Store = &sessionStore{db: db, now: now, lifetime: config.Lifetime}
	manager.Lifetime = config.Lifetime
	manager.HashTokenInStore = true
	return &Service{
		db: db, needs: needs, config: config, logger: logger, now: now,
		hasher: newHasher(config.Hashes, 40), sessions: manager, members: newCache(),
		limits: needs.Limits, rules: config.Limits.rules(),
	}
}

// sessionsEnded is called after a change, whether it went through or not: asking again is harmless.
func (s *Service) sessionsEnded(memberID string) {
	if s.needs.SessionsEnded != nil {
		s.needs.SessionsEnded(memberID)
	}
}

// SignUp is what a new member tells. Phone may be empty.
type SignUp struct {
	Email, Password, Name, Phone string
	// Demo marks a member that the demo makes.
	Demo bool
	// Also is done in the transaction that makes the member, such as writing down what they agreed to; nil: nothing.
	Also func(ctx context.Context, tx *sqldb.Tx, m Member) error
}

// SignUp makes a member and, when ctx is a browser's request, signs it in.
// It fails with ErrEmail, ErrName, ErrNameOfficial, ErrPhone, one of the ErrPassword faults, ErrEmailTaken, ErrTooManyTries or ErrBusy.
func (s *Service) SignUp(ctx context.Context, n SignUp) (Member, error) {
	m, err := s.newMember(ctx, n.Email, n.Name, n.Phone, RoleMember)
	if err != nil {
		return Member{}, err
	}
	m.Demo = n.Demo
	if err := checkPassword(n.Password, m.Email, m.Name); err != nil {
		return Member{}, err
	}
	if err := s.take(ctx, s.rules.signUps, callerNetwork(ctx)); err != nil {
		return Member{}, err
	}
	err = s.add(ctx, m, n.Password, func(ctx context.Context, tx *sqldb.Tx) error {
		if n.Also != nil {
			if err := n.Also(ctx, tx, m); err != nil {
				return err
			}
		}
		if s.needs.Letters == nil || m.Demo {
			return nil
		}
		return s.needs.Letters.Joined(ctx, tx, m, Language(ctx))
	})
	if err != nil {
		return Member{}, fmt.Errorf("sign up: %w", err)
	}
	return m, s.begin(ctx, m)
}

func (s *Service) newMember(ctx context.Context, email, name, phone string, role Role) (m Member, err error) {
	m = Member{ID: id.New(), Role: role, CreatedAt: s.now().UTC().Truncate(time.Millisecond)}
	if m.Email, err = Email(email); err != nil {
		return Member{}, err
	}
	if ascii := punycode(m.Email); ascii != m.Email { // the table holds the present spelling to one member only
		if _, err := findMember(ctx, s.db, "email", ascii); !errors.Is(err, ErrNotFound) {
			return Member{}, cmp.Or(err, error(ErrEmailTaken))
		}
	}
	if m.Name, err = s.nameFor(ctx, role, name); err != nil {
		return Member{}, err
	}
	if phone != "" {
		if m.Phone, err = Phone(phone); err != nil {
			return Member{}, err
		}
	}
	if !role.Valid() {
		return Member{}, ErrRole
	}
	return m, nil
}

// nothingElse is what is done beside an account where nothing is.
func nothingElse(context.Context, *sqldb.Tx) error { return nil }

func (s *Service) add(ctx context.Context, m Member, password string, also func(context.Context, *sqldb.Tx) error) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := insertMember(ctx, tx, m, hash); err != nil {
			return err
		}
		return also(ctx, tx)
	})
}

// SignIn checks the password and, when ctx is a browser's request, signs the member in under a fresh session token.
// It fails with ErrCredentials, in the same time whether the address is unknown or the password wrong,
// with ErrTooManyTries, or with ErrBusy.
func (s *Service) SignIn(ctx context.Context, email, password string) (Member, error) {
	email, err := Email(email)
	if err != nil {
		email = "" // no member has it; the time and the answer stay the same
	}
	m, err := s.byEmail(ctx, email)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Member{}, fmt.Errorf("sign in: %w", err)
	}
	tries, err := s.attempts(ctx, m, email)
	if err != nil {
		return Member{}, fmt.Errorf("sign in: %w", err)
	}
	if err := tries.take(ctx); err != nil {
		return Member{}, err
	}
	hash, err := passwordHash(ctx, s.db, m.ID)
	if err != nil {
		return Member{}, fmt.Errorf("sign in: %w", err)
	}
	ok, err := s.hasher.match(ctx, password, hash)
	if err != nil {
		tries.undo(ctx)
		return Member{}, fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		return Member{}, ErrCredentials
	}
	tries.succeed(ctx)
	return m, s.begin(ctx, m)
}

// ChangePassword replaces a member's password and ends its other sessions; the browser of ctx stays signed in.
// It fails with ErrPasswordWrong, ErrPasswordSame, ErrTooManyTries or what SignUp says of passwords.
func (s *Service) ChangePassword(ctx context.Context, memberID, old, password string) error {
	m, err := findMember(ctx, s.db, "id", memberID)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	hash, err := passwordHash(ctx, s.db, m.ID)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if err := s.take(ctx, s.rules.passwords, m.ID); err != nil {
		return err
	}
	ok, err := s.hasher.match(ctx, old, hash)
	if err != nil {
		s.limits.Undo(ctx, s.rules.passwords, m.ID, 1)
		return fmt.Errorf("change password: %w", err)
	}
	if !ok {
		return ErrPasswordWrong
	}
	s.limits.Forget(ctx, s.rules.passwords, m.ID)
	s.limits.Forget(ctx, s.rules.account, m.Email)
	if err := checkPassword(password, m.Email, m.Name); err != nil {
		return err
	}
	if password == old {
		return ErrPasswordSame
	}
	still := func(ctx context.Context, tx *sqldb.Tx) error { return holdPassword(ctx, tx, m.ID, hash) }
	if err := s.setPassword(ctx, m, password, false, still, nothingElse); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	m.MustChangePassword = false
	if From(ctx).MemberID == m.ID {
		return s.begin(ctx, m)
	}
	return nil
}

// setPassword stores a password, once also has gone through, and ends every session of m and every link to set another; then
// comes what is to be told of it.
func (s *Service) setPassword(ctx context.Context, m Member, password string, mustChange bool, also, then func(context.Context, *sqldb.Tx) error) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	defer s.sessionsEnded(m.ID)
	defer s.members.forget(m.ID)
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := also(ctx, tx); err != nil {
			return err
		}
		if err := updatePassword(ctx, tx, m.ID, hash, mustChange, s.now()); err != nil {
			return err
		}
		if err := deleteSessionsOf(ctx, tx, m.ID); err != nil {
			return err
		}
		if err := forgetResetsOf(ctx, tx, m.ID); err != nil {
			return err
		}
		if err := forgetBrowsersOf(ctx, tx, m.ID); err != nil {
			return err
		}
		if s.needs.PasswordSet != nil {
			if err := s.needs.PasswordSet(ctx, tx, m.ID); err != nil {
				return err
			}
		}
		return then(ctx, tx)
	})
}

// Member gives a member by id, or ErrNotFound.
func (s *Service) Member(ctx context.Context, memberID string) (Member, error) {
	return findMember(ctx, s.db, "id", memberID)
}

// MemberIn is Member by q, such as a transaction in which they were just made.
func (s *Service) MemberIn(ctx context.Context, q sqldb.Querier, memberID string) (Member, error) {
	return findMember(ctx, q, "id", memberID)
}

// MemberByEmail gives a member by e-mail address, or ErrNotFound. Never tell a shopper what it says.
func (s *Service) MemberByEmail(ctx context.Context, email string) (Member, error) {
	email, err := Email(email)
	if err != nil {
		return Member{}, ErrNotFound
	}
	return s.byEmail(ctx, email)
}

// byEmail finds a member by an address in its one spelling, also one that was kept with its domain in ASCII.
func (s *Service) byEmail(ctx context.Context, email string) (Member, error) {
	m, err := findMember(ctx, s.db, "email", email)
	if ascii := punycode(email); errors.Is(err, ErrNotFound) && ascii != email {
		return findMember(ctx, s.db, "email", ascii)
	}
	return m, err
}

// DefaultAddress gives where a member's parcels go, or ErrNoAddress.
func (s *Service) DefaultAddress(ctx context.Context, memberID string) (Address, error) {
	return findAddress(ctx, s.db, memberID)
}

// SaveAddress keeps a as the member's address and gives it back in its one spelling; it fails with ErrAddress.
func (s *Service) SaveAddress(ctx context.Context, memberID string, a Address) (Address, error) {
	a, err := a.Normal("")
	if err != nil {
		return Address{}, err
	}
	a.ID = id.New()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return saveAddress(ctx, tx, memberID, a, s.now())
	})
	if err != nil {
		return Address{}, fmt.Errorf("save address: %w", err)
	}
	return s.DefaultAddress(ctx, memberID)
}

// Rounds sweep sessions that have ended, browsers that nobody signs in with any more, and links that are too old.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "ended sessions", Every: time.Hour, Do: func(ctx context.Context) error {
		return errors.Join(deleteSessionsBefore(ctx, s.db, s.now()), forgetBrowsersBefore(ctx, s.db, s.now()), forgetResetsBefore(ctx, s.db, s.now()))
	}}}
}

func callerNetwork(ctx context.Context) string {
	if v := visiting(ctx); v != nil && v.r != nil {
		return httpkit.Network(httpkit.ClientIP(v.r))
	}
	return ""
}
