package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// The cookies. Both are HttpOnly and SameSite=Lax.
const (
	SessionCookie = "saja_session"
	GuestCookie   = "saja_guest"

	guestAge = 400 * 24 * time.Hour // the longest that browsers keep a cookie
)

const memberKey = "member"

// Sessions finds out who each request comes from, for From. It reads at most one row and writes none:
// a session is stored at sign-in, or for a guest of whom Remember keeps something, and does not slide.
// A browser gets its guest cookie with the first page that is its own, with what Greet answers beside one that is everybody's,
// or with the first thing it does.
//
// Where the session of a request cannot be read it is answered with deny: whoever is signed in must not act as a guest, nor be
// asked to sign in again.
func (s *Service) Sessions(deny func(http.ResponseWriter, *http.Request, error)) httpkit.Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := &visit{w: w}
			ctx := context.WithValue(r.Context(), visitKey{}, v)
			v.identity.GuestID, v.greeting = s.guest(r)
			if asks := r.Method == http.MethodGet || r.Method == http.MethodHead; v.greeting != nil && (!asks || strings.Contains(r.Header.Get("Accept"), "text/html")) {
				http.SetCookie(w, v.greeting)
				v.greeting = nil
			}
			if c, err := r.Cookie(SessionCookie); err == nil && c.Value != "" {
				loaded, err := s.sessions.Load(ctx, c.Value)
				if err != nil {
					err = fmt.Errorf("load a session: %w", err)
					httpkit.Note(ctx, err)
					deny(w, r.WithContext(ctx), err)
					return
				}
				ctx = loaded
				v.identify(s.memberOf(ctx))
			}
			v.r = r.WithContext(ctx)
			httpkit.Continue(next, w, r, v.r)
		})
	}
}

func (v *visit) identify(m Member) {
	i := m.Identity()
	i.GuestID = v.identity.GuestID
	v.identity = i
}

// guest reads who the browser is, or makes it someone, who stays so with the cookie. It holds a secret, the id is its hash:
// a guest id seen in an order or a log opens nothing, and there is no key to keep.
func (s *Service) guest(r *http.Request) (guestID string, fresh *http.Cookie) {
	if c, err := r.Cookie(GuestCookie); err == nil && len(c.Value) == 43 {
		return id.HashSecret(c.Value)[:32], nil
	}
	secret := id.Secret()
	return id.HashSecret(secret)[:32], s.cookie(r, GuestCookie, secret, guestAge)
}

// Greet is the cookie that makes the browser of ctx a guest, for an answer to set; nil if it is one. Two things that a browser
// does at once are done by one guest then, and what it sends again after an answer was lost comes from the same one.
func Greet(ctx context.Context) *http.Cookie {
	if v := visiting(ctx); v != nil {
		return v.greeting
	}
	return nil
}

func (s *Service) cookie(r *http.Request, name, value string, age time.Duration) *http.Cookie {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.config.Secure || r.TLS != nil,
	}
	if age <= 0 {
		c.MaxAge = -1
	}
	return c
}

// memberOf reads the member of the session in ctx; the zero Member if there is none any more.
func (s *Service) memberOf(ctx context.Context) Member {
	memberID := s.sessions.GetString(ctx, memberKey)
	if memberID == "" {
		return Member{}
	}
	now := s.now()
	if m, ok := s.members.get(memberID, now); ok {
		return m
	}
	mark := s.members.mark()
	m, err := s.Member(ctx, memberID)
	if err != nil {
		if !errors.Is(err, ErrNotFound) {
			s.logger.Error("could not read the member of a session", "err", err)
		}
		return Member{}
	}
	s.members.put(m, now, mark)
	return m
}

// begin signs m in on the browser of ctx, under a token no one has seen before. Without a browser it does nothing.
func (s *Service) begin(ctx context.Context, m Member) error {
	v := visiting(ctx)
	if v == nil || v.r == nil {
		return nil
	}
	session, err := s.sessions.Load(context.WithValue(context.Background(), visitKey{}, v), "") // fresh: nothing is carried over
	if err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	s.sessions.Put(session, memberKey, m.ID)
	token, _, err := s.sessions.Commit(withOwner(session, m.ID))
	if err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	if err := s.end(v.r.Context()); err != nil {
		return err
	}
	if err := s.noteBrowser(ctx, m.ID, v.identity.GuestID); err != nil {
		s.logger.Warn("a browser was not noted", "err", err) // it counts as a stranger's the next time
	}
	before := v.identity
	v.identify(m)
	http.SetCookie(v.w, s.cookie(v.r, SessionCookie, token, s.config.Lifetime))
	if before.MemberID != m.ID && s.needs.SignedIn != nil {
		s.needs.SignedIn(ctx, before, v.identity)
	}
	return nil
}

