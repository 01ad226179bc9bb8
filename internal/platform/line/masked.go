package line

import (
	"strings"
	"unicode"
)

const circles = "○○"

// Mask is a person's name as others may see it: its first letter, 김○○. It is never empty, and masking twice changes nothing.
func Mask(name string) string {
	first := '○'
	for _, r := range clean(name) {
		if unicode.IsLetter(r) {
			first = r
			break
		}
		if first == '○' && r != ' ' {
			first = r
		}
	}
	return string(first) + circles
}

// Masked says whether a name is as Mask gives it, whatever stands behind it.
func Masked(name string) bool {
	for i := range name {
		if i > 0 {
			return strings.HasPrefix(name[i:], circles)
		}
	}
	return false
}
