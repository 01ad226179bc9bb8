package sqldb_test

import (
	"errors"
	"maps"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// withLabels is the pantry's next version: a new column, spelled once for each engine, and a filled value.
func withLabels() fstest.MapFS {
	next := maps.Clone(pantry)
	next["00002_label.sqlite.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE jars ADD COLUMN label TEXT NOT NULL DEFAULT 'none';\n")}
	next["00002_label.mysql.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE jars ADD COLUMN label VARCHAR(40) NOT NULL DEFAULT 'none';\n")}
	next["00003_flour.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nUPDATE jars SET label = 'flour' WHERE id = 'a';\n")}
	return next
}

func TestAnOldDatabaseIsBroughtUpToDateOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := sqldb.Migrate(t.Context(), db, "pantry", withLabels()); err != nil {
				t.Fatal(err)
			}
		}
		var label string
		if err := db.QueryRowContext(t.Context(), "SELECT label FROM jars WHERE id = ?", "a").Scan(&label); err != nil || label != "flour" {
			t.Errorf("label %q, %v; want flour", label, err)
		}
	})
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "pantry", withLabels()); err != nil {
			t.Fatal(err)
		}
		err := sqldb.Migrate(t.Context(), db, "pantry", pantry)
		if !errors.Is(err, sqldb.ErrNewerSchema) || fault.Of(err).Extra("domain") != "pantry" {
			t.Errorf("got %v, want newer schema", err)
		}
	})
}

func TestDomainsMigrateApart(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "pantry", withLabels()); err != nil {
			t.Fatal(err)
		}
		cellar := fstest.MapFS{"migrations/00001_bottles.sql": {Data: []byte("-- +goose Up\nCREATE TABLE bottles (id VARCHAR(36) PRIMARY KEY);\n")}}
		if err := sqldb.Migrate(t.Context(), db, "cellar", cellar); err != nil {
			t.Fatal(err)
		}
	})
}

func TestABrokenMigrationIsReportedAndCanBeMended(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		broken := fstest.MapFS{"00001_jars.sql": {Data: []byte("-- +goose Up\nCREATE TABEL jars (id TEXT);\n")}}
		if err := sqldb.Migrate(t.Context(), db, "pantry", broken); err == nil {
			t.Error("no error")
		}
		if err := sqldb.Migrate(t.Context(), db, "pantry", fstest.MapFS{}); err == nil {
			t.Error("no error for an empty folder")
		}
		migrated(t, db)
	})
}

// withOldest is the pantry with a step 2 that says which program can still work on it.
func withOldest(line string) fstest.MapFS {
	next := maps.Clone(pantry)
	next["00002_label.sql"] = &fstest.MapFile{Data: []byte(line + "\n-- +goose Up\nALTER TABLE jars ADD COLUMN label VARCHAR(40) NOT NULL DEFAULT 'none';\n")}
	return next
}

func TestAProgramGoesBackOneVersionWhereTheStepAllowsIt(t *testing.T) {
	for line, allowed := range map[string]bool{"-- oldest: 1": true, "-- oldest: 2": false, "": false, "-- not a word": false} {
		t.Run(line, func(t *testing.T) {
			sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				if err := sqldb.Migrate(t.Context(), db, "pantry", withOldest(line)); err != nil {
					t.Fatal(err)
				}
				err := sqldb.Migrate(t.Context(), db, "pantry", pantry)
				if allowed && err != nil {
					t.Fatalf("got %v, want the older program let in", err)
				}
				if !allowed && !errors.Is(err, sqldb.ErrNewerSchema) {
					t.Fatalf("got %v, want newer schema", err)
				}
				if !allowed {
					return
				}
				if err := db.InTx(t.Context(), putting("a", 1)); err != nil { // and it works on what it finds
					t.Error(err)
				}
				if err := sqldb.Migrate(t.Context(), db, "pantry", withOldest(line)); err != nil { // and forward again
					t.Error(err)
				}
			})
		})
	}
}

func TestAStepCannotAskForAProgramNewerThanItself(t *testing.T) {
	db := sqldbtest.SQLite(t)
	if err := sqldb.Migrate(t.Context(), db, "pantry", withOldest("-- oldest: 3")); err == nil {
		t.Error("no error")
	}
}

// On MySQL a statement that changes a table can't be undone; what ran before it is noted there as done.
func TestAStepThatFailsLeavesSQLiteAsItWas(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	broken := fstest.MapFS{
		"00001_bottles.sql": {Data: []byte("-- +goose Up\nCREATE TABLE bottles (id VARCHAR(36) PRIMARY KEY);\n")},
		"00002_broken.sql":  {Data: []byte("-- +goose Up\nCREATE TABEL labels (id TEXT);\n")},
	}
	err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "pantry", Files: withLabels()}, sqldb.Domain{Name: "cellar", Files: broken})
	if err == nil {
		t.Fatal("a broken step was taken for done")
	}
	var n int
	err = db.QueryRowContext(t.Context(), `
		SELECT COUNT(*) FROM sqlite_master
		WHERE  name IN ('bottles', 'goose_cellar') OR name = 'jars' AND sql LIKE '%label%'`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("%d tables were left changed (%v), want none", n, err)
	}
	whole := fstest.MapFS{"00001_bottles.sql": broken["00001_bottles.sql"]}
	if err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "pantry", Files: withLabels()}, sqldb.Domain{Name: "cellar", Files: whole}); err != nil {
		t.Errorf("the mended steps: %v", err)
	}
	if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
		t.Error(err)
	}
}

func TestDataTooNewForOneDomainIsRefusedBeforeAnotherIsTouched(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "pantry", withLabels()); err != nil {
			t.Fatal(err)
		}
		cellar := fstest.MapFS{"00001_bottles.sql": {Data: []byte("-- +goose Up\nCREATE TABLE bottles (id VARCHAR(36) PRIMARY KEY);\n")}}
		err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "cellar", Files: cellar}, sqldb.Domain{Name: "pantry", Files: pantry})
		if !errors.Is(err, sqldb.ErrNewerSchema) {
			t.Fatalf("got %v, want ErrNewerSchema", err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM bottles").Scan(&n); err == nil {
			t.Error("the other domain's table was made")
		}
	})
}
