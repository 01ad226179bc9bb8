package app

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/internal/platform/line"
)

// mailConfig is how mail leaves the shop.
type mailConfig struct {
	SMTP           string   `toml:"smtp"      doc:"host:port of the mail server that takes the shop's mail, such as smtp.example.com:587.\nEmpty: no mail leaves the shop; what it would have sent is read in the back office under 보낸 편지함."`
	TLS            string   `toml:"tls"       doc:"starttls (as a rule on port 587), tls from the first byte (465), or none for a server on this machine."`
	User           string   `toml:"user"      doc:"Whom the server lets in. Empty: it asks for nobody."`
	Password       string   `toml:"password"  doc:"With that password. It is never written to the log; SAJA_MAIL_PASSWORD keeps it out of this file."`
	From           string   `toml:"from"      doc:"The address that the shop writes from, such as hello@shop.example. The server has to let it through."`
	FromName       string   `toml:"from_name" doc:"The name beside it. Empty: shop.name."`
	ReplyTo        string   `toml:"reply_to"  doc:"Where answers go. Empty: to mail.from."`
	DKIM           bool     `toml:"dkim"      doc:"Sign mail with keys of the shop's own, where mail.from lies in a domain of its own; saja doctor says which lines the DNS needs.\nfalse: the mail server signs."`
	MailgunDomain  string   `toml:"mailgun_domain" doc:"In place of mail.smtp: the domain at Mailgun that mail leaves by, such as mg.shop.example. docs/mail.md says how to get it and the keys."`
	MailgunKey     string   `toml:"mailgun_key" doc:"Its sending key. It is never written to the log; SAJA_MAIL_MAILGUN_KEY keeps it out of this file."`
	MailgunRegion  string   `toml:"mailgun_region" doc:"Where the domain was made: us or eu."`
	MailgunSigning []string `toml:"mailgun_signing" doc:"The HTTP webhook signing key with which Mailgun says what becomes of mail; a second one while it changes. Empty: nothing that it says is believed."`
	MailgunURL     string   `toml:"mailgun_url" doc:"Where Mailgun answers. Empty: its own address. Else http(s)://host of whoever stands in for it."`
	DNS            string   `toml:"dns"       doc:"host:port of the DNS server that is asked how receivers see the shop's mail. Empty: that of this machine."`
}

// check says which option cannot be used. The password is never repeated.
func (c mailConfig) check() error {
	if _, _, err := net.SplitHostPort(c.DNS); c.DNS != "" && err != nil {
		return fmt.Errorf("%w: mail.dns = %q: want host:port, such as 1.1.1.1:53", config.ErrInvalid, c.DNS)
	}
	if err := c.checkMailgun(); err != nil {
		return err
	}
	if c.MailgunDomain != "" {
		return c.checkFrom()
	}
	if c.SMTP == "" {
		if c.User != "" || c.Password != "" || c.From != "" {
			return fmt.Errorf("%w: mail.smtp is empty, so mail.user, mail.password and mail.from are of no use: name the mail server, as host:port, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	host, _, err := c.hostPort()
	if err != nil {
		return err
	}
	switch c.TLS {
	case notify.StartTLS, notify.TLS:
	case notify.NoTLS:
		if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return fmt.Errorf("%w: mail.tls = \"none\" is for a server on this machine only, and mail.smtp is %q: want starttls or tls", config.ErrInvalid, host)
		}
	default:
		return fmt.Errorf("%w: mail.tls = %q: want starttls, tls or none", config.ErrInvalid, c.TLS)
	}
	if (c.User == "") != (c.Password == "") {
		return fmt.Errorf("%w: mail.user and mail.password go together: give both or neither", config.ErrInvalid)
	}
	return c.checkFrom()
}

// checkFrom says what is wrong with who writes.
func (c mailConfig) checkFrom() error {
	if _, err := notify.MailAddress(c.From); err != nil {
		return fmt.Errorf("%w: mail.from = %q: want the address of one mailbox, such as hello@shop.example", config.ErrInvalid, c.From)
	}
	if _, err := notify.MailAddress(c.ReplyTo); c.ReplyTo != "" && err != nil {
		return fmt.Errorf("%w: mail.reply_to = %q: want the address of one mailbox, or nothing", config.ErrInvalid, c.ReplyTo)
	}
	if name, ok := line.Clean(c.FromName, 0, 80); !ok || name != c.FromName {
		return fmt.Errorf("%w: mail.from_name: want at most 80 letters in one line", config.ErrInvalid)
	}
	return nil
}

func (c mailConfig) hostPort() (host string, port int, err error) {
	host, text, err := net.SplitHostPort(c.SMTP)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil || host == "" || port < 1 || port > 65535 {
		return "", 0, fmt.Errorf("%w: mail.smtp = %q: want host:port, such as smtp.example.com:587", config.ErrInvalid, c.SMTP)
	}
	return host, port, nil
}

// channel is by what mail leaves: the server, Mailgun, or nothing but the outbox.
func (c mailConfig) channel(w notify.Writer) (notify.Channel, error) {
	switch {
	case c.MailgunDomain != "":
		return c.mailgun(w), nil
	case c.SMTP == "":
		return notify.Drawer{}, nil
	}
	return c.server(w)
}

func (c mailConfig) server(w notify.Writer) (*notify.SMTP, error) {
	host, port, err := c.hostPort()
	if err != nil {
		return nil, err
	}
	return notify.NewSMTP(notify.SMTPConfig{Host: host, Port: port, TLS: c.TLS, User: c.User, Password: c.Password, Writer: w})
}

// writer is who the shop's mail comes from.
func (c mailConfig) writer(shop string) notify.Writer {
	from, _ := notify.MailAddress(c.From) // check has seen to it
	return notify.Writer{From: from, Name: cmp.Or(c.FromName, shop), ReplyTo: c.ReplyTo}
}

// sender is who the DNS is asked about.
func (c mailConfig) sender() standing.Sender {
	from := c.writer("").From
	host, _, _ := net.SplitHostPort(c.SMTP)
	sender := standing.Sender{Domain: from[strings.LastIndexByte(from, '@')+1:], Server: host}
	if c.MailgunDomain != "" {
		sender.Service = "mailgun.org"
	}
	return sender
}
