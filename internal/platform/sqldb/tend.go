package sqldb

import (
	"context"
	"fmt"
)

// Tend brings up to date what SQLite knows of how its tables are filled, where that has changed much: it chooses indexes by it.
// It looks at some hundreds of rows of each index. MySQL does so by itself.
func (db *DB) Tend(ctx context.Context) error {
	if db.dialect != SQLite {
		return nil
	}
	conn, err := db.admin.Conn(ctx)
	if err != nil {
		return fmt.Errorf("tend database: %w", err)
	}
	defer conn.Close()
	for _, pragma := range []string{"PRAGMA analysis_limit = 400", "PRAGMA optimize = 0x10002"} { // all tables, not only those this connection read
		if _, err := conn.ExecContext(ctx, pragma); err != nil {
			return fmt.Errorf("tend database: %w", engineFault(err))
		}
	}
	return nil
}
