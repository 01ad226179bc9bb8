package sqldb

import (
	"strings"
	"time"
)

// Marks gives the places of n arguments in a statement: "?, ?, ?" for three.
func Marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// Millis is how a time is stored: as Unix milliseconds, and the zero time as 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Moment is the time that Millis stored. It is UTC, whatever the machine's zone: so are all times that come from SQL.
func Moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
