package app

import (
	"cmp"
	"context"
	"log/slog"
	"os"
	"strings"

	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// checkSender looks up what receivers find in the DNS about who sends the shop's mail, and gives the lines that are missing.
// Mail leaves all the same, so none of them keeps the shop from opening.
func checkSender(ctx context.Context, config Config, data string) (checks []Check) {
	sender, dns := config.Mail.sender(), standing.NewResolver(config.Mail.DNS)
	if !dkim.Own(sender.Domain) {
		return []Check{{Name: "sender", Found: sender.Domain + " is not the shop's own domain", Optional: true, Mend: "Mail from a domain of the shop's own is believed more: set mail.from to an address in it."}}
	}
	var keys []dkim.Key
	if config.Mail.DKIM {
		var err error
		if keys, err = publishedKeys(ctx, config, data, sender.Domain); err != nil || len(keys) == 0 {
			checks = append(checks, Check{Name: standing.DKIM, Optional: true, Found: "no keys yet", Mend: "Start the shop and look at “보내는 주소” beside the outbox in the back office: it makes them."})
		}
	}
	for _, f := range dkim.Look(ctx, dns, sender, keys) {
		c := Check{Name: f.What, Optional: true, Found: strings.ReplaceAll(cmp.Or(f.Found, string(f.State)), "\n", " | ")}
		if f.State != standing.Fine {
			c.Mend = senderMends[f.Code]
		}
		if f.Line != (standing.Line{}) && f.State != standing.Fine {
			c.Mend += "\n                " + f.Line.Name + ". " + f.Line.Type + " \"" + f.Line.Value + "\""
		}
		checks = append(checks, c)
	}
	return checks
}

// checkInbox looks up whether other servers find where mail comes in, and believe mail of the shop that is to come back there.
func checkInbox(ctx context.Context, config Config) []Check {
	domain, dns, sender := config.Inbox.Domain, standing.NewResolver(config.Mail.DNS), config.Mail.sender()
	mx := Check{Name: "mx", Optional: true}
	hosts, err := dns.Exchanges(ctx, domain)
	switch {
	case err != nil:
		mx.Found, mx.Mend = err.Error(), senderMends["no_answer"]
	case len(hosts) == 0:
		mx.Found, mx.Mend = "missing", "No mail finds its way to "+domain+". Add this line to the DNS, with the name of this machine:\n                "+domain+". MX \"10 mail."+domain+".\""
	default:
		mx.Found = strings.Join(hosts, ", ")
	}
	if config.Mail.SMTP == "" { // Mailgun has mail come back to itself
		return []Check{mx}
	}
	sender.Domain = domain
	spf := Check{Name: "spf of returns", Optional: true}
	f := dns.Policy(ctx, sender)
	if spf.Found = strings.ReplaceAll(cmp.Or(f.Found, string(f.State)), "\n", " | "); f.State != standing.Fine {
		spf.Mend = senderMends[f.Code] + "\n                " + f.Line.Name + ". " + f.Line.Type + " \"" + f.Line.Value + "\""
	}
	return []Check{mx, spf}
}

// senderMends say what to do about a finding.
var senderMends = map[string]string{ // own: of this program; never changed
	"no_answer": "The DNS did not answer: try again, or set mail.dns to another server.", "spf_missing": "Add this line to the DNS:", "spf_twice": "Make one of the lines that begin with v=spf1; with two receivers believe neither:",
	"spf_anybody": "It lets everybody send in the shop's name. Put this in its place:", "spf_too_many": "It asks more than ten questions, so receivers give up: take out what nobody sends by any more:",
	"spf_without_sender": "It does not name who brings out the shop's mail. Put this in its place:", "dkim_missing": "Add this line to the DNS:", "dkim_twice": "Leave only this line under the name:",
	"dkim_other": "It holds another key. Put this in its place:", "dmarc_missing": "Add this line to the DNS; when all is well, p=quarantine keeps others from writing in the shop's name:", "dmarc_twice": "Leave only one line under the name:",
	"dmarc_policy": "It does not say p=none, p=quarantine or p=reject. Put this in its place:", "server_missing": "The mail server's name has no address: see that mail.smtp is what the provider says.",
	"reverse_missing": "Have whoever lends the address give it a name:", "reverse_not_back": "The address has a name that leads elsewhere. Add this line, or have the name changed:",
	"reverse_inside": "The mail server stands in this network, and its address outside is not known here: see that it has a name that leads back to it.",
}

// publishedKeys reads them without opening the shop, which may be running.
func publishedKeys(ctx context.Context, config Config, data, domain string) ([]dkim.Key, error) {
	db, err := openBeside(ctx, config, data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // nothing was written
	return dkim.Published(ctx, db, domain)
}

// openBeside opens the shop's database to read in it beside the shop.
func openBeside(ctx context.Context, config Config, data string) (*sqldb.DB, error) {
	url := config.Database.URL
	if url == "" {
		file := folder{root: data}.shop()
		if _, err := os.Stat(file); err != nil {
			return nil, err
		}
		url = "sqlite:" + file
	}
	return sqldb.Open(ctx, sqldb.Config{URL: url, Logger: slog.New(slog.DiscardHandler)})
}
