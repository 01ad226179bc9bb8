package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// tick is what Linux counts the time of a processor in.
const tick = time.Second / 100

// worked is how long processors have worked for the shop, and for this process.
func (s *shop) worked() [2]time.Duration {
	return [2]time.Duration{cpuOf(s.cmd.Process.Pid), cpuOf(os.Getpid())}
}

// cpuOf is how long processors have worked for a process; 0 where that is not known.
func cpuOf(pid int) time.Duration {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, line, _ = bytes.Cut(line, []byte(") ")) // behind the name, which may have spaces
	fields := bytes.Fields(line)
	if len(fields) < 13 {
		return 0
	}
	var all time.Duration
	for _, f := range fields[11:13] { // by the program, and by the system for it
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0
		}
		all += time.Duration(n) * tick
	}
	return all
}