// end deletes the session that the request came with.
func (s *Service) end(ctx context.Context) error {
	c, err := visiting(ctx).r.Cookie(SessionCookie)
	if err != nil || c.Value == "" {
		return nil //nolint:nilerr // no cookie, so no session to end
	}
	loaded, err := s.sessions.Load(ctx, c.Value)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	if s.sessions.Token(loaded) == "" {
		return nil
	}
	if err := s.sessions.Destroy(loaded); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// SignOut ends the session of ctx's browser. A guest stays a guest.
func (s *Service) SignOut(ctx context.Context) error {
	v := visiting(ctx)
	if v == nil || v.r == nil {
		return nil
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := deleteSession(ctx, tx, v.session); err != nil || s.needs.SignedOut == nil {
			return err
		}
		return s.needs.SignedOut(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	member := v.identity.MemberID
	v.session = ""
	v.identify(Member{})
	http.SetCookie(v.w, s.cookie(v.r, SessionCookie, "", 0))
	if member != "" {
		s.sessionsEnded(member)
	}
	return nil
}

// SessionOf names the session that the request of ctx came with or has begun, for Present; "" without one. The name opens
// nothing: it is the hash of what the browser holds.
func SessionOf(ctx context.Context) string {
	if v := visiting(ctx); v != nil {
		return v.session
	}
	return ""
}

// MemberNow is the member of the session that the request of ctx came with or has begun, as the database has it: "" where it has ended,
// and for guests. It ends no more before tx does. Who acts without a request is who they are.
func (s *Service) MemberNow(ctx context.Context, tx *sqldb.Tx) (string, error) {
	v := visiting(ctx)
	if v == nil || v.identity.MemberID == "" {
		return "", nil
	}
	if v.r == nil && v.session == "" {
		return v.identity.MemberID, nil
	}
	return lockSession(ctx, tx, v.session, s.now())
}

// maxPresent is how many sessions one statement asks for.
const maxPresent = 250

// Present says who is signed in with each of some sessions now, as the database has it. One that has ended is missing, and so
// is one in which nobody signed in.
func (s *Service) Present(ctx context.Context, sessions ...string) (map[string]Identity, error) {
	present := make(map[string]Identity, len(sessions))
	for some := range slices.Chunk(sessions, maxPresent) {
		if err := findPresent(ctx, s.db, some, s.now(), present); err != nil {
			return nil, fmt.Errorf("read who is present: %w", err)
		}
	}
	return present, nil
}

// Forget makes the next request of a member read who they are from the database: another process has changed it.
func (s *Service) Forget(memberID string) { s.members.forget(memberID) }

type ownerKey struct{}

func withOwner(ctx context.Context, memberID string) context.Context {
	return context.WithValue(ctx, ownerKey{}, memberID)
}

// sessionStore keeps scs sessions in the shop's database. Tokens arrive hashed.
type sessionStore struct {
	db       *sqldb.DB
	now      func() time.Time
	lifetime time.Duration
}

var _ scs.CtxStore = (*sessionStore)(nil)

func (st *sessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = st.db.QueryRowContext(ctx, "SELECT data FROM sessions WHERE token = ? AND expires_at > ?", token, st.now().UnixMilli()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if v := visiting(ctx); v != nil && v.session == "" && err == nil {
		v.session = token
	}
	return data, err == nil, err
}

// CommitCtx counts the lifetime by the store's own clock, not by that of scs.
func (st *sessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	memberID, _ := ctx.Value(ownerKey{}).(string)
	lifetime := st.lifetime
	if memberID == "" {
		lifetime = guestSession
	}
	err := st.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO sessions (token, member_id, data, expires_at) VALUES (?, ?, ?, ?)",
			token, memberID, data, st.now().Add(lifetime).UnixMilli())
		if err != nil || memberID == "" {
			return err
		}
		return endOldest(ctx, tx, memberID)
	})
	if v := visiting(ctx); v != nil && err == nil {
		v.session = token
	}
	return err
}

func (st *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	if v := visiting(ctx); v != nil && v.session == token {
		v.session = ""
	}
	return st.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteSession(ctx, tx, token) })
}

