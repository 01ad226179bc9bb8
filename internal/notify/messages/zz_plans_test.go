package messages_test

import (
	"io/fs"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{Domain: "messages", Needs: map[string]fs.FS{"notify": notify.Migrations}, Files: messages.Migrations, Words: map[string][]string{"state": {"'registered'"}}})
}
