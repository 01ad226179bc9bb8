// Package solapi sends messages by Solapi (solapi.com, once CoolSMS).
package solapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/outside"
)

// Name is the provider's.
const Name = "solapi"

// Config is how Solapi knows the shop.
type Config struct {
	URL, Key, Secret string
	Channel          string // pfId of the Kakao channel; "" where there is none
	Now              func() time.Time
}

// Client is Solapi.
type Client struct {
	config Config
	http   *http.Client
	ahead  atomic.Int64 // own: a cache of how far, in ns, Solapi's clock is ahead of this machine's, as its last refusal said
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

// sign is the header that lets one request in: its salt is never used twice, since Solapi takes a signature once in 15 minutes.
func (c *Client) sign() string {
	salt := make([]byte, 16)
	rand.Read(salt)
	date := c.config.Now().Add(time.Duration(c.ahead.Load())).UTC().Format(time.RFC3339)
	return Authorization(c.config.Key, c.config.Secret, date, hex.EncodeToString(salt))
}

// Authorization is the header of a request that is made at date with salt.
func Authorization(key, secret, date, salt string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(date + salt))
	return "HMAC-SHA256 apiKey=" + key + ", date=" + date + ", salt=" + salt + ", signature=" + hex.EncodeToString(mac.Sum(nil))
}

// call makes a request, and once more where Solapi refuses it since the clocks differ: a refused one did nothing.
func (c *Client) call(ctx context.Context, method, path string, body []byte) messages.Answer {
	a := c.once(ctx, method, path, body)
	if a.Status >= 400 && a.Status < 500 && refusal(a.Body).ErrorCode == "RequestTimeTooSkewed" && !a.Date.IsZero() {
		c.ahead.Store(int64(a.Date.Sub(c.config.Now())))
		a = c.once(ctx, method, path, body)
	}
	return a
}

func (c *Client) once(ctx context.Context, method, path string, body []byte) messages.Answer {
	r, err := http.NewRequestWithContext(ctx, method, c.config.URL+path, bytes.NewReader(body))
	if err != nil {
		return messages.Answer{Why: "url"}
	}
	r.Header.Set("Authorization", c.sign())
	if body != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return messages.Call(c.http, r)
}

// problem is how Solapi refuses a request as a whole.
type problem struct {
	ErrorCode    string `json:"errorCode"`
	ErrorMessage string `json:"errorMessage"`
}

func refusal(body []byte) (p problem) {
	_ = json.Unmarshal(body, &p) // another shape has no code
	return p
}

type letter struct {
	To      string            `json:"to"`
	From    string            `json:"from,omitempty"`
	Text    string            `json:"text,omitempty"`
	Subject string            `json:"subject,omitempty"`
	Type    string            `json:"type"`
	Detect  bool              `json:"autoTypeDetect"`
	Custom  map[string]string `json:"customFields"`
	Image   string            `json:"imageId,omitempty"`
	Kakao   *kakao            `json:"kakaoOptions,omitempty"`
}

type kakao struct {
	Channel    string            `json:"pfId"`
	Template   string            `json:"templateId,omitempty"`
	Variables  map[string]string `json:"variables,omitempty"`
	DisableSMS bool              `json:"disableSms"`
	Ad         bool              `json:"adFlag,omitempty"`
	Brand      *brand            `json:"bms,omitempty"`
}

// brand is how a brand message looks and whom it may reach: I are those who added the channel. Others would need a channel that Kakao allows them.
type brand struct {
	Targeting string   `json:"targeting"`
	Bubble    string   `json:"chatBubbleType"`
	Adult     bool     `json:"adult"`
	Buttons   []button `json:"buttons,omitempty"`
}

// button is one that leads to a page.
type button struct {
	Type    string `json:"linkType"`
	Name    string `json:"name"`
	Mobile  string `json:"linkMobile"`
	Desktop string `json:"linkPc"`
}

// The fields of ours that Solapi keeps with a message.
const (
	fieldOurs = "delivery"
	fieldTry  = "attempt"
)

