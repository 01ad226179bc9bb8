package seldom

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestWhatHappensOftenIsSaidOnceAMinute(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	now := time.Unix(1_700_000_000, 0)
	seen := Line{What: "it happened"}
	for range 600 { // ten minutes
		seen.Happened(t.Context(), log, now)
		now = now.Add(time.Second)
	}
	if n := strings.Count(out.String(), "it happened"); n != 10 {
		t.Errorf("said %d times in ten minutes, want 10", n)
	}
	if n := strings.Count(out.String(), "more_like_it=59"); n != 9 {
		t.Errorf("it says %d times how often, want 9: %s", n, out.String())
	}
}
