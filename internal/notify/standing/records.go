package standing

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"
)

// mostLookups is how many questions a receiver asks for one SPF line (RFC 7208, 4.6.4).
const mostLookups = 10

// Policy finds the SPF line of the sender's domain (RFC 7208): whether there is one and no second, whether it lets anybody
// send, and whether it names who brings out the mail, itself or in a line that it includes.
func (r Resolver) Policy(ctx context.Context, s Sender) Finding {
	need := s.mechanism()
	f := Finding{What: SPF, Line: Line{s.Domain, "TXT", "v=spf1 " + need + " ~all"}}
	all, err := r.texts(ctx, s.Domain)
	if err != nil {
		return unasked(f, err)
	}
	lines := slices.DeleteFunc(all, func(line string) bool { return !isPolicy(line) })
	switch len(lines) {
	case 0:
		f.State, f.Code = Missing, "spf_missing"
		return f
	case 1:
		f.Found = lines[0]
	default:
		f.State, f.Code, f.Found = Wrong, "spf_twice", strings.Join(lines, "\n")
		return f
	}
	if !strings.Contains(" "+lines[0]+" ", " "+need+" ") {
		f.Line.Value = withMechanism(lines[0], need)
	} else {
		f.Line.Value = lines[0]
	}
	if slices.ContainsFunc(strings.Fields(strings.ToLower(lines[0])), func(m string) bool { return m == "+all" || m == "all" }) {
		f.State, f.Code = Wrong, "spf_anybody"
		f.Line.Value = strings.NewReplacer(" +all", " ~all", " all", " ~all").Replace(f.Line.Value)
		return f
	}
	w := walk{r: r, need: need}
	if err := w.through(ctx, lines[0]); err != nil {
		return unasked(f, err)
	}
	switch {
	case w.asked > mostLookups:
		f.State, f.Code = Wrong, "spf_too_many"
	case !w.found:
		f.State, f.Code = Wrong, "spf_without_sender"
	default:
		f.State, f.Line = Fine, Line{}
	}
	return f
}

func isPolicy(line string) bool {
	line = strings.ToLower(line)
	return line == "v=spf1" || strings.HasPrefix(line, "v=spf1 ")
}

// withMechanism puts one before the end of a line.
func withMechanism(line, mechanism string) string {
	fields := strings.Fields(line)
	last := strings.ToLower(fields[len(fields)-1])
	if strings.HasSuffix(last, "all") || strings.HasPrefix(last, "redirect=") {
		return strings.Join(slices.Insert(fields, len(fields)-1, mechanism), " ")
	}
	return line + " " + mechanism
}

// walk follows a line into those that it includes.
type walk struct {
	r     Resolver
	need  string
	asked int
	found bool
}

