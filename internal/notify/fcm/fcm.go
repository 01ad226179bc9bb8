// Package fcm sends messages to apps by Firebase Cloud Messaging (HTTP v1), in the name of a service account.
package fcm

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/outside"
)

// URL is where FCM answers.
const URL = "https://fcm.googleapis.com"

const (
	maxMessage = 4096
	calm       = time.Minute // FCM asks for at least this after 429
)

var tokenLike = regexp.MustCompile(`^[A-Za-z0-9_:.-]{20,1000}$`)

// CheckToken gives the one spelling of a registration token; false: it is none.
func CheckToken(token string) (string, bool) { return token, tokenLike.MatchString(token) }

// Options are what a client needs.
type Options struct {
	Account Account
	URL     string           // "": FCM's own
	Timeout time.Duration    // of one message; 0: 15 seconds
	Now     func() time.Time // nil: the clock
	Roots   *x509.CertPool   // whom to trust; nil: whom the machine trusts
}

// Client sends to apps. It may be used by many at once; they share connections and one bearer token.
type Client struct {
	project string
	url     string
	http    *http.Client
	bearer  *bearer
	now     func() time.Time
}

// Credential names as whom the client sends.
func (c *Client) Credential() string { return "fcm/" + c.project }

// New makes a client.
func New(o Options) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	client := outside.NamedMany(cmp.Or(o.Timeout, 15*time.Second), o.Roots)
	at := strings.TrimRight(cmp.Or(o.URL, URL), "/") + "/v1/projects/" + o.Account.Project + "/messages:send"
	return &Client{o.Account.Project, at, client, newBearer(o.Account, client, o.Now), o.Now}
}

type request struct {
	Validate bool    `json:"validate_only,omitempty"`
	Message  message `json:"message"`
}

type message struct {
	Token        string            `json:"token"`
	Notification notification      `json:"notification"`
	Data         map[string]string `json:"data,omitempty"`
	Android      android           `json:"android"`
}

type notification struct {
	Title string `json:"title"`
	Body  string `json:"body,omitempty"`
	Image string `json:"image,omitempty"`
}

type android struct {
	Priority     string `json:"priority"`
	TTL          string `json:"ttl"`
	Collapse     string `json:"collapse_key,omitempty"`
	Notification struct {
		Tag string `json:"tag,omitempty"`
	} `json:"notification"`
}

// write is m as FCM takes it.
func write(to string, m push.Message) []byte {
	w := message{Token: to, Notification: notification{m.Title, m.Body, m.Image}, Data: map[string]string{}}
	maps.Copy(w.Data, m.Data)
	w.Data["link"], w.Data["lang"] = m.URL, m.Lang
	w.Android.Priority, w.Android.TTL = "NORMAL", strconv.FormatInt(int64(min(max(m.TTL, 0), push.MaxTTL)/time.Second), 10)+"s"
	if m.Urgency == push.High {
		w.Android.Priority = "HIGH"
	}
	w.Android.Notification.Tag = m.Tag
	if m.Replaces { // of all keys FCM keeps four for a device that is away, so what replaces nothing has none
		w.Android.Collapse = m.Topic
	}
	return push.JSON(request{Message: w})
}

// Send brings m to an app. It returns a result whatever happens, and nothing that is accepted is sent again by itself.
func (c *Client) Send(ctx context.Context, to push.Device, m push.Message) push.Result {
	token, fine := CheckToken(to.Address)
	if !fine {
		return push.Result{Kind: push.Refused, Code: "token"}
	}
	if m.Title == "" || m.URL == "" {
		return push.Result{Kind: push.OurFault, Code: "message_empty", Reason: "a message has a title and leads somewhere"}
	}
	body := push.Fit(m, maxMessage, func(m push.Message) []byte { return write(token, m) })
	if len(body) > maxMessage {
		return push.Result{Kind: push.TooLarge, Code: "message_large", Reason: fmt.Sprintf("%d bytes, at most %d fit", len(body), maxMessage)}
	}
	return c.post(ctx, body, token)
}

// Check says how FCM takes the account, without telling any device: Accepted, or what is wrong.
func (c *Client) Check(ctx context.Context) push.Result {
	const nobody = "saja-doctor-asks-for-nobody"
	r := request{true, message{Token: nobody, Notification: notification{Title: "saja"}, Android: android{Priority: "NORMAL", TTL: "0s"}}}
	said := c.post(ctx, push.JSON(r), nobody)
	if said.Kind == push.Gone { // it let us in, and knows no such device
		return push.Result{Kind: push.Accepted, Status: said.Status}
	}
	return said
}

