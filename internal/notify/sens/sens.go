// Package sens sends messages by SENS of NAVER Cloud Platform.
package sens

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/outside"
)

// Name is the provider's.
const Name = "sens"

// Config is how SENS knows the shop.
type Config struct {
	URL, Key, Secret string
	SMS              string // the id of the project's service for text messages, such as ncp:sms:kr:123:shop
	Alim             string // the id of its service for Kakao; "" where there is none
	Channel          string // plusFriendId, such as @shop
	Now              func() time.Time
}

// Client is SENS.
type Client struct {
	config Config
	http   *http.Client
	ahead  atomic.Int64 // own: a cache of how far, in ns, the clock of SENS is ahead of this machine's
}

var _ messages.Provider = (*Client)(nil)

const within = 20 * time.Second // of one call

// New makes a client.
func New(c Config) *Client {
	c.URL = strings.TrimRight(c.URL, "/")
	return &Client{config: c, http: outside.Named(within)}
}

// Name implements messages.Provider.
func (c *Client) Name() string { return Name }

// The headers that let a request in.
const (
	HeaderTime      = "x-ncp-apigw-timestamp"
	HeaderKey       = "x-ncp-iam-access-key"
	HeaderSignature = "x-ncp-apigw-signature-v2"
)

// Sign is the signature of a request to path, with its query and in the encoding in which it is sent; the body is not signed.
func Sign(secret, method, path, millis, key string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(method + " " + path + "\n" + millis + "\n" + key))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// call makes a request, and once more where it is refused and the clocks differ by more than SENS bears: a refused one did nothing.
func (c *Client) call(ctx context.Context, method, path string, body []byte) messages.Answer {
	a := c.once(ctx, method, path, body)
	if a.Status != http.StatusUnauthorized || a.Date.IsZero() {
		return a
	}
	ahead := a.Date.Sub(c.config.Now())
	if apart := ahead - time.Duration(c.ahead.Load()); apart.Abs() < 4*time.Minute {
		return a
	}
	c.ahead.Store(int64(ahead))
	return c.once(ctx, method, path, body)
}

func (c *Client) once(ctx context.Context, method, path string, body []byte) messages.Answer {
	r, err := http.NewRequestWithContext(ctx, method, c.config.URL+path, bytes.NewReader(body))
	if err != nil {
		return messages.Answer{Why: "url"}
	}
	millis := strconv.FormatInt(c.config.Now().Add(time.Duration(c.ahead.Load())).UnixMilli(), 10)
	r.Header.Set(HeaderTime, millis)
	r.Header.Set(HeaderKey, c.config.Key)
	r.Header.Set(HeaderSignature, Sign(c.config.Secret, method, r.URL.RequestURI(), millis, c.config.Key))
	if body != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return messages.Call(c.http, r)
}

func (c *Client) path(alim bool) string {
	if alim {
		return "/alimtalk/v2/services/" + url.PathEscape(c.config.Alim) + "/messages"
	}
	return "/sms/v2/services/" + url.PathEscape(c.config.SMS) + "/messages"
}

type smsTo struct {
	To string `json:"to"`
}

type alimTo struct {
	To       string         `json:"to"`
	Title    string         `json:"title,omitempty"`
	Content  string         `json:"content"`
	Buttons  []press.Button `json:"buttons,omitempty"`
	Failover bool           `json:"useSmsFailover"` // what follows a failure is the shop's to decide
}

func (c *Client) body(m messages.Message) ([]byte, error) {
	if m.Alim != nil {
		to := alimTo{To: m.To, Title: m.Alim.Title, Content: m.Text, Buttons: m.Alim.Buttons}
		return json.Marshal(map[string]any{"plusFriendId": c.config.Channel, "templateCode": m.Alim.Template, "messages": []alimTo{to}})
	}
	all := map[string]any{
		"type": m.Kind, "contentType": contentType(m.Ad), "countryCode": "82", "from": m.From, "content": m.Text, "messages": []smsTo{{m.To}},
	}
	if m.Subject != "" {
		all["subject"] = m.Subject
	}
	if m.File != "" {
		all["files"] = []file{{m.File}}
	}
	return json.Marshal(all)
}

