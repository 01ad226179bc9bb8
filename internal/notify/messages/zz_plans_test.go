package messages_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{Domain: "messages", Files: messages.Migrations, Words: map[string][]string{"state": {"'registered'"}}, Walks: map[string]string{"SELECT kind FROM message_kinds": "the kinds are a handful"}})
}