func (c *Client) letter(m messages.Message) letter {
	l := letter{To: m.To, From: m.From, Text: m.Text, Subject: m.Subject, Image: m.File, Type: string(m.Kind), Custom: map[string]string{fieldOurs: m.ID, fieldTry: strconv.FormatInt(m.Try, 10)}}
	switch {
	case m.Alim != nil: // what follows a failure is the shop's to decide: the law is asked before each
		l.Type, l.Text, l.Subject = "ATA", "", ""
		l.Kakao = &kakao{Channel: c.config.Channel, Template: m.Alim.Template, Variables: variables(m.Alim.Variables), DisableSMS: true}
	case m.Brand != nil:
		l.Type, l.Subject = "BMS_FREE", ""
		b := &brand{Targeting: "I", Bubble: "TEXT"}
		if m.Brand.Button != "" {
			b.Buttons = []button{{"WL", m.Brand.Button, m.Brand.Link, m.Brand.Link}}
		}
		l.Kakao = &kakao{Channel: c.config.Channel, DisableSMS: true, Ad: m.Ad, Brand: b}
	}
	return l
}

func variables(of map[string]string) map[string]string {
	all := make(map[string]string, len(of))
	for name, value := range of {
		all["#{"+name+"}"] = value
	}
	return all
}

// Send implements messages.Provider.
func (c *Client) Send(ctx context.Context, m messages.Message) notify.Outcome {
	body, err := json.Marshal(struct {
		Messages   []letter `json:"messages"`
		Duplicates bool     `json:"allowDuplicates"`
		List       bool     `json:"showMessageList"`
	}{[]letter{c.letter(m)}, false, true})
	if err != nil {
		return notify.Outcome{State: notify.Broken, Code: "letter", Reason: err.Error()}
	}
	a := c.call(ctx, http.MethodPost, "/messages/v4/send-many/detail", body)
	if o, done := a.Judge(); done {
		return o
	}
	if a.Status >= 400 {
		return refused(refusal(a.Body))
	}
	return ReadSent(a.Body)
}

// refused says what it means that Solapi took nothing.
func refused(p problem) notify.Outcome {
	o := notify.Outcome{State: notify.Broken, Code: "refused", Reason: p.ErrorCode + " " + p.ErrorMessage}
	switch p.ErrorCode {
	case "NotEnoughBalance":
		o.Code = "no_balance"
	case "RequestTimeTooSkewed":
		o.Code = "clock"
	case "DuplicatedSignature":
		o.State, o.Code = notify.Waiting, "signature_used"
	case "SignatureDoesNotMatch", "InvalidAPIKey", "Unauthorized", "Forbidden":
		o.Code = "keys_refused"
	}
	return o
}

// ReadSent reads what Solapi answers to one message with 200: that it was taken, or inside that, that it failed.
func ReadSent(body []byte) notify.Outcome {
	var said struct {
		Group *struct {
			ID    string `json:"groupId"`
			Count struct {
				Taken int `json:"registeredSuccess"`
				Total int `json:"total"`
			} `json:"count"`
		} `json:"groupInfo"`
		Failed []struct {
			ID     string `json:"messageId"`
			Code   string `json:"statusCode"`
			Reason string `json:"statusMessage"`
		} `json:"failedMessageList"`
		List []struct {
			ID string `json:"messageId"`
		} `json:"messageList"`
		problem
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return notify.Outcome{State: notify.Unknown, Code: "answer_unreadable", Reason: err.Error()}
	}
	switch {
	case said.ErrorCode != "":
		return refused(said.problem)
	case len(said.Failed) > 0:
		f := said.Failed[0]
		o := notify.Outcome{State: notify.Broken, Reason: f.Reason, Provider: f.ID}
		fate, code := fateOf(f.Code)
		if o.Code = code; fate == messages.Unreached {
			o.State = notify.Dead
		}
		return o
	case len(said.List) > 0 && said.List[0].ID != "":
		return notify.Outcome{State: notify.Sent, Code: "sent", Provider: said.List[0].ID}
	case said.Group != nil && said.Group.ID != "" && (said.Group.Count.Taken > 0 || said.Group.Count.Total > 0):
		return notify.Outcome{State: notify.Sent, Code: "sent", Provider: said.Group.ID}
	}
	return notify.Outcome{State: notify.Unknown, Code: "answer_unreadable"}
}

