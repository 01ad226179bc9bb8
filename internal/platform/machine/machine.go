// Package machine tells how much memory and disk the machine has left.
package machine

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Disk gives the bytes that this process may still write where path lies, or will lie.
func Disk(path string) (int64, error) {
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(path, &s)
		up := filepath.Dir(path)
		if errors.Is(err, fs.ErrNotExist) && up != path {
			path = up
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("ask for free disk: %w", err)
		}
		return int64(min(s.Bavail*uint64(s.Bsize), math.MaxInt64)), nil
	}
}

// Memory gives the bytes that programs can still take before the machine, or the container, ends one of them. It does not know
// on every system; ok says whether it does.
func Memory() (free int64, ok bool) {
	free, ok = available("/proc/meminfo")
	most, limited := number("/sys/fs/cgroup/memory.max")
	used, known := number("/sys/fs/cgroup/memory.current")
	if limited && known {
		if left := max(most-used+cached("/sys/fs/cgroup/memory.stat"), 0); !ok || left < free {
			return left, true
		}
	}
	return free, ok
}

func available(file string) (int64, bool) {
	kilobytes, ok := word(file, "MemAvailable:")
	return kilobytes << 10, ok
}

// cached is what a container holds of files, and would give back.
func cached(file string) int64 {
	n, _ := word(file, "inactive_file")
	return n
}

// word is the number behind name in a file of one name a line.
func word(file, name string) (int64, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	for l := range strings.Lines(string(text)) {
		if f := strings.Fields(l); len(f) >= 2 && f[0] == name {
			n, err := strconv.ParseInt(f[1], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

func number(file string) (int64, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}
