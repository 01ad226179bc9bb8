package main

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestAThousandBuyersGetExactlyWhatThereIs(t *testing.T) {
	for name, p := range map[string]plan{
		"after a look at the price": {},
		"in a rush":                 {rush: true},
		"on MariaDB":                {rush: true, db: sqldbtest.MariaDBURL(t)},
	} {
		t.Run(name, func(t *testing.T) {
			p.buyers, p.units, p.patience = 1000, 100, time.Minute
			if err := run(t.Context(), p); err != nil {
				t.Error(err)
			}
		})
	}
}