// fateOf says what a message's status means. 2000 is taken by Solapi, 3000 by the network, 4000 received by the phone; of the others
// those of 3xxx say that the
// phone was not reached, and the rest of four digits that the message was never fit to be sent.
func fateOf(code string) (messages.Fate, string) {
	four := len(code) == 4 && strings.Trim(code, "0123456789") == ""
	switch {
	case code == "4000":
		return messages.Received, "delivered"
	case code == "3000" || four && code[0] == '2':
		return messages.UnderWay, "sent"
	case four && code[0] == '3':
		return messages.Unreached, "solapi_" + code
	case four:
		return messages.Refused, "solapi_" + code
	}
	return messages.UnderWay, "solapi_other" // not known to be an end
}

type record struct {
	ID      string            `json:"messageId"`
	Status  string            `json:"statusCode"`
	Reason  string            `json:"reason"`
	Custom  map[string]string `json:"customFields"`
	Updated time.Time         `json:"dateUpdated"`
}

func (r record) standing() messages.Standing {
	s := messages.Standing{ID: r.ID, Ours: r.Custom[fieldOurs], Reason: r.Reason, At: r.Updated}
	s.Try, _ = strconv.ParseInt(r.Custom[fieldTry], 10, 64) // one of another program has none
	s.Fate, s.Code = fateOf(r.Status)
	return s
}

// readList reads a page of messages, and where the next one begins.
func readList(body []byte) (all []messages.Standing, next string, err error) {
	var said struct {
		Next *string           `json:"nextKey"`
		List map[string]record `json:"messageList"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return nil, "", &messages.Failure{Code: "answer_unreadable"}
	}
	for id, r := range said.List {
		if r.ID == "" {
			r.ID = id
		}
		all = append(all, r.standing())
	}
	if said.Next != nil {
		next = *said.Next
	}
	return all, next, nil
}

const (
	pages  = 20              // of a search
	before = 2 * time.Minute // what clocks may differ by
)

// Find implements messages.Provider: what went to the number since then is searched for the shop's own id.
func (c *Client) Find(ctx context.Context, m messages.Message) ([]messages.Standing, error) {
	q := url.Values{
		"criteria": {"to,dateCreated"}, "cond": {"eq,gte"}, "limit": {"500"},
		"value": {m.To + "," + m.Since.Add(-before).UTC().Format("2006-01-02T15:04:05.000Z")},
	}
	for range pages {
		all, next, err := c.list(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if s.Ours == m.ID && s.Try == m.Try {
				return []messages.Standing{s}, nil
			}
		}
		if next == "" {
			return nil, nil
		}
		q.Set("startKey", next)
	}
	return nil, &messages.Failure{Code: "too_many_found"}
}

// Look implements messages.Provider. A message that was taken as a group is found by the group.
func (c *Client) Look(ctx context.Context, id string, _ bool) (messages.Standing, error) {
	by := "messageId"
	if strings.HasPrefix(id, "G") {
		by = "groupId"
	}
	all, _, err := c.list(ctx, url.Values{"criteria": {by}, "cond": {"eq"}, "value": {id}, "limit": {"1"}})
	if err == nil && len(all) == 0 {
		err = messages.ErrAbsent
	}
	if err != nil {
		return messages.Standing{}, err
	}
	return all[0], nil
}

func (c *Client) list(ctx context.Context, q url.Values) ([]messages.Standing, string, error) {
	a := c.call(ctx, http.MethodGet, "/messages/v4/list?"+q.Encode(), nil)
	if err := a.Err(); err != nil {
		return nil, "", err
	}
	return readList(a.Body)
}

// Check implements messages.Provider.
func (c *Client) Check(ctx context.Context) (int64, error) {
	a := c.call(ctx, http.MethodGet, "/cash/v1/balance", nil)
	if err := a.Err(); err != nil {
		return -1, err
	}
	var said struct {
		Balance *float64 `json:"balance"`
		Point   float64  `json:"point"`
	}
	if err := json.Unmarshal(a.Body, &said); err != nil || said.Balance == nil || *said.Balance+said.Point > 1e15 || *said.Balance+said.Point < -1e15 {
		return -1, &messages.Failure{Code: "answer_unreadable"}
	}
	return int64(*said.Balance + said.Point), nil
}
