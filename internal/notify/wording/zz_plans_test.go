package wording_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/wording"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "wording", Files: wording.Migrations, Words: map[string][]string{"form": {"'mail'"}, "lang": {"'ko'"}},
		Walks: map[string]string{
			"SELECT kind, lang, form, version, moves, changed_by, changed_at FROM notice_words_used ORDER BY kind, lang, form": "at most one a kind, language and form",
		},
	})
}
