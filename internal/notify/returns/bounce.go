package returns

import (
	"regexp"
	"strings"
)

// Back is a mail that a machine wrote about one of the shop's, in its parts.
type Back struct {
	Report   string // the type of a multipart/report (RFC 6522), or ""
	Fields   string // its part for machines
	Original string // the head of the shop's mail in it
	Plain    string // its part for people
}

// enhanced is a status such as 5.1.1 (RFC 3463); told is one in a text to people, where dates and versions look alike: after the code
// of an answer, a # or the word. reply is an answer of a server at the beginning of a line, or after what names it.
var (
	enhanced = regexp.MustCompile(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
	told     = regexp.MustCompile(`(?i)(?:(?:^|[\s:>("'\[])[245]\d\d[ -]|#|\bstatus(?:[ -]code)?[:=]?\s{0,3})([245]\.[0-7]\.\d{1,3})\b`)
	reply    = regexp.MustCompile(`(?im)^[>\s]{0,10}(?:[^:\n]{0,60}:\s{0,3}|SMTP error[^0-9\n]{0,40})?(5[05]\d)[ -]["'(<#]?\pL`)
)

// Read says what b tells: the fate, a status where there is one, and in which words. Without a fate it tells nothing.
func (b Back) Read() (f Fate, status, why string) {
	switch {
	case b.Report == "feedback-report" || strings.Contains(strings.ToLower(b.Fields), "feedback-type:"):
		return b.feedback()
	case b.Fields != "":
		return b.status()
	}
	return b.plain()
}

// status reads the fields of a delivery-status (RFC 3464): those of the first recipient who has an action.
func (b Back) status() (f Fate, status, why string) {
	for _, fields := range groups(b.Fields) {
		action, _, _ := strings.Cut(strings.ToLower(fields["action"]), " ")
		status := enhanced.FindString(fields["status"])
		_, why, said := strings.Cut(fields["diagnostic-code"], ";")
		if !said {
			why = fields["diagnostic-code"]
		}
		why = strings.TrimSpace(why)
		if real := enhanced.FindString(why); strings.HasSuffix(status, ".0.0") && real != "" && real[0] == status[0] {
			status = real // what the server said is more than the sum of it
		}
		switch {
		case action == "failed" || action == "" && strings.HasPrefix(status, "5."):
			return Failed, status, why
		case action == "delayed" || action == "" && strings.HasPrefix(status, "4."):
			return Delayed, status, why
		case action == "delivered":
			return Arrived, status, why
		}
	}
	return "", "", ""
}

// feedback reads a complaint (RFC 5965); other kinds of feedback, such as not-spam, tell nothing.
func (b Back) feedback() (f Fate, status, why string) {
	for _, fields := range groups(b.Fields) {
		switch strings.ToLower(fields["feedback-type"]) {
		case "abuse", "fraud", "virus":
			return Complaint, "", strings.TrimSpace(fields["feedback-type"] + " " + fields["user-agent"])
		case "opt-out", "unsubscribe":
			return Refusal, "", fields["feedback-type"]
		}
	}
	return "", "", ""
}

// Envelopes are the addresses that b says the shop's mail came from: where a complaint does not come to its return address, it may
// name it.
func (b Back) Envelopes() (all []string) {
	for _, text := range []string{b.Fields, b.Original} {
		for _, fields := range groups(text) {
			for _, key := range []string{"original-mail-from", "return-path"} {
				if fields[key] != "" {
					all = append(all, strings.Trim(fields[key], "<> "))
				}
			}
		}
	}
	return all
}

// plain reads what is written to people, as Korean portals and qmail do: by the code of the server that did not take it.
func (b Back) plain() (f Fate, status, why string) {
	text := b.Plain[:min(len(b.Plain), 16<<10)]
	for l := range strings.Lines(text) {
		if found := told.FindStringSubmatch(l); found != nil {
			status, why = found[1], strings.TrimSpace(l)
			switch status[0] {
			case '5':
				return Failed, status, why
			case '4':
				return Delayed, status, why
			}
		}
	}
	for l := range strings.Lines(text) {
		if reply.MatchString(l) {
			return Failed, "", strings.TrimSpace(l)
		}
	}
	return "", "", ""
}

// groups are the groups of fields in a text, which empty lines part; names in small letters, the first of a name counts.
func groups(text string) (all []map[string]string) {
	var of map[string]string
	key := ""
	n := 0
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		if n++; n > 2000 {
			break
		}
		if strings.TrimSpace(l) == "" {
			of, key = nil, ""
			continue
		}
		if (l[0] == ' ' || l[0] == '\t') && key != "" {
			of[key] += " " + strings.TrimSpace(l)
			continue
		}
		name, value, is := strings.Cut(l, ":")
		if key = ""; !is {
			continue
		}
		if of == nil {
			of = map[string]string{} // own: of one group
			all = append(all, of)
		}
		if name = strings.ToLower(strings.TrimSpace(name)); of[name] == "" {
			of[name], key = strings.TrimSpace(value), name
		}
	}
	return all
}
