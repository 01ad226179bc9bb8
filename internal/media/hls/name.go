package hls

import "strings"

// ParseMediaName reads the last element of a media address: "12.m4s" is segment 12 (part -1), "12.3.m4s" its fourth part.
func ParseMediaName(name string) (msn uint64, part int, ok bool) {
	name, ok = strings.CutSuffix(name, ".m4s")
	if !ok {
		return 0, 0, false
	}
	first, second, hasPart := strings.Cut(name, ".")
	n, ok := digits(first)
	if !ok {
		return 0, 0, false
	}
	if !hasPart {
		return n, -1, true
	}
	p, ok := digits(second)
	if !ok || p > 1<<20 {
		return 0, 0, false
	}
	return n, int(p), true
}

// ParseRun reads the run of a media address.
func ParseRun(s string) (int, bool) {
	n, ok := digits(s)
	return int(n), ok && n > 0 && n < 1<<31
}

// digits reads a decimal number in its only spelling.
func digits(s string) (uint64, bool) {
	if s == "" || len(s) > 15 || (len(s) > 1 && s[0] == '0') {
		return 0, false
	}
	var n uint64
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

// Name reports whether a stream or a rendition may be called so: it becomes the name of a folder and a part of an address.
func Name(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '_' && c != '-') {
			return false
		}
	}
	return true
}
