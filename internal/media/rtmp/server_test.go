package rtmp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media/ingest"
)

func TestIdleConnectionsOfOneAddressKeepNobodyOut(t *testing.T) {
	s := listen(t, nil)
	var idle []net.Conn
	for range 3 * shareSilent {
		idle = append(idle, s.dial(t))
	}
	eventually.True(t, "all have come", func() bool { return s.TurnedAway() >= 2*shareSilent })
	if code, _ := s.call(t, "live").publish("good"); code != "NetStream.Publish.Start" {
		t.Fatalf("the encoder was told %s", code)
	}
	if n := s.logs.count("too many RTMP connections"); n != 1 {
		t.Errorf("%d log lines for %d connections that were turned away, want 1", n, s.TurnedAway())
	}
	b := make([]byte, 1)
	if _, err := idle[0].Read(b); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("who was idle the longest: %v, want it closed", err)
	}
}

func TestConnectionsThatOnlyGreetKeepNobodyOut(t *testing.T) {
	s := listen(t, nil)
	for range 2 * shareSpoken {
		s.call(t, "live")
	}
	if code, _ := s.call(t, "live").publish("good"); code != "NetStream.Publish.Start" {
		t.Errorf("the encoder was told %s", code)
	}
	if s.TurnedAway() < shareSpoken {
		t.Errorf("%d were turned away, want those over the share", s.TurnedAway())
	}
}

func TestIdleConnectionsFallByThemselves(t *testing.T) {
	s := listen(t, nil)
	c := s.dial(t)
	if _, err := c.Write([]byte{3}); err != nil { // as slow as one likes
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want it closed", err)
	}
	eventually.True(t, "nothing is held", func() bool { return s.Conns() == 0 })
}

func TestWrongKeysCostOneLogLine(t *testing.T) {
	s := listen(t, nil)
	for range 20 {
		c := s.call(t, "live")
		if code, _ := c.publish("guess"); code != "NetStream.Publish.BadName" {
			t.Fatalf("told %s", code)
		}
		c.ends()
	}
	if n := s.logs.count("RTMP publisher refused"); n != 1 || s.Refused() != 20 {
		t.Errorf("%d lines for %d refusals, want 1 for 20", n, s.Refused())
	}
}

func TestAServerThatHasAllItTakesSaysSo(t *testing.T) {
	s := listen(t, nil)
	for range maxPublishers {
		if code, _ := s.call(t, "live").publish("good"); code != "NetStream.Publish.Start" {
			t.Fatalf("told %s", code)
		}
	}
	c := s.call(t, "live")
	if code, why := c.publish("good"); code != "NetStream.Publish.Failed" || why != ingest.ErrFull.Detail {
		t.Errorf("told %s, %s", code, why)
	}
	c.ends()
}

func TestAddressesAreCountedAsCustomersHaveThem(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.7:99":              "192.0.2.7/32",
		"[::ffff:192.0.2.7]:99":     "192.0.2.7/32",
		"[2001:db8:1:2:3:4:5:6]:99": "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::1]:99": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:99":         "fe80::/64",
	} {
		a := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr))
		if got := network(a).String(); got != want {
			t.Errorf("%s is counted as %s, want %s", addr, got, want)
		}
	}
}

// A hall holds what it may, whoever comes and goes, and nobody has two seats.
func TestHallIsBounded(t *testing.T) {
	h := &hall{most: 6, share: 2}
	nets := []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32"), netip.MustParsePrefix("192.0.2.3/32"), netip.MustParsePrefix("192.0.2.4/32")}
	var inside []*session
	for i := range 400 {
		if i%7 == 3 && len(inside) > 0 {
			c := inside[0]
			inside = inside[1:]
			if !c.seat.leave(c) || c.seat.leave(c) {
				t.Fatal("who left had no seat, or two")
			}
			continue
		}
		c := &session{network: nets[i*i%4]}
		out := h.enter(c)
		inside = append(inside, c)
		if out != nil {
			at := -1
			for k, d := range inside {
				if d == out {
					at = k
				}
			}
			if at < 0 || out == c {
				t.Fatal("who made room was not inside, or had just come")
			}
			inside = append(inside[:at:at], inside[at+1:]...)
		}
		if h.all.Len() != len(inside) || h.all.Len() > h.most || h.of(c.network) > h.share {
			t.Fatalf("%d are inside, %d of one address", h.all.Len(), h.of(c.network))
		}
	}
}

func TestAPictureNobodyCouldSeeIsRefusedWithItsReason(t *testing.T) {
	for name, c := range map[string]struct {
		body  []byte
		wants []string
	}{
		"HEVC":       {append([]byte{0x90}, "hvc1\x01"...), []string{"HEVC", "H.264"}},
		"AV1":        {append([]byte{0x90}, "av01\x01"...), []string{"AV1", "H.264"}},
		"multitrack": {append([]byte{0x96, 0x00}, "avc1\x01"...), []string{"multitrack"}},
	} {
		t.Run(name, func(t *testing.T) {
			enc := listen(t, nil).call(t, "live")
			enc.publish("good")
			enc.send(videoMessage, 1, c.body)
			code, why := enc.status(3)
			if code != "NetStream.Publish.Rejected" {
				t.Errorf("told %s", code)
			}
			for _, want := range c.wants {
				if !strings.Contains(why, want) {
					t.Errorf("told %q, want it to say %q", why, want)
				}
			}
			enc.ends()
		})
	}
}
