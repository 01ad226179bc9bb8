package standing_test

import "testing"

func TestTheTwoLengthsOfANetworkAreOfTheirOwnFamilies(t *testing.T) {
	s, r := dns(t)
	s.Set("host.example", "A", "192.0.2.1")
	s.Set("host.example", "AAAA", "2001:db8::1")
	for _, c := range []struct{ mechanism, ip, want string }{
		{"a:host.example/24", "192.0.2.9", "pass"},
		{"a:host.example/24", "192.0.3.9", "fail"},
		{"a:host.example/24", "2001:db8::1", "pass"}, // itself
		{"a:host.example/24", "2001:dff::9", "fail"}, // 24 is IPv4's
		{"a:host.example//64", "2001:db8::9", "pass"},
		{"a:host.example//64", "2001:db8:0:1::9", "fail"},
		{"a:host.example//64", "192.0.2.9", "fail"},
		{"a:host.example/24//64", "192.0.2.9", "pass"},
		{"a:host.example/24//64", "2001:db8::9", "pass"},
		{"a:host.example/24//64", "2001:db8:0:1::9", "fail"},
		{"a:host.example/x//y", "2001:db8::9", "fail"},
	} {
		s.Set("shop.example", "TXT", "v=spf1 "+c.mechanism+" -all")
		if got := r.Sends(t.Context(), c.ip, "shop.example"); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.mechanism, c.ip, got, c.want)
		}
	}
}
