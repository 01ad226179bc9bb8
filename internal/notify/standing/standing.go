// Package standing looks up what receivers of mail find in the DNS about who sends it, and tells which lines are missing.
package standing

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"
)

// State says how well it stands with one thing.
type State string

// The states of a finding.
const (
	Fine    State = "fine"
	Missing State = "missing" // there is no such line
	Wrong   State = "wrong"   // there is one, and receivers cannot use it
	Unasked State = "unasked" // the DNS did not answer
)

// The things that are looked at.
const (
	SPF     = "spf"
	DKIM    = "dkim"
	DMARC   = "dmarc"
	Reverse = "reverse"
)

// Finding is what the DNS says about one thing. Code says why it is not fine.
type Finding struct {
	What  string
	State State
	Code  string
	Found string // what stands there, or what the DNS said
	Line  Line   // what has to stand there; empty where the shop's own DNS is not the place
}

// Line is one of the DNS.
type Line struct{ Name, Type, Value string }

// Sender is who sends the shop's mail.
type Sender struct {
	Domain  string // of the address that it writes from
	Server  string // the host that takes the shop's mail and brings it out, or "" for a service that sees to its own name
	Service string // the SPF name of a service that brings it out, such as mailgun.org; "" for what is known of Server
}

// services are the SPF names of those that bring out mail for others, by how their servers' names end.
var services = []struct{ server, include string }{
	{".mailgun.org", "mailgun.org"},
	{".gmail.com", "_spf.google.com"},
	{".worksmobile.com", "_spf.worksmobile.com"},
	{".daum.net", "_spf.daum.net"},
	{".amazonaws.com", "amazonses.com"},
	{".sendgrid.net", "sendgrid.net"},
	{".outlook.com", "spf.protection.outlook.com"},
	{".office365.com", "spf.protection.outlook.com"},
}

// mechanism is what the domain's SPF line has to hold for the sender.
func (s Sender) mechanism() string {
	if s.Service != "" {
		return "include:" + s.Service
	}
	host := strings.ToLower(strings.TrimSuffix(s.Server, "."))
	for _, known := range services {
		if strings.HasSuffix("."+host, known.server) {
			return "include:" + known.include
		}
	}
	if ip := net.ParseIP(host); ip != nil || host == "localhost" || host == "" {
		switch {
		case ip == nil || ip.IsLoopback() || ip.IsPrivate():
			return "mx" // which address the mail leaves from is not known here
		case ip.To4() != nil:
			return "ip4:" + ip.String()
		}
		return "ip6:" + ip.String()
	}
	return "a:" + host
}

// Resolver asks the DNS.
type Resolver struct {
	of *net.Resolver
}

// within bounds one question.
const within = 5 * time.Second

// NewResolver asks the server at a host:port, or that of the machine where it is empty.
func NewResolver(server string) Resolver {
	if server == "" {
		return Resolver{net.DefaultResolver}
	}
	return Resolver{&net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server)
	}}}
}

// texts gives the TXT lines of a name; none is no error.
func (r Resolver) texts(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	all, err := r.of.LookupTXT(ctx, name+".")
	return all, none(err)
}

// none makes nothing of an error that says that there is nothing.
func none(err error) error {
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return nil
	}
	return err
}

// unasked is a finding of a question without an answer.
func unasked(f Finding, err error) Finding {
	f.State, f.Code, f.Found = Unasked, "no_answer", err.Error()
	return f
}