func (w *walk) through(ctx context.Context, line string) error {
	for _, m := range strings.Fields(strings.ToLower(line))[1:] {
		m = strings.TrimPrefix(m, "+")
		if m == w.need {
			w.found = true
		}
		name, value, _ := strings.Cut(m, ":")
		if to, is := strings.CutPrefix(m, "redirect="); is {
			name, value = "include", to
		}
		switch name {
		case "a", "mx", "ptr", "exists":
			w.asked++
		case "include":
			if w.asked++; w.asked > mostLookups || strings.ContainsRune(value, '%') {
				continue
			}
			all, err := w.r.texts(ctx, value)
			if err != nil {
				return err
			}
			if i := slices.IndexFunc(all, isPolicy); i >= 0 {
				if err := w.through(ctx, all[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Key finds the line of a DKIM key.
func (r Resolver) Key(ctx context.Context, name, want string) Finding {
	f := Finding{What: DKIM, Line: Line{name, "TXT", want}}
	all, err := r.texts(ctx, name)
	if err != nil {
		return unasked(f, err)
	}
	if len(all) == 0 {
		f.State, f.Code = Missing, "dkim_missing"
		return f
	}
	f.Found = strings.Join(all, "\n")
	if len(all) > 1 {
		f.State, f.Code = Wrong, "dkim_twice"
		return f
	}
	got, wanted := tags(all[0]), tags(want)
	if got["p"] != wanted["p"] || cmp.Or(got["k"], "rsa") != wanted["k"] {
		f.State, f.Code = Wrong, "dkim_other"
		return f
	}
	f.State, f.Line = Fine, Line{}
	return f
}

// tags reads a line of k=v; k=v, in which white space does not count.
func tags(line string) map[string]string {
	all := map[string]string{} // own: of one line
	for part := range strings.SplitSeq(line, ";") {
		name, value, _ := strings.Cut(part, "=")
		all[strings.ToLower(strings.TrimSpace(name))] = strings.Join(strings.Fields(value), "")
	}
	return all
}

// Alignment finds the DMARC line of the sender's domain, or of one that it lies in (RFC 7489).
func (r Resolver) Alignment(ctx context.Context, s Sender) Finding {
	f := Finding{What: DMARC, Line: Line{"_dmarc." + s.Domain, "TXT", "v=DMARC1; p=none; adkim=r; aspf=r"}}
	for domain := s.Domain; strings.Contains(domain, "."); _, domain, _ = strings.Cut(domain, ".") {
		all, err := r.texts(ctx, "_dmarc."+domain)
		if err != nil {
			return unasked(f, err)
		}
		all = slices.DeleteFunc(all, func(line string) bool { return !strings.HasPrefix(strings.ToUpper(line), "V=DMARC1") })
		if len(all) == 0 {
			continue
		}
		f.Found = strings.Join(all, "\n")
		switch p := tags(all[0])["p"]; {
		case len(all) > 1:
			f.State, f.Code = Wrong, "dmarc_twice"
		case p != "none" && p != "quarantine" && p != "reject":
			f.State, f.Code = Wrong, "dmarc_policy"
		default:
			f.State, f.Line = Fine, Line{}
		}
		return f
	}
	f.State, f.Code = Missing, "dmarc_missing"
	return f
}

// Names finds whether the server that brings out the mail has a name that leads back to its address. The line belongs in the DNS of
// whoever lends the address.
func (r Resolver) Names(ctx context.Context, s Sender) Finding {
	f := Finding{What: Reverse}
	if s.Server == "" {
		f.State, f.Found = Fine, s.Service
		return f
	}
	asking, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	addresses, err := r.of.LookupNetIP(asking, "ip", s.Server)
	if err = none(err); err != nil {
		return unasked(f, err)
	}
	if len(addresses) == 0 {
		f.State, f.Code = Missing, "server_missing"
		return f
	}
	at := addresses[0].Unmap()
	if at.IsLoopback() || at.IsPrivate() {
		f.State, f.Code, f.Found = Unasked, "reverse_inside", at.String() // from which address its mail leaves is not known here
		return f
	}
	names, err := r.of.LookupAddr(asking, at.String())
	if err = none(err); err != nil {
		return unasked(f, err)
	}
	if len(names) == 0 {
		f.State, f.Code, f.Found = Missing, "reverse_missing", at.String()
		f.Line = Line{at.String(), "PTR", strings.TrimSuffix(s.Server, ".")}
		return f
	}
	f.Found = at.String() + " → " + strings.TrimSuffix(names[0], ".")
	back, err := r.of.LookupHost(asking, names[0])
	if err = none(err); err != nil {
		return unasked(f, err)
	}
	if !slices.ContainsFunc(back, func(b string) bool { return net.ParseIP(b).Equal(net.IP(at.AsSlice())) }) {
		f.State, f.Code = Wrong, "reverse_not_back"
		f.Line = Line{strings.TrimSuffix(names[0], "."), "A", at.String()}
		if at.Is6() {
			f.Line.Type = "AAAA"
		}
		return f
	}
	f.State = Fine
	return f
}
