package main

import (
	"fmt"
	"os"
	"strings"
)

// memory is what the process has resident now, and the most it had.
func memory() string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known here"
	}
	var now, peak int
	for line := range strings.Lines(string(b)) {
		fmt.Sscanf(line, "VmRSS: %d kB", &now)
		fmt.Sscanf(line, "VmHWM: %d kB", &peak)
	}
	return fmt.Sprintf("resident %d MB, at most %d MB", now/1000, peak/1000)
}
