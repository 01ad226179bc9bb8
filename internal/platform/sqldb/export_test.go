package sqldb

import (
	"database/sql/driver"
	"time"
)

// MaxPrepared is what one connection keeps.
const MaxPrepared = maxPrepared

// Preparing is a connector as the pools use it.
func Preparing(c driver.Connector) driver.Connector { return preparing{c, nil} }

// ReadLimit is how long a read may take now.
func (db *DB) ReadLimit() time.Duration { return db.readLimit() }

// KeepGroupsOpen lets a group of transactions take in more for d, however slow the machine is.
func (db *DB) KeepGroupsOpen(d time.Duration) { db.writer.open = d }