func deleteSession(ctx context.Context, tx *sqldb.Tx, token string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM session_notes WHERE token = ?", token); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = ?", token)
	return err
}

// Find, Commit and Delete are there for scs.Store; scs calls the ones that take a context.
func (st *sessionStore) Find(token string) ([]byte, bool, error) {
	return st.FindCtx(context.Background(), token)
}

func (st *sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return st.CommitCtx(context.Background(), token, b, expiry)
}

func (st *sessionStore) Delete(token string) error { return st.DeleteCtx(context.Background(), token) }

// manySessions is how many sessions a member has at most; a sign-in beyond ends the oldest.
const manySessions = 50

func endOldest(ctx context.Context, tx *sqldb.Tx, memberID string) error {
	var oldest int64
	err := tx.QueryRowContext(ctx, "SELECT expires_at FROM sessions WHERE member_id = ? ORDER BY expires_at DESC LIMIT 1 OFFSET ?", memberID, manySessions).Scan(&oldest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM sessions WHERE member_id = ? AND expires_at <= ?", memberID, oldest)
	}
	return err
}

func deleteSessionsOf(ctx context.Context, tx *sqldb.Tx, memberID string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE member_id = ?", memberID)
	return err
}

// lockSession gives the member of a session, which stays until tx ends; "" where it is over.
func lockSession(ctx context.Context, tx *sqldb.Tx, token string, now time.Time) (string, error) {
	if _, err := tx.ExecContext(ctx, "UPDATE sessions SET member_id = member_id WHERE token = ?", token); err != nil {
		return "", err
	}
	all, err := sqldb.Column[string](ctx, tx, "SELECT member_id FROM sessions WHERE token = ? AND expires_at > ?", token, sqldb.Millis(now))
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

func findPresent(ctx context.Context, q sqldb.Querier, sessions []string, now time.Time, into map[string]Identity) error {
	args := make([]any, 0, len(sessions)+1)
	for _, t := range sessions {
		args = append(args, t)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT s.token, m.id, m.name, m.role, m.must_change, m.demo
		  FROM sessions s JOIN members m ON m.id = s.member_id
		 WHERE s.token IN (`+sqldb.Marks(len(sessions))+`) AND s.expires_at > ?`, append(args, now.UnixMilli())...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var token string
		var i Identity
		if err := rows.Scan(&token, &i.MemberID, &i.Name, &i.Role, &i.MustChangePassword, &i.Demo); err != nil {
			return err
		}
		into[token] = i
	}
	return rows.Err()
}

func deleteSessionsBefore(ctx context.Context, db *sqldb.DB, now time.Time) error {
	if _, err := sqldb.Sweep(ctx, db, "session_notes", "expires_at", now.UnixMilli()); err != nil {
		return err
	}
	_, err := sqldb.Sweep(ctx, db, "sessions", "expires_at", now.UnixMilli())
	return err
}

// cache saves reading the member of every request. Sessions are not in it: they are read each time, so that a sign-out and
// a new password count at once in every process. What another process changed is read when Forget tells of it.
type cache struct {
	mu      sync.Mutex
	members map[string]cached // cache: who is not told that another process changed a role or name sees it after freshFor
	changes uint64
}

type cached struct {
	member Member
	until  time.Time
}

const (
	freshFor  = 5 * time.Second
	cacheSize = 20_000
)

func newCache() *cache { return &cache{members: make(map[string]cached)} }

func (c *cache) get(memberID string, now time.Time) (Member, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.members[memberID]
	return e.member, ok && now.Before(e.until)
}

// mark is taken before a read and given to put, which then drops what was read before a change.
func (c *cache) mark() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changes
}

func (c *cache) put(m Member, now time.Time, mark uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if mark != c.changes {
		return
	}
	if len(c.members) >= cacheSize {
		clear(c.members)
	}
	c.members[m.ID] = cached{m, now.Add(freshFor)}
}

func (c *cache) forget(memberID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	delete(c.members, memberID)
}