type file struct {
	ID string `json:"fileId"`
}

func contentType(ad bool) string {
	if ad {
		return "AD"
	}
	return "COMM"
}

// Send implements messages.Provider. SENS sends no brand messages for the shop.
func (c *Client) Send(ctx context.Context, m messages.Message) notify.Outcome {
	if m.Brand != nil {
		return notify.Outcome{State: notify.Broken, Code: "kind_unsupported"}
	}
	body, err := c.body(m)
	if err != nil {
		return notify.Outcome{State: notify.Broken, Code: "letter", Reason: err.Error()}
	}
	a := c.call(ctx, http.MethodPost, c.path(m.Alim != nil), body)
	if o, done := a.Judge(); done {
		return o
	}
	if a.Status >= 400 {
		o := notify.Outcome{State: notify.Broken, Code: "refused", Reason: messageOf(a.Body)}
		if a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden {
			o.Code = "keys_refused"
		}
		return o
	}
	return ReadSent(a.Body)
}

// messageOf is what SENS says beside a refusal.
func messageOf(body []byte) string {
	var p struct {
		Message string   `json:"errorMessage"`
		Error   string   `json:"error"`
		Errors  []string `json:"errors"`
	}
	_ = json.Unmarshal(body, &p) // another shape says nothing
	return strings.TrimSpace(strings.Join(append([]string{p.Error, p.Message}, p.Errors...), " "))
}

// ReadSent reads what SENS answers to one message: that it was taken, or inside a good status, that it was not.
func ReadSent(body []byte) notify.Outcome {
	var said struct {
		Request  string `json:"requestId"`
		Code     string `json:"statusCode"`
		Name     string `json:"statusName"`
		Messages []struct {
			Code   string `json:"requestStatusCode"`
			Reason string `json:"requestStatusDesc"`
		} `json:"messages"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Code == "" {
		return notify.Outcome{State: notify.Unknown, Code: "answer_unreadable"}
	}
	switch {
	case said.Code != "202" && said.Code != "200" && said.Code != "A000":
		return notify.Outcome{State: notify.Broken, Code: "sens_" + short(said.Code), Reason: said.Name}
	case len(said.Messages) > 0 && said.Messages[0].Code != "" && said.Messages[0].Code != "A000":
		return notify.Outcome{State: notify.Broken, Code: "sens_" + short(said.Messages[0].Code), Reason: said.Messages[0].Reason}
	case said.Request == "":
		return notify.Outcome{State: notify.Unknown, Code: "answer_unreadable"}
	}
	return notify.Outcome{State: notify.Sent, Code: "sent", Provider: said.Request}
}

// short is a code of theirs as part of one of ours.
func short(code string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, code)
	return clean[:min(len(clean), 20)]
}

// record is a message as both services list it.
type record struct {
	Request     string `json:"requestId"`
	ID          string `json:"messageId"`
	From        string `json:"from"`
	To          string `json:"to"`
	Content     string `json:"content"`
	Template    string `json:"templateCode"`
	RequestTime string `json:"requestTime"`
	Completed   string `json:"completeTime"`
	Status      string `json:"status"` // of a text message: READY, PROCESSING, COMPLETED
	Code        string `json:"statusCode"`
	Name        string `json:"statusName"`
	Reason      string `json:"statusMessage"`
	AlimName    string `json:"messageStatusName"` // of an AlimTalk: success, processing, fail
	AlimCode    string `json:"messageStatusCode"`
	AlimReason  string `json:"messageStatusDesc"`
}

func (r record) standing() messages.Standing {
	s := messages.Standing{ID: r.Request, Fate: messages.UnderWay, Code: "sent", At: moment(r.Completed)}
	name, code, reason := r.Name, r.Code, r.Reason
	if r.AlimName != "" {
		name, code, reason = r.AlimName, r.AlimCode, r.AlimReason
	}
	switch {
	case r.AlimName == "" && r.Status != "COMPLETED":
	case name == "success":
		s.Fate, s.Code = messages.Received, "delivered"
	case name == "fail":
		s.Fate, s.Code, s.Reason = messages.Unreached, "sens_"+short(code), reason
	}
	return s
}

// moment reads a time of theirs, which is Seoul's; zero where it is none.
func moment(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05.999", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, id.Seoul); err == nil {
			return t
		}
	}
	return time.Time{}
}

func readList(body []byte) (all []record, next string, err error) {
	var said struct {
		Messages []record `json:"messages"`
		Next     string   `json:"nextToken"`
		More     bool     `json:"hasMore"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return nil, "", &messages.Failure{Code: "answer_unreadable"}
	}
	if !said.More {
		said.Next = ""
	}
	return said.Messages, said.Next, nil
}

