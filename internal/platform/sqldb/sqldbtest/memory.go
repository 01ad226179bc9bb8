package sqldbtest

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// memory is where Linux keeps files in memory. Databases of tests die with them: there they do without a disk that syncs.
const memory = "/dev/shm"

// memoryWanted is how much room has to be there; containers often have but a little.
const memoryWanted = 2 << 30

// roomy gives the folder for what needs no disk: "", the usual one, where memory has no room for it.
func roomy() string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err != nil || uint64(fs.Bsize)*fs.Bavail < memoryWanted {
		return ""
	}
	return memory
}

// folder makes an empty folder with t's name in its own that lasts as long as t.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(roomy(), "saja-"+strings.ReplaceAll(t.Name(), "/", "_")+"-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the database: %v", err)
		}
	})
	return dir
}
