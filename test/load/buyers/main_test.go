package main

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// TestMain is also the shop: the test binary runs itself, as the command does.
func TestMain(m *testing.M) {
	raw := os.Getenv(shopEnv)
	if raw == "" {
		os.Exit(m.Run())
	}
	if err := serveShop(context.Background(), raw, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestAThousandBuyersGetExactlyWhatThereIs(t *testing.T) {
	for name, p := range map[string]plan{
		"after a look at the price": {},
		"in a rush":                 {rush: true},
		"on MariaDB":                {rush: true, db: sqldbtest.MariaDBURL(t)},
	} {
		t.Run(name, func(t *testing.T) {
			p.buyers, p.units, p.patience, p.connections = 1000, 100, time.Minute, 1000
			if err := run(t.Context(), p); err != nil {
				t.Error(err)
			}
		})
	}
}