const (
	pages  = 20
	before = time.Minute // what clocks may differ by
)

// Find implements messages.Provider. SENS keeps no id of ours: what went to the number since then is searched for the same text from the
// same number, or by the same template; where the number is not known any more, from any.
func (c *Client) Find(ctx context.Context, m messages.Message) (found []messages.Standing, err error) {
	const layout = "2006-01-02 15:04:05"
	q := url.Values{
		"requestStartTime": {m.Since.Add(-before).In(id.Seoul).Format(layout)}, "requestEndTime": {c.config.Now().Add(before).In(id.Seoul).Format(layout)},
		"to": {m.To}, "pageSize": {"100"},
	}
	if m.Alim != nil {
		q.Set("plusFriendId", c.config.Channel)
		q.Set("templateCode", m.Alim.Template)
	} else if m.From != "" {
		q.Set("from", m.From)
	}
	for range pages {
		all, next, err := c.list(ctx, m.Alim != nil, q)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if r.Content == "" && r.ID != "" {
				if r, err = c.whole(ctx, m.Alim != nil, r); err != nil {
					return nil, err
				}
			}
			if messages.Print(r.To, r.Content) == m.Print {
				s := r.standing()
				s.Asked = moment(r.RequestTime)
				found = append(found, s)
			}
		}
		if next == "" {
			slices.SortStableFunc(found, func(a, b messages.Standing) int { return a.Asked.Compare(b.Asked) })
			return found, nil
		}
		q.Set("nextToken", next)
	}
	return nil, &messages.Failure{Code: "too_many_found"}
}

// whole is r with its text, which lists may leave out.
func (c *Client) whole(ctx context.Context, alim bool, r record) (record, error) {
	a := c.call(ctx, http.MethodGet, c.path(alim)+"/"+url.PathEscape(r.ID), nil)
	if err := a.Err(); err != nil {
		return r, err
	}
	var said struct {
		record
		Messages []record `json:"messages"`
	}
	if err := json.Unmarshal(a.Body, &said); err != nil {
		return r, &messages.Failure{Code: "answer_unreadable"}
	}
	if len(said.Messages) > 0 {
		return said.Messages[0], nil
	}
	return said.record, nil
}

// list gives a page. SENS answers 404 where it finds nothing.
func (c *Client) list(ctx context.Context, alim bool, q url.Values) ([]record, string, error) {
	a := c.call(ctx, http.MethodGet, c.path(alim)+"?"+strings.ReplaceAll(q.Encode(), "+", "%20"), nil)
	if a.Status == http.StatusNotFound {
		return nil, "", nil
	}
	if err := a.Err(); err != nil {
		return nil, "", err
	}
	return readList(a.Body)
}

// Look implements messages.Provider, by the id of the request.
func (c *Client) Look(ctx context.Context, request string, alim bool) (messages.Standing, error) {
	all, _, err := c.list(ctx, alim, url.Values{"requestId": {request}})
	if err == nil && len(all) == 0 {
		err = messages.ErrAbsent
	}
	if err != nil {
		return messages.Standing{}, err
	}
	return all[0].standing(), nil
}

// Check implements messages.Provider: it asks for a request that cannot be there. SENS tells no balance; it bills by the month.
func (c *Client) Check(ctx context.Context) (int64, error) {
	_, _, err := c.list(ctx, false, url.Values{"requestId": {"saja-check"}})
	return -1, err
}
