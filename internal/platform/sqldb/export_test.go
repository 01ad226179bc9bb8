package sqldb

import "database/sql/driver"

// MaxPrepared is what one connection keeps.
const MaxPrepared = maxPrepared

// Preparing is a connector as the pools use it.
func Preparing(c driver.Connector) driver.Connector { return preparing{c} }