// post sends a body, once more with a new bearer token where the first was refused: nothing was taken then.
func (c *Client) post(ctx context.Context, body []byte, token string) push.Result {
	refused := ""
	for again := false; ; again = true {
		bearer, wrong := c.bearer.get(ctx, refused)
		if wrong != nil {
			return *wrong
		}
		h := http.Header{"Authorization": {"Bearer " + bearer}, "Content-Type": {"application/json; charset=utf-8"}}
		a, none := push.Post(ctx, c.http, c.url, h, body)
		if none != nil {
			return *none
		}
		r := c.result(a, token, bearer)
		if a.Status != http.StatusUnauthorized || r.Code == "THIRD_PARTY_AUTH_ERROR" || again {
			return r
		}
		refused = bearer
	}
}

// failure is what FCM says where it did not take a message.
type failure struct {
	Error struct {
		Message string `json:"message"`
		Status  string `json:"status"`
		Details []struct {
			Type   string `json:"@type"`
			Code   string `json:"errorCode"`
			Fields []struct {
				Field string `json:"field"`
			} `json:"fieldViolations"`
			Quotas []struct {
				Subject     string `json:"subject"`
				Description string `json:"description"`
			} `json:"violations"`
		} `json:"details"`
	} `json:"error"`
}

// code is FCM's own word, or that of Google's APIs, or the status.
func (f failure) code(status int) string {
	for _, d := range f.Error.Details {
		if word := push.Word(d.Code); word != "" && strings.HasSuffix(d.Type, "google.firebase.fcm.v1.FcmError") {
			return word
		}
	}
	return cmp.Or(push.Word(f.Error.Status), "http_"+strconv.Itoa(status))
}

// noToken says whether what FCM found wrong is the token alone: no other message would go there either.
func (f failure) noToken() bool {
	named := false
	for _, d := range f.Error.Details {
		for _, v := range d.Fields {
			if v.Field != "message.token" {
				return false
			}
			named = true
		}
	}
	return named || strings.Contains(f.Error.Message, "registration token is not a valid") // where it names no field
}

// about says whose quota was used up: one device's where FCM names it, or else the shop's.
func (f failure) about() push.About {
	for _, d := range f.Error.Details {
		for _, q := range d.Quotas {
			if strings.HasSuffix(d.Type, "google.rpc.QuotaFailure") && strings.Contains(strings.ToLower(q.Subject+" "+q.Description), "device") {
				return push.AboutDevice
			}
		}
	}
	return push.AboutShop
}

// result says what an answer means. 404 is a device's end with UNREGISTERED only: it is also what a project gives that is not there. 400 is
// one where the token is what is wrong. SENDER_ID_MISMATCH is a token of another project, THIRD_PARTY_AUTH_ERROR one of a browser or of
// Apple's by keys that the project does not have: strangers can get both.
func (c *Client) result(a push.Answer, secrets ...string) push.Result {
	if a.Status/100 == 2 {
		var said struct {
			Name string `json:"name"`
		}
		_ = json.Unmarshal(a.Body, &said) // it was taken, however that is said
		return push.Result{Kind: push.Accepted, Status: a.Status, ID: push.Reason(said.Name)}
	}
	var said failure
	_ = json.Unmarshal(a.Body, &said) // whoever stands between says it in another form
	r := push.Result{Kind: push.OurFault, Status: a.Status, Code: said.code(a.Status), Reason: push.Reason(said.Error.Message, secrets...), After: a.After(c.now())}
	switch s := a.Status; {
	case s == http.StatusNotFound && r.Code == "UNREGISTERED":
		r.Kind = push.Gone
	case s == http.StatusBadRequest && r.Code == "INVALID_ARGUMENT" && said.noToken():
		r.Kind = push.Gone
	case s == http.StatusBadRequest && strings.Contains(said.Error.Message, "too big"):
		r.Kind = push.TooLarge
	case r.Code == "SENDER_ID_MISMATCH", r.Code == "THIRD_PARTY_AUTH_ERROR":
		r.Kind = push.Refused
	case s == http.StatusTooManyRequests:
		r.Kind, r.After, r.About = push.SlowDown, max(r.After, calm), said.about()
	case s >= 500, s == http.StatusRequestTimeout:
		r.Kind = push.Transient
	}
	return r
}
