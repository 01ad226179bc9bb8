package app

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/platform/config"
)

// inboxConfig is how mail comes in.
type inboxConfig struct {
	Domain string   `toml:"domain" doc:"The domain that mail is taken for, such as reply.shop.example; its MX in the DNS leads to listen (docs/mail.md). Mail of the shop then comes back there when it cannot be brought.\nEmpty: no mail is taken for a domain."`
	Listen string   `toml:"listen" doc:"host:port where other mail servers hand mail over, such as 0.0.0.0:25. It goes with domain.\nEmpty: mail of the domain is put into the mailbox that imap names."`
	Names  []string `toml:"names"  doc:"For whom mail is taken, before the @, such as help. Postmaster, and what comes back, is always taken."`
	Cert   string   `toml:"cert"   doc:"The certificate for STARTTLS, a PEM file. Empty: mail comes in unencrypted."`
	Key    string   `toml:"key"    doc:"And its key."`

	IMAP         string        `toml:"imap"          doc:"host:port of the IMAP server with a mailbox that mail is fetched from, such as imap.gmail.com:993 (docs/mail.md). Mail stays there.\nEmpty: from none."`
	IMAPTLS      string        `toml:"imap_tls"      doc:"tls from the first byte (993), starttls (143), or none for a server on this machine."`
	IMAPUser     string        `toml:"imap_user"     doc:"Whose mailbox it is, as a rule its address."`
	IMAPPassword string        `toml:"imap_password" doc:"The password, with most providers one for apps. It is never written to the log; SAJA_INBOX_IMAP_PASSWORD keeps it out of this file."`
	IMAPFolder   string        `toml:"imap_folder"   doc:"The folder of it that is looked into."`
	IMAPEvery    time.Duration `toml:"imap_every"    doc:"How often, from 15s to 1h."`
	IMAPDays     int           `toml:"imap_days"     doc:"How many days back the first look goes, up to 90. 0: only what comes in from then on."`
	IMAPSeen     bool          `toml:"imap_seen"     doc:"Have mail that was fetched count as read there."`
}

// check says which option cannot be used.
func (c inboxConfig) check() error {
	if err := c.checkIMAP(); err != nil {
		return err
	}
	if c.Domain == "" {
		if c.Listen != "" || len(c.Names) > 0 || c.Cert != "" || c.Key != "" {
			return fmt.Errorf("%w: inbox.domain is empty, so inbox.listen, names, cert and key are of no use: name the domain, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	if !hostLike.MatchString(c.Domain) {
		return fmt.Errorf("%w: inbox.domain = %q: want a domain in small letters, such as reply.shop.example", config.ErrInvalid, c.Domain)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil && (c.Listen != "" || c.IMAP == "") {
		return fmt.Errorf("%w: inbox.listen = %q: want host:port, such as 0.0.0.0:25, or nothing beside inbox.imap", config.ErrInvalid, c.Listen)
	}
	if len(c.Names) > 20 || slices.ContainsFunc(c.Names, func(n string) bool { return !inbox.Own(n, c.Domain) }) {
		return fmt.Errorf("%w: inbox.names: want up to 20 names in small letters, such as help", config.ErrInvalid)
	}
	if _, err := c.tls(); err != nil {
		return fmt.Errorf("%w: inbox.cert and inbox.key: %w", config.ErrInvalid, err)
	}
	return nil
}

// tls is how mail comes in encrypted; nil: it does not.
func (c inboxConfig) tls() (*tls.Config, error) {
	if c.Cert == "" && c.Key == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
