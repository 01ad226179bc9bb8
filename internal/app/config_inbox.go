package app

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/platform/config"
)

// inboxConfig is how mail comes in.
type inboxConfig struct {
	Domain string   `toml:"domain" doc:"The domain that mail is taken for, such as reply.shop.example; its MX in the DNS leads to listen (docs/mail.md). Mail of the shop then comes back there when it cannot be brought.\nEmpty: no mail comes in."`
	Listen string   `toml:"listen" doc:"host:port where other mail servers hand mail over, such as 0.0.0.0:25. It goes with domain."`
	Names  []string `toml:"names"  doc:"For whom mail is taken, before the @, such as help. Postmaster, and what comes back, is always taken."`
	Cert   string   `toml:"cert"   doc:"The certificate for STARTTLS, a PEM file. Empty: mail comes in unencrypted."`
	Key    string   `toml:"key"    doc:"And its key."`
}

// check says which option cannot be used.
func (c inboxConfig) check() error {
	if c.Domain == "" {
		if c.Listen != "" || len(c.Names) > 0 || c.Cert != "" || c.Key != "" {
			return fmt.Errorf("%w: inbox.domain is empty, so the other options of inbox are of no use: name the domain, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	if !hostLike.MatchString(c.Domain) {
		return fmt.Errorf("%w: inbox.domain = %q: want a domain in small letters, such as reply.shop.example", config.ErrInvalid, c.Domain)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("%w: inbox.listen = %q: want host:port, such as 0.0.0.0:25", config.ErrInvalid, c.Listen)
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
