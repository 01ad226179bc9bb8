package sqldb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrBackupElsewhere says that the database has its own tool for backups.
var ErrBackupElsewhere = fault.New(fault.Unprocessable, "backup_elsewhere",
	"this shop keeps its data in MySQL or MariaDB: back it up with mariadb-dump --single-transaction --routines <database>")

// Backup writes a consistent copy of db to a new file at path while everything goes on. The copy is one moment of the
// database, durable on return, and opens like the original. Path must not exist; a copy that fails leaves nothing there.
// It fails with ErrBackupElsewhere on MySQL and ErrDiskFull.
func Backup(ctx context.Context, db *DB, path string) error {
	if db.dialect != SQLite {
		return ErrBackupElsewhere
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up to %s: %w", path, os.ErrExist)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	defer os.Remove(part)
	if err := private(part); err != nil { // VACUUM INTO takes a file that is empty
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	if _, err := db.admin.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return fmt.Errorf("back up to %s: %w", path, engineFault(err))
	}
	if err := syncPath(part); err != nil { // VACUUM INTO leaves that to us
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return syncPath(filepath.Dir(path))
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
