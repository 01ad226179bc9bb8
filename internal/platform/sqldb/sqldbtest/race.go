//go:build race

package sqldbtest

// racing says that this test binary looks for races.
const racing = true
