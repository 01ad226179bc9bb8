package main

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// giveBack lets go of the pages of the program's own file that only its start needed: every package begins once, and the kernel maps what lies
// around each page that is touched, of a file in its cache two megabytes at a time. What is needed again comes back from that cache.
func giveBack() {
	program, err := os.Executable()
	if err != nil {
		return // it only costs memory
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	for _, part := range unchanged(f, program) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, part.from, part.to-part.from, unix.MADV_DONTNEED)
	}
}

// part is where a part of the program lies in memory.
type part struct{ from, to uintptr }

// unchanged gives the parts of a program that nobody writes to and that are as they are in its file; tables that the loader filled in are not.
func unchanged(smaps io.Reader, program string) (parts []part) {
	var read part
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) > 4 && strings.Contains(fields[0], "-"):
			read = part{}
			if len(fields) == 6 && fields[5] == program && (fields[1] == "r-xp" || fields[1] == "r--p") {
				read = span(fields[0])
			}
		case len(fields) == 3 && fields[0] == "Anonymous:" && fields[1] == "0" && read.to > read.from:
			parts = append(parts, read)
		}
	}
	return parts
}

// span reads where a part begins and ends.
func span(text string) part {
	a, b, _ := strings.Cut(text, "-")
	from, err := strconv.ParseUint(a, 16, 64)
	if err != nil {
		return part{}
	}
	to, err := strconv.ParseUint(b, 16, 64)
	if err != nil {
		return part{}
	}
	return part{uintptr(from), uintptr(to)}
}
