package app

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// bounds says of each table who makes its rows, and what keeps them from growing without end.
var bounds = map[string]string{
	"sealed":           "the program: some secrets",
	"nodes":            "processes: a row each; those that were not seen for long are removed by the next that joins",
	"blob_files":       "staff: the pictures they put in, which the size of a picture and its ladder bound; strangers: a file for each row of inbox_mails, which goes with it",
	"blob_pieces":      "staff: the same, in pieces",
	"outbox":           "whatever emits an event: a row leaves when the relay has moved it, which it does at once",
	"listeners":        "the program: one each",
	"stuck":            "events that a listener refuses: shown to staff, who have them done or dropped; they are as many as such events",
	"todos":            "whatever must still happen: a row leaves when it is done or staff drop it; one a thing and kind",
	"members":          "shoppers: sign-ups are limited by network; an account is somebody's and stays",
	"credentials":      "shoppers: one a kind and subject",
	"addresses":        "shoppers: one a member",
	"sessions":         "shoppers: the latest 50 a member; they end by their time and are swept every hour",
	"session_notes":    "shoppers: some a session, some minutes long; swept every hour",
	"known_browsers":   "shoppers: the latest 20 a member; swept when nobody signed in with them for long",
	"audit_entries":    "staff alone: what they did, which the law and the owner want kept",
	"vendors":          "staff",
	"products":         "staff",
	"product_words":    "staff: a row that says when the words changed",
	"variants":         "staff",
	"pictures":         "staff",
	"stocks":           "staff: one a variant",
	"reservations":     "shoppers: one a line of an order; leaves with an unpaid order of a guest",
	"stock_ledger":     "staff and shoppers: each movement of stock, two rows of 150 bytes for a line of an order; books are kept",
	"orders":           "shoppers: of guests the unpaid ones go after 90 days (order.ForgetUnpaid); what took money is kept, as the law wants",
	"order_lines":      "as orders",
	"order_steps":      "as orders",
	"order_discounts":  "as orders",
	"order_refunds":    "as the money that was given back",
	"order_holds":      "shoppers: goods times those who hold them; swept an hour after the hold",
	"parcels":          "staff and programs: a number of a carrier each; kept as the orders in them, else gone with the last who has it watched",
	"parcel_keys":      "staff: at most 50",
	"parcel_pushers":   "the program: one for each service that it knows",
	"parcel_watchers":  "staff and programs: one each while they have parcels watched",
	"parcel_watches":   "staff and programs: at most 10,000 each; they end by their time, 180 days at most, and are swept every quarter of an hour",
	"parcel_events":    "as parcels: at most 60 kB each, the newest hundred events",
	"parcel_outcomes":  "as parcels: one each",
	"parcels_to_count": "the program: parcels of before an upgrade; each leaves when it has been counted",
	"arrivals":         "the program: carriers times areas times hours of a week and months; swept after a year",
	"outcome_days":     "the program: carriers times areas, a row a day and a month; days are swept after 400",
	"shipments":        "staff: pieces of an order that were sent; kept as orders",
	"shipment_lines":   "as shipments: at most the lines of their order",
	"parcel_hooks":     "staff and programs: at most 20 each of what they have watched, and 3 of each parcel of theirs; they end by their time",
	"parcel_calls":     "the program: one a change and hook, at most 4 kB; at most 1,000 wait for a hook, and all go after 7 days",
	"carrier_health":   "the program: one a carrier",
	"order_keys":       "shoppers: one an order or a refund; swept after 7 days",
	"order_buyers":     "people: those who bought in a show, once each",
	"order_sales":      "the program: a row a show, minute, hour and day, of a few shards",
	"order_segments":   "the program: one for some hundreds of orders; goes with them",
	"order_words":      "the program: the words of a segment",
	"carts":            "shoppers: at most a cart's lines each; of guests swept 60 days after the last was put in",
	"payments":         "as orders; of a forgotten one those whose provider was never asked",
	"payment_attempts": "as payments: each call to a provider that moves money, kept",
	"refunds":          "as the money that was given back",
	"chat_attendance":  "members: one a show whose room they were in; swept after 180 days",
	"chat_audience":    "the program: one a room, of a few kilobytes whoever comes",
	"chat_questions":   "as chat_messages: those of them that ask something",
	"chat_messages":    "members: at most one a second each after the first five; kept for the replays, until a show is deleted by hand",
	"chat_offsets":     "the program: one a saver",
	"chat_sanctions":   "staff",
	"chat_states":      "staff: one a show's room",
	"chat_told":        "as the paid orders that a room was told of",
	"chat_traces":      "members: one each; swept when old, unless a ban holds",
	"streams":          "staff: one a show",
	"stream_ingests":   "processes: one each",
	"shows":            "staff",
	"show_products":    "staff",
	"show_moments":     "staff",
	"show_beats":       "the program: one a minute of a show",
	"consent_wordings": "the program: one for each sentence that was ever shown",
	"consents":         "members: what they answered, which the law wants kept; only a change makes one",
	"consents_now":     "members: five each",
	"refusals":         "the program and staff: at most five an address that is left alone",
	"ad_places":        "the program: as many a member and day as it may send; swept after a week",
	"campaigns":        "staff",
	"campaign_tally":   "the program: nine things of up to four wordings a minute while letters are young, then an hour, after a week a day",
	"campaign_deeds":   "members: three a letter; swept after 180 days",
	"campaign_orders":  "members: one an order that is owed to a letter; swept after 180 days",
	"address_files":    "staff: at most 60; a load deletes what it used, the rest goes after 14 days",
	"address_loads":    "staff and files in a folder: the latest 500",
	"address_rejects":  "staff and files: at most 1,000 for each of the latest 20 loads",
	"address_nodes":    "processes: a row each; those not heard of for a day are removed",
	"address_ranges":   "staff: at most 500",
	"address_settings": "the program: one row",
	"facts":            "the log: its name",
	"log_facts":        "the log: its name",
	"topics":           "the program: some",
	"log_topics":       "the program: some",
	"records":          "as outbox and chat: pruned after log.keep, 30 days, once everyone has read them",
	"log_records":      "the same",
	"migration_place":  "the program: one a domain",
	"migration_steps":  "the program: one a step",

	"password_resets":   "strangers: 20 a network in a quarter of an hour, 3 an address and hour; swept after an hour",
	"notices":           "what happens to orders and members: one an event and person; swept after 180 days",
	"deliveries":        "as notices: one an address",
	"delivery_attempts": "as deliveries: at pauses of up to ten minutes until a notice is too late, two days at most",
	"message_attempts":  "as deliveries by message: one an attempt; swept after 14 days",
	"message_templates": "staff: at most 200 a provider",
	"message_senders":   "the owner: some numbers",
	"message_pictures":  "staff: one a picture of a campaign and provider; swept when the provider forgets it",
	"message_providers": "the program: one a provider",
	"notice_kinds_off":  "staff: at most one a kind",
	"delivery_reports":  "providers whose word is proven: some a delivery; swept with them",
	"notice_outages":    "the program: one a credential that does not answer; leaves when it does",
	"notice_prices":     "staff: one a provider, thing and day that they type",
	"notice_costs":      "as deliveries that cost something: one an attempt; swept with them",
	"notice_spent":      "the program: one a day, kind, provider and thing",
	"notice_budget":     "staff: one",
	"inbox_mails":       "strangers: some hundreds at once and five a second of all, of which names that nobody has are refused; swept after 180 days",
	"inbox_files":       "as inbox_mails: one while the file of a mail is put down; gone with it, or swept when its process died",
	"inbox_held":        "the program: one row",
	"mailboxes":         "the owner: one a mailbox that the configuration ever named",
	"mailgun_calls":     "Mailgun, whose signature is proven: one a call; swept after a day",
	"notice_words":      "staff: one each time that they save; and the program: some dozens when it says something else",
	"notice_words_used": "staff: at most one a kind, language and form",
	"dkim_keys":         "staff: two a domain and generation that they ask for",
	"push_devices":      "strangers: 20 new ones a browser and 1,000 a network in an hour, 3,000 a network in a day, the latest 8 of a browser; those that were never reached leave 60 days after they were last here, dead ones after 30 days, others after 400",
	"push_wishes":       "devices: at most 200 each; met ones leave, the rest is swept after 400 days",

	"notice_channels_off": "staff: at most one a kind and channel",
	"notice_channels_on":  "the same",
}

// What makes rows has to say what bounds them before it is built in.
func TestEveryTableHasABound(t *testing.T) {
	seen := map[string]bool{}
	look := func(db *sqldb.DB, query string) {
		t.Helper()
		names, err := sqldb.Column[string](t.Context(), db, query)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasPrefix(name, "goose_") || strings.HasPrefix(name, "sqlite_") {
				continue
			}
			seen[name] = true
			if bounds[name] == "" {
				t.Errorf("%s: nobody says what bounds its rows; see bounds", name)
			}
		}
	}
	sqlite := openSite(t)
	look(sqlite.shop.db, "SELECT name FROM sqlite_master WHERE type = 'table'")
	look(sqldbtest.Open(t, "sqlite:"+sqlite.shop.folder.log()), "SELECT name FROM sqlite_master WHERE type = 'table'")
	config := Defaults()
	config.Database.URL = sqldbtest.MariaDBURL(t)
	s, err := openShop(t.Context(), config, t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	look(s.db, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
	for name := range bounds {
		if !seen[name] {
			t.Errorf("%s is bounded and is no table", name)
		}
	}
}
