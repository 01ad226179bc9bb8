package fcm

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
)

const (
	scope   = "https://www.googleapis.com/auth/firebase.messaging"
	grant   = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	life    = time.Hour       // of a signature: the longest that Google takes
	spare   = 5 * time.Minute // before its end a bearer token is renewed
	longest = 12 * time.Hour  // the longest that a bearer token is believed to hold
	pause   = 5 * time.Second // how long a failure to get one is everybody's
)

// bearer changes signatures of an account for bearer tokens.
type bearer struct {
	account Account
	http    *http.Client
	now     func() time.Time

	turn  chan struct{} // held by whoever looks or renews: one at a time
	token string        // cache
	until time.Time     // when it ends
	spare time.Duration // before that it is renewed
	wrong *push.Result  // why there was none
	again time.Time
}

func newBearer(a Account, client *http.Client, now func() time.Time) *bearer {
	return &bearer{account: a, http: client, now: now, turn: make(chan struct{}, 1)}
}

// get gives a token, or why there is none. refused is one that the service did not take, or "".
func (b *bearer) get(ctx context.Context, refused string) (string, *push.Result) {
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return "", &push.Result{Kind: push.Transient, Code: "timeout"}
	}
	now := b.now()
	left := b.until.Sub(now)
	holds := b.token != "" && b.token != refused && left > 0 && left <= longest
	if holds && left > b.spare {
		return b.token, nil
	}
	if wait := b.again.Sub(now); b.wrong == nil || wait <= 0 || wait > pause {
		if !holds {
			b.token = ""
		}
		b.wrong = b.renew(context.WithoutCancel(ctx), now) // it is everybody's, and bounded by the client
		if b.wrong != nil {
			b.again = now.Add(pause)
		}
	}
	if b.wrong != nil && !holds {
		return "", b.wrong
	}
	return b.token, nil
}

type claims struct {
	Issuer   string `json:"iss"`
	Scope    string `json:"scope"`
	Audience string `json:"aud"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// renew gets a token. turn is held.
func (b *bearer) renew(ctx context.Context, now time.Time) *push.Result {
	a := b.account
	jwt, err := push.RS256(a.key, push.Header{Type: "JWT", Alg: "RS256", Key: a.keyID}, claims{a.Email, scope, a.tokens, now.Unix(), now.Add(life).Unix()})
	if err != nil {
		return &push.Result{Kind: push.OurFault, Code: "sign", Reason: err.Error()}
	}
	form := url.Values{"grant_type": {grant}, "assertion": {jwt}}.Encode()
	answer, none := push.Post(ctx, b.http, a.tokens, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form))
	if none != nil {
		if none.Kind == push.Unknown {
			none.Kind = push.Transient // nothing was told to a device yet
		}
		return none
	}
	var said struct {
		Token   string `json:"access_token"`
		Seconds int64  `json:"expires_in"`
		Error   string `json:"error"`
		Reason  string `json:"error_description"`
	}
	unread := json.Unmarshal(answer.Body, &said)
	if answer.Status == http.StatusOK && unread == nil && said.Token != "" {
		b.token = said.Token
		life := min(max(time.Duration(min(said.Seconds, 1<<20))*time.Second, time.Minute), longest)
		b.until, b.spare = now.Add(life), min(spare, life/2)
		return nil
	}
	r := &push.Result{Kind: push.OurFault, Status: answer.Status, Code: push.Word(said.Error), Reason: push.Reason(said.Reason, jwt), After: answer.After(now)}
	if r.Code == "" {
		r.Code = "token_refused"
	}
	switch s := answer.Status; {
	case s == http.StatusTooManyRequests:
		r.Kind, r.After, r.About = push.SlowDown, max(r.After, calm), push.AboutShop
	case s >= 500, s == http.StatusRequestTimeout, s == http.StatusOK: // 200 with something else in it is whoever stands between
		r.Kind = push.Transient
	}
	return r
}
