package app

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/platform/config"
)

// mailgunRegions are where Mailgun answers, by the region in which a domain was made.
var mailgunRegions = map[string]string{"us": "https://api.mailgun.net", "eu": "https://api.eu.mailgun.net"} // own: what this program knows

// hostLike is a name of the DNS with a dot in it.
var hostLike = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$`)

const mailgunKeys = 2 // one may follow the other

// checkMailgun says which option of Mailgun cannot be used. No key is repeated.
func (c mailConfig) checkMailgun() error {
	if c.MailgunDomain == "" {
		if c.MailgunKey != "" || c.MailgunURL != "" || len(c.MailgunSigning) > 0 {
			return fmt.Errorf("%w: mail.mailgun_domain is empty, so mail.mailgun_key, mail.mailgun_url and mail.mailgun_signing are of no use: name the domain, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	if c.SMTP != "" {
		return fmt.Errorf("%w: mail.smtp and mail.mailgun_domain: mail leaves by one of them; leave the other empty", config.ErrInvalid)
	}
	if !hostLike.MatchString(c.MailgunDomain) {
		return fmt.Errorf("%w: mail.mailgun_domain = %q: want the domain as Mailgun lists it, such as mg.shop.example", config.ErrInvalid, c.MailgunDomain)
	}
	if !keyLike.MatchString(c.MailgunKey) {
		return fmt.Errorf("%w: mail.mailgun_key: want the key as Mailgun shows it", config.ErrInvalid)
	}
	if mailgunRegions[c.MailgunRegion] == "" {
		return fmt.Errorf("%w: mail.mailgun_region = %q: want us or eu", config.ErrInvalid, c.MailgunRegion)
	}
	if u, err := url.Parse(c.MailgunURL); c.MailgunURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%w: mail.mailgun_url = %q: want nothing, or http(s)://host", config.ErrInvalid, c.MailgunURL)
	}
	if len(c.MailgunSigning) > mailgunKeys || slices.ContainsFunc(c.MailgunSigning, func(k string) bool { return !keyLike.MatchString(k) }) {
		return fmt.Errorf("%w: mail.mailgun_signing: want up to two keys as Mailgun shows them", config.ErrInvalid)
	}
	return nil
}

// mailgunSettle is how long Mailgun may take to write down what it took.
const mailgunSettle = 2 * time.Minute

// mailgun hands letters to Mailgun.
func (c mailConfig) mailgun(w notify.Writer) *mailgun.Channel {
	at := c.MailgunURL
	if at == "" {
		at = mailgunRegions[c.MailgunRegion]
	}
	return mailgun.New(mailgun.Config{URL: at, Domain: c.MailgunDomain, Key: c.MailgunKey, Writer: w, Settle: mailgunSettle, Now: time.Now})
}
