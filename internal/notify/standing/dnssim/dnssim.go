// Package dnssim is a DNS server for tests: it answers over UDP with the lines that it was given.
package dnssim

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// Server is a DNS server of this machine.
type Server struct {
	Addr string

	conn net.PacketConn
	all  sync.WaitGroup

	mu    sync.Mutex
	lines map[key][]string // own: what it was given
	lame  map[string]bool  // own: names that it fails for
}

type key struct{ name, kind string }

// Start opens a server that knows no name yet.
func Start(ctx context.Context) (*Server, error) {
	conn, err := new(net.ListenConfig).ListenPacket(ctx, "udp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: conn.LocalAddr().String(), conn: conn, lines: map[key][]string{}, lame: map[string]bool{}}
	s.all.Go(s.serve)
	return s, nil
}

// Close ends the server.
func (s *Server) Close() {
	_ = s.conn.Close() // it ends either way
	s.all.Wait()
}

// Set makes values all lines of a name and type, TXT, A or PTR; none take them away. An address stands for its name in in-addr.arpa.
func (s *Server) Set(name, kind string, values ...string) {
	if ip, err := netip.ParseAddr(name); err == nil && kind == "PTR" {
		b := ip.As4()
		name = strings.Join([]string{num(b[3]), num(b[2]), num(b[1]), num(b[0]), "in-addr.arpa"}, ".")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines[key{strings.ToLower(name), kind}] = values
}

func num(b byte) string { return strconv.Itoa(int(b)) }

// Fail has it answer every question about a name with a failure of its own.
func (s *Server) Fail(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lame[strings.ToLower(name)] = true
}

func (s *Server) serve() {
	packet := make([]byte, 4096)
	for {
		n, from, err := s.conn.ReadFrom(packet)
		if err != nil {
			return
		}
		if answer, err := s.answer(packet[:n]); err == nil {
			_, _ = s.conn.WriteTo(answer, from) // who does not hear it asks again
		}
	}
}

func (s *Server) answer(question []byte) ([]byte, error) {
	var p dnsmessage.Parser
	head, err := p.Start(question)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	s.mu.Lock()
	values, lame := s.lines[key{name, strings.TrimPrefix(q.Type.String(), "Type")}], s.lame[name]
	s.mu.Unlock()
	m := dnsmessage.Message{Header: dnsmessage.Header{ID: head.ID, Response: true, Authoritative: true, RecursionAvailable: true}, Questions: []dnsmessage.Question{q}}
	switch {
	case lame:
		m.RCode = dnsmessage.RCodeServerFailure
	case len(values) == 0:
		m.RCode = dnsmessage.RCodeNameError
	}
	for _, v := range values {
		body, err := resource(q.Type, v)
		if err != nil {
			return nil, err
		}
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}, Body: body})
	}
	return m.Pack()
}

func resource(kind dnsmessage.Type, value string) (dnsmessage.ResourceBody, error) {
	switch kind {
	case dnsmessage.TypeA:
		ip, err := netip.ParseAddr(value)
		if err != nil {
			return nil, err
		}
		return &dnsmessage.AResource{A: ip.As4()}, nil
	case dnsmessage.TypeAAAA:
		ip, err := netip.ParseAddr(value)
		if err != nil {
			return nil, err
		}
		return &dnsmessage.AAAAResource{AAAA: ip.As16()}, nil
	case dnsmessage.TypePTR:
		name, err := dnsmessage.NewName(value + ".")
		return &dnsmessage.PTRResource{PTR: name}, err
	}
	var parts []string
	for len(value) > 255 {
		parts, value = append(parts, value[:255]), value[255:]
	}
	return &dnsmessage.TXTResource{TXT: append(parts, value)}, nil
}
