package standing

import (
	"context"
	"net/netip"
	"slices"
	"strings"
)

// Texts gives the TXT lines of a name; none is no error.
func (r Resolver) Texts(ctx context.Context, name string) ([]string, error) {
	return r.texts(ctx, strings.TrimSuffix(name, "."))
}

// Exchanges gives the servers that take mail for a domain, the preferred first; none is no error.
func (r Resolver) Exchanges(ctx context.Context, domain string) (hosts []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	all, err := r.of.LookupMX(ctx, domain+".")
	for _, mx := range all {
		hosts = append(hosts, strings.ToLower(strings.TrimSuffix(mx.Host, ".")))
	}
	return hosts, none(err)
}

// Sends says whether a domain lets an address send its mail (RFC 7208): pass, fail, none where it does not say, or unknown where it could
// not be found out. What asks for more than ten names, or for macros, is unknown.
func (r Resolver) Sends(ctx context.Context, address, domain string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || domain == "" {
		return "none"
	}
	e := eval{r: r, ip: ip.Unmap()}
	return e.domain(ctx, domain)
}

type eval struct {
	r     Resolver
	ip    netip.Addr
	asked int
}

func (e *eval) domain(ctx context.Context, domain string) string {
	all, err := e.r.texts(ctx, domain)
	if err != nil {
		return "unknown"
	}
	lines := slices.DeleteFunc(all, func(l string) bool { return !isPolicy(l) })
	switch len(lines) {
	case 0:
		return "none"
	case 1:
		return e.line(ctx, domain, lines[0])
	}
	return "unknown"
}

func (e *eval) line(ctx context.Context, domain, line string) string {
	redirect := ""
	for _, m := range strings.Fields(strings.ToLower(line))[1:] {
		if to, is := strings.CutPrefix(m, "redirect="); is {
			redirect = to
			continue
		}
		result := "pass"
		switch m[0] {
		case '-', '~':
			result = "fail"
		case '?':
			result = "none"
		}
		m = strings.TrimLeft(m, "+-~?")
		matches, known := e.matches(ctx, domain, m)
		if !known {
			return "unknown"
		}
		if matches {
			return result
		}
	}
	if redirect == "" {
		return "none"
	}
	if e.asked++; e.asked > mostLookups || strings.ContainsRune(redirect, '%') {
		return "unknown"
	}
	return e.domain(ctx, redirect)
}

// matches says whether a mechanism is about the address, and whether that could be found out.
func (e *eval) matches(ctx context.Context, domain, m string) (yes, known bool) {
	name, value, _ := strings.Cut(m, ":")
	name, cidr, _ := strings.Cut(name, "/")
	switch name {
	case "all":
		return true, true
	case "ip4", "ip6":
		return e.within(value), true
	case "include", "a", "mx":
		if e.asked++; e.asked > mostLookups || strings.ContainsRune(value, '%') {
			return false, false
		}
	default: // exists, ptr, and what is not known
		return false, strings.Contains(m, "=")
	}
	if name == "include" {
		got := e.domain(ctx, value)
		return got == "pass", got != "unknown"
	}
	if value != "" {
		value, cidr, _ = strings.Cut(value, "/")
	} else {
		value = domain
	}
	hosts := []string{value}
	if name == "mx" {
		var err error
		if hosts, err = e.r.Exchanges(ctx, value); err != nil || len(hosts) > mostLookups {
			return false, false
		}
	}
	for _, h := range hosts {
		all, err := e.addresses(ctx, h)
		if err != nil {
			return false, false
		}
		for _, a := range all {
			if a == e.ip || e.beside(a, cidr) {
				return true, true
			}
		}
	}
	return false, true
}

func (e *eval) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	all, err := e.r.of.LookupNetIP(ctx, "ip", host+".")
	for i := range all {
		all[i] = all[i].Unmap()
	}
	return all, none(err)
}

// beside says whether the address lies in the network of a; of cidr, such as 24//64, the first length is for IPv4, the other for IPv6.
func (e *eval) beside(a netip.Addr, cidr string) bool {
	four, six, _ := strings.Cut(strings.TrimPrefix(cidr, "/"), "//")
	if strings.HasPrefix(cidr, "/") { // only IPv6's is said
		four, six = "", strings.TrimLeft(cidr, "/")
	}
	bits := four
	if a.Is6() {
		bits = six
	}
	return bits != "" && e.within(a.String()+"/"+bits)
}

// within says whether the address lies in a network, which a bare address is alone.
func (e *eval) within(network string) bool {
	if p, err := netip.ParsePrefix(network); err == nil {
		return p.Contains(e.ip)
	}
	a, err := netip.ParseAddr(network)
	return err == nil && a.Unmap() == e.ip
}
