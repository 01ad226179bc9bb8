package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/platform/id"
)

func TestASpanIsEachOfItsDaysOnceAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2024, 1, 1, 0, 0, 0, 0, id.Seoul).AddDate(0, 0, rapid.IntRange(0, 1200).Draw(t, "from"))
		to := from.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "days"))
		s := spanOf(from, to)
		in := func(day int, of [2]int) int {
			if of[0] <= day && day <= of[1] {
				return 1
			}
			return 0
		}
		read := 0
		for day := from.AddDate(0, -2, 0); day.Before(to.AddDate(0, 3, 0)); day = day.AddDate(0, 0, 1) {
			n, month := dateNumber(day), dateNumber(day.AddDate(0, 0, 1-day.Day()))
			got := in(month, s.months) + in(n, s.more) - in(n, s.less) - in(n, s.after)
			want := 1
			if day.Before(from) || day.After(to) {
				want = 0
			}
			if got != want {
				t.Fatalf("%s to %s: %d counts %d times, want %d", from.Format(time.DateOnly), to.Format(time.DateOnly), n, got, want)
			}
			read += in(n, s.more) + in(n, s.less)
		}
		if read > 15 {
			t.Fatalf("%s to %s reads %d single days", from.Format(time.DateOnly), to.Format(time.DateOnly), read)
		}
	})
}
