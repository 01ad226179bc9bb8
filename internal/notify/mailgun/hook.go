package mailgun

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Migrations makes the table of calls that were heard; its domain is "mailgun".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// HookPath is where Mailgun calls.
const HookPath = "/callbacks/mail/mailgun"

const (
	callMost = 256 << 10       // bytes of a call
	oldest   = 9 * time.Hour   // of a call: Mailgun repeats one for eight hours
	ahead    = 5 * time.Minute // how far its clock may be
	kept     = 24 * time.Hour  // how long a token is remembered, which is longer than it could be used again
)

// ErrUnbelieved answers a call that is not Mailgun's, or too old, or of no shape that it has. It is not to be repeated.
var ErrUnbelieved = fault.New(fault.Kind(http.StatusNotAcceptable), "mailgun_unbelieved", "this call is not believed: its signature, its time or its shape is not Mailgun's")

// Hook hears what Mailgun says of letters. Its signature holds the time and a token and nothing of what is said: whoever saw a call on
// its way could say something else with it, once and before it arrives. So it is of use over HTTPS alone, and a token counts once.
type Hook struct {
	DB   *sqldb.DB
	Keys []string // any of them may have signed, so that one can follow the other; none: nothing is believed
	Hear func(ctx context.Context, tx *sqldb.Tx, w returns.Word) error
	Now  func() time.Time
}

// call is what Mailgun posts.
type call struct {
	Signature struct {
		Timestamp string `json:"timestamp"`
		Token     string `json:"token"`
		Signature string `json:"signature"`
	} `json:"signature"`
	Event struct {
		Event     string  `json:"event"`
		Reason    string  `json:"reason"`
		Message   message `json:"message"`
		ID        string  `json:"id"`
		At        float64 `json:"timestamp"`
		Severity  string  `json:"severity"`
		Recipient string  `json:"recipient"`
		Status    struct {
			Code        int    `json:"code"`
			Enhanced    string `json:"enhanced-code"`
			Message     string `json:"message"`
			Description string `json:"description"`
		} `json:"delivery-status"`
	} `json:"event-data"`
}

// ServeHTTP implements http.Handler: 200 where it was heard, once or before; 406 where it is never to be; anything else has Mailgun say
// it again.
func (h *Hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	httpkit.Problems(h.serve).ServeHTTP(w, r)
}

func (h *Hook) serve(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callMost))
	if over, is := errors.AsType[*http.MaxBytesError](err); is {
		return errors.Join(ErrUnbelieved, over)
	}
	if err != nil {
		return err
	}
	c, err := h.read(body)
	if err != nil {
		return err
	}
	err = h.DB.InTx(r.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		fresh, err := useToken(ctx, tx, c.Signature.Token, h.Now())
		said, known := c.word()
		if err != nil || !fresh || !known {
			return err
		}
		if err := h.Hear(ctx, tx, said); !errors.Is(err, notify.ErrNotFound) { // another program's letter, or one that is forgotten
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "heard\n")
	return err
}

// read gives a call that is Mailgun's. It fails with ErrUnbelieved.
func (h *Hook) read(body []byte) (c call, err error) {
	if json.Unmarshal(body, &c) != nil {
		return c, ErrUnbelieved
	}
	s := c.Signature
	if !h.signed(s.Timestamp, s.Token, s.Signature) {
		return c, ErrUnbelieved
	}
	seconds, err := strconv.ParseInt(s.Timestamp, 10, 64)
	if age := h.Now().Sub(time.Unix(seconds, 0)); err != nil || age > oldest || age < -ahead {
		return c, ErrUnbelieved
	}
	return c, nil
}

// signed says whether any of the keys signed, in a time that does not tell which.
func (h *Hook) signed(timestamp, token, signature string) bool {
	got, err := hex.DecodeString(signature)
	if err != nil || len(token) < 16 || len(token) > 100 {
		return false
	}
	ours := false
	for _, key := range h.Keys {
		ours = hmac.Equal(got, Signature(key, timestamp, token)) || ours
	}
	return ours
}

// Signature is what Mailgun signs a call with.
func Signature(key, timestamp, token string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(timestamp + token))
	return mac.Sum(nil)
}

// word is what c says about a letter of the shop's, if it is anything that counts. What was opened and clicked the shop counts itself.
func (c call) word() (w returns.Word, known bool) {
	e := c.Event
	delivery, _, _ := strings.Cut(strings.Trim(e.Message.Headers.ID, "<>"), "@")
	w = returns.Word{
		Source: Name, Event: e.ID, Delivery: delivery, To: e.Recipient, Status: e.Status.Enhanced,
		Reason: cmp.Or(e.Status.Message, e.Status.Description, e.Reason),
	}
	if e.At > 0 && e.At < 1e11 {
		seconds, part := math.Modf(e.At)
		w.At = time.Unix(int64(seconds), int64(part*1e9))
	}
	if w.Event == "" || len(w.Event) > 150 || delivery == "" {
		return w, false
	}
	switch {
	case e.Event == "delivered":
		w.Fate = returns.Arrived
	case e.Event == "failed" && e.Severity == "temporary":
		w.Fate = returns.Delayed
	case e.Event == "failed":
		w.Fate = returns.Failed
		if e.Reason == "suppress-bounce" { // it came back before, and Mailgun does not try again
			w.Status = "5.1.1"
		}
	case e.Event == "rejected":
		w.Fate = returns.Failed
	case e.Event == "complained":
		w.Fate = returns.Complaint
	case e.Event == "unsubscribed":
		w.Fate = returns.Refusal
	default:
		return w, false
	}
	return w, true
}

// Rounds forget the tokens of calls that could not be made again.
func (h *Hook) Rounds() []todo.Round {
	return []todo.Round{{Name: "calls of mailgun", Every: time.Hour, Do: func(ctx context.Context) error {
		_, err := sqldb.Sweep(ctx, h.DB, "mailgun_calls", "at", sqldb.Millis(h.Now().Add(-kept)))
		return err
	}}}
}

// useToken says whether a token was not used before.
func useToken(ctx context.Context, tx *sqldb.Tx, token string, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO mailgun_calls (token, at) VALUES (?, ?)`, token, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}
