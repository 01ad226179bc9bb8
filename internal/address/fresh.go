package address

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// Held is what a caller says of an answer that it has, and of who it is.
type Held struct {
	Tags   string `header:"If-None-Match" hidden:"true"`
	Accept string `header:"Accept" hidden:"true"`
}

// tag names an answer of a door to what was asked: it is another one with each index, each delta and each change of the remote areas. It is
// weak, since the same answer may be written in other bytes.
func (s *Service) tag(door string, asked ...any) (string, error) {
	mark, err := ask(s, func(x *postcode.Index) (string, error) { return x.Mark(), nil })
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %s %x %q", door, mark, s.ranges.Load().mark, asked)
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:9]) + `"`, nil
}

// status is that of an answer named tag: that the caller has it already, or 200.
func (h Held) status(tag string) int {
	for part := range strings.SplitSeq(h.Tags, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return http.StatusNotModified
		}
	}
	return http.StatusOK
}

// keep is for how long an answer may be given again unasked. Who opens the address itself in a browser becomes a guest by a cookie on that
// answer, which nobody else may get.
func (h Held) keep() string {
	if strings.Contains(h.Accept, "text/html") {
		return "private, max-age=60"
	}
	return "public, max-age=60"
}
