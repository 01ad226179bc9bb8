package messages

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// CallPath is under which providers call, each at its name and a secret.
const CallPath = "/callbacks/messages/"

const (
	overlap   = 24 * time.Hour // for which the address before the last holds: somebody has to type the new one at the provider
	callBody  = 256 << 10
	callComes = 5 * time.Second // for so long the body of a call may take to come
	callMost  = 200             // messages of one call that are asked for
)

// The faults of calls.
var (
	// ErrCall answers whoever calls an address that opens nothing.
	ErrCall      = fault.New(fault.NotFound, "report_unknown", "nothing is told at this address")
	errCalls     = fault.New(fault.TooMany, "too_many_reports", "too many calls at once; call again").RetryAfter(time.Second)
	errCallShape = fault.New(fault.Invalid, "report_invalid", "this is no call that can be read")
)

// calls is how often a provider may call.
var calls = limit.Rule{Name: "calls of a provider of messages", Most: 200, Refill: 20 * time.Millisecond, Fails: limit.Alone}

// CallAddress is where the provider tells the shop that messages have come to their end.
type CallAddress struct {
	Address string    `json:"address" doc:"What the provider is to call; empty: the shop has none. Whoever knows it can have the shop ask the provider, and nothing more"`
	Renewed time.Time `json:"renewedAt,omitzero" doc:"When it was last made anew; absent: never"`
	By      string    `json:"renewedBy,omitempty" doc:"By whom"`
	Called  time.Time `json:"calledAt,omitzero" doc:"When the provider last called, to the minute; absent: never"`
	Before  time.Time `json:"beforeUntil,omitzero" doc:"Until when the address before it holds too"`

	turn int64
}

// CallAddress is the provider's; empty where the shop has none.
func (s *Service) CallAddress(ctx context.Context) (CallAddress, error) {
	if s.needs.Provider == nil {
		return CallAddress{}, nil
	}
	a, err := findCalls(ctx, s.db, s.provider())
	if err != nil {
		return a, fmt.Errorf("read what %s calls: %w", s.provider(), err)
	}
	a.Address = s.needs.URL + CallPath + s.provider() + "/" + s.callSecret(a.turn)
	if until := a.Renewed.Add(overlap); !a.Renewed.IsZero() && until.After(s.now()) {
		a.Before = until
	}
	return a, nil
}

// RenewCallAddress gives the provider another address to call; the one before holds for a day longer. It fails with ErrNone.
func (s *Service) RenewCallAddress(ctx context.Context) (CallAddress, error) {
	if s.needs.Provider == nil {
		return CallAddress{}, ErrNone
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return renewCalls(ctx, tx, s.provider(), s.actor(ctx), s.now())
	})
	if err != nil {
		return CallAddress{}, fmt.Errorf("give %s another address: %w", s.provider(), err)
	}
	s.note(ctx, deed.Deed{}.Saying(s.provider()))
	return s.CallAddress(ctx)
}

// callSecret is a turn in clear and a proof of it, so that what a stranger makes up costs no question to the database.
func (s *Service) callSecret(turn int64) string {
	m := hmac.New(sha256.New, s.needs.CallKey)
	fmt.Fprintf(m, "calls %s %d", s.provider(), turn)
	return strconv.FormatInt(turn, 10) + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// believed says whether a secret opens the door of a provider: the last one, or the one before for a while.
func (s *Service) believed(ctx context.Context, provider, secret string) (bool, error) {
	number, _, _ := strings.Cut(secret, ".")
	turn, _ := strconv.ParseInt(number, 10, 64) // what is no number proves no turn
	if s.needs.Provider == nil || provider != s.provider() || len(s.needs.CallKey) == 0 || !hmac.Equal([]byte(secret), []byte(s.callSecret(turn))) {
		return false, nil
	}
	a, err := findCalls(ctx, s.db, provider)
	return turn == a.turn || turn == a.turn-1 && s.now().Before(a.Renewed.Add(overlap)), err
}

// Calls is where providers call, below CallPath. What they say is not signed, and so is believed of no message: each that the shop knows is asked for
// at the provider, as it would be a little later anyway. So what is old, forged, told again or out of order changes nothing.
func (s *Service) Calls() http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			return fault.New(fault.NotAllowed, "method_not_allowed", "providers call by POST")
		}
		ok, err := s.believed(r.Context(), r.PathValue("provider"), r.PathValue("secret"))
		if err != nil {
			return err
		}
		if !ok {
			return ErrCall
		}
		if !s.needs.Limits.Take(r.Context(), calls, s.provider(), 1).OK() {
			return errCalls
		}
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(callComes)) // a test has no connection
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callBody))
		if tooLong, is := errors.AsType[*http.MaxBytesError](err); is {
			return fault.New(fault.Kind(http.StatusRequestEntityTooLarge), "report_too_long", "a call has up to 256 kB").About("most", tooLong.Limit)
		}
		if err != nil {
			return errCallShape
		}
		ids, ok := Called(body)
		if !ok {
			return errCallShape
		}
		if err := s.askSoon(r.Context(), ids); err != nil {
			return err
		}
		w.WriteHeader(http.StatusOK)
		return nil
	})
}

// askSoon has the provider asked at once for those messages that the shop knows.
func (s *Service) askSoon(ctx context.Context, ids []string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := calledNow(ctx, tx, s.provider(), s.now()); err != nil {
			return err
		}
		for _, id := range ids {
			a, err := attemptOf(ctx, tx, s.provider(), id)
			if errors.Is(err, errNoAttempt) || err == nil && s.now().Sub(a.begun) > askedFor {
				continue
			}
			if err != nil {
				return err
			}
			if err := todo.Add(ctx, tx, todo.Item{Kind: todoReport, Key: a.delivery, Payload: look{a.request, a.channel == AlimTalkName}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ask %s for what it called about: %w", s.provider(), err)
	}
	return nil
}

// named are the fields in which providers name messages.
var named = []string{"messageId", "requestId", "groupId"}

// Called reads which messages a call is about, each once and up to callMost, and says whether it is JSON at all. Whatever else it says is not read.
func Called(body []byte) (ids []string, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(body))
	name, isName := "", false
	var open []bool // for each object or list that is open, whether it is an object whose next text is a name
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return ids, len(bytes.TrimSpace(body)) > 0 && len(open) == 0
		}
		if err != nil || len(open) > 32 {
			return nil, false
		}
		if d, is := t.(json.Delim); is {
			if d == '{' || d == '[' {
				open = append(open, d == '{')
			} else {
				open = open[:len(open)-1]
			}
			isName = len(open) > 0 && open[len(open)-1]
			continue
		}
		text, is := t.(string)
		switch {
		case isName:
			name, isName = text, false
			continue
		case is && slices.Contains(named, name) && text != "" && len(text) <= 190 && len(ids) < callMost && !slices.Contains(ids, text):
			ids = append(ids, text)
		}
		name, isName = "", len(open) > 0 && open[len(open)-1]
	}
}
