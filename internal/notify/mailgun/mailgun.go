// Package mailgun sends letters by Mailgun (mailgun.com), and hears what it says of them.
package mailgun

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Name is the provider's.
const Name = "mailgun"

const (
	within    = 40 * time.Second // of one call
	perSecond = 100              // how many letters it is handed; it asks for fewer by itself
	most      = 25 << 20         // bytes of a letter that it takes
)

// Config is how Mailgun knows the shop.
type Config struct {
	URL    string // where it answers: that of the region in which the domain was made
	Domain string // that letters are sent by
	Key    string // for sending
	Writer notify.Writer
	Settle time.Duration // after which a letter that it has not written down is believed not to have come
	Now    func() time.Time
}

// Channel hands letters to Mailgun whole, as the shop wrote and signed them: Mailgun changes nothing in them.
type Channel struct {
	config Config
	http   *http.Client
}

var (
	_ notify.Channel = (*Channel)(nil)
	_ notify.Asker   = (*Channel)(nil)
	_ notify.Priced  = (*Channel)(nil)
	_ notify.Paced   = (*Channel)(nil)
)

// New makes the channel. Nothing is called yet.
func New(c Config) *Channel {
	c.URL = strings.TrimRight(c.URL, "/")
	return &Channel{config: c, http: outside.Named(within)}
}

// Name implements notify.Channel.
func (*Channel) Name() string { return notify.Mail }

// Spell implements notify.Channel.
func (*Channel) Spell(address string) (string, error) { return notify.MailAddress(address) }

// Pace implements notify.Paced.
func (c *Channel) Pace() (credential string, n int) { return Name + "/" + c.config.Domain, perSecond }

// Price implements notify.Priced.
func (*Channel) Price(notify.Delivery, notify.Letter) (provider, what string) {
	return Name, notify.Mail
}

// Send implements notify.Channel. Mailgun has been seen to answer with an error of its own and to send all the same, so what it did not
// take for certain is Unknown, and it is asked before the letter is handed over again.
func (c *Channel) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	m, err := c.config.Writer.Message(ctx, d, l)
	if err != nil {
		return notify.NotWritten(err)
	}
	var whole bytes.Buffer
	if _, err := m.WriteTo(&whole); err != nil {
		return notify.NotWritten(err)
	}
	if whole.Len() > most {
		return notify.Outcome{State: notify.Broken, Code: "letter", Reason: "the letter has " + strconv.Itoa(whole.Len()) + " bytes"}
	}
	kind, body, err := form(d.Address, whole.Bytes())
	if err != nil {
		return notify.NotWritten(err)
	}
	r, err := c.request(ctx, http.MethodPost, "messages.mime", bytes.NewReader(body))
	if err != nil {
		return notify.Outcome{State: notify.Broken, Code: "address_of_provider", Reason: err.Error()}
	}
	r.Header.Set("Content-Type", kind)
	return judge(messages.Call(c.http, r))
}

// form is what is posted: to whom, and the letter as it is. Tracking would rewrite it and break its signature.
func form(to string, whole []byte) (kind string, body []byte, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("message", "letter.eml")
	if err == nil {
		_, err = part.Write(whole)
	}
	err = errors.Join(err, w.WriteField("to", to), w.WriteField("o:tracking", "no"), w.Close())
	return w.FormDataContentType(), b.Bytes(), err
}

func (c *Channel) request(ctx context.Context, method, of string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.config.URL+"/v3/"+url.PathEscape(c.config.Domain)+"/"+of, body)
	if err == nil {
		r.SetBasicAuth("api", c.config.Key)
	}
	return r, err
}

// answered is what Mailgun says to a letter.
type answered struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

// judge says what an answer means.
func judge(a messages.Answer) notify.Outcome {
	if o, known := a.Judge(); known {
		return o
	}
	var said answered
	unread := json.Unmarshal(a.Body, &said)
	o := notify.Outcome{State: notify.Broken, Code: "status_" + strconv.Itoa(a.Status), Reason: said.Message}
	switch {
	case a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden:
		o.Code = "keys_refused"
	case a.Status == http.StatusBadRequest && strings.Contains(said.Message, "to parameter is not a valid address"):
		o.State, o.Code = notify.Dead, "address_invalid"
	case a.Status >= 400:
	case unread != nil || said.ID == "": // it says that all is well, and not what it calls the letter
		o.State, o.Code = notify.Unknown, "answer_unreadable"
	default:
		o = notify.Outcome{State: notify.Sent, Code: "sent", Provider: said.ID}
	}
	return o
}

// event is one of what Mailgun has written down.
type event struct {
	Event   string  `json:"event"`
	Reason  string  `json:"reason"`
	Message message `json:"message"`
}

type message struct {
	Headers struct {
		ID string `json:"message-id"`
	} `json:"headers"`
}

// Ask implements notify.Asker: it looks the letter up by its Message-ID. What is not found right away is looked for again once it had
// time to be written down.
func (c *Channel) Ask(ctx context.Context, d notify.Delivery) (notify.Outcome, error) {
	id := c.config.Writer.MessageID(d)
	q := url.Values{"message-id": {id}, "begin": {strconv.FormatInt(d.Told.Add(-time.Hour).Unix(), 10)}, "ascending": {"yes"}, "limit": {"25"}}
	r, err := c.request(ctx, http.MethodGet, "events?"+q.Encode(), nil)
	if err != nil {
		return notify.Outcome{}, err
	}
	a := messages.Call(c.http, r)
	if err := a.Err(); err != nil {
		return notify.Outcome{}, err
	}
	var found struct {
		Items []event `json:"items"`
	}
	if err := json.Unmarshal(a.Body, &found); err != nil || found.Items == nil {
		return notify.Outcome{}, &messages.Failure{Code: "answer_unreadable", Status: a.Status}
	}
	for _, e := range found.Items {
		switch {
		case strings.Trim(e.Message.Headers.ID, "<>") != id:
		case e.Event == "rejected":
			return notify.Outcome{State: notify.Broken, Code: "rejected", Reason: e.Reason}, nil
		default:
			return notify.Outcome{State: notify.Sent, Code: "found", Provider: "<" + id + ">"}, nil
		}
	}
	if left := d.Changed.Add(c.config.Settle).Sub(c.config.Now()); left > 0 {
		return notify.Outcome{}, todo.Later(left)
	}
	return notify.Outcome{State: notify.Waiting, Code: "absent"}, nil
}

// Check asks Mailgun whether it knows the shop, and sends nothing.
func (c *Channel) Check(ctx context.Context) error {
	r, err := c.request(ctx, http.MethodGet, "events?limit=1", nil)
	if err != nil {
		return err
	}
	return messages.Call(c.http, r).Err()
}
