package consent

import (
	"hash/fnv"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

// The night, in which nobody is told of offers unless they agreed to that by itself: [21:00, 08:00) in Seoul.
const (
	evening = 21
	morning = 8
)

// spread is over how long those that waited for the morning are sent.
const spread = 20 * time.Minute

// isNight says whether it is night in Seoul at now.
func isNight(now time.Time) bool {
	h := now.In(id.Seoul).Hour()
	return h >= evening || h < morning
}

// brandRests says whether it is when Kakao takes no brand message, whatever their reader agreed to: [20:50, 08:00) in Seoul, by its own rule.
func brandRests(now time.Time) bool {
	t := now.In(id.Seoul)
	return isNight(now) || t.Hour() == evening-1 && t.Minute() >= 50
}

// afterNight is when what waits for the end of the night is due: at eight, or a moment of its own after it so that not all go at
// once, but never later than it is worth telling. What is not worth telling in the morning any more ends at its own time.
func afterNight(now time.Time, of string, expires time.Time) time.Time {
	t := now.In(id.Seoul)
	eight := time.Date(t.Year(), t.Month(), t.Day(), morning, 0, 0, 0, id.Seoul)
	if t.Hour() >= morning {
		eight = eight.AddDate(0, 0, 1)
	}
	left := expires.Sub(eight)
	if left <= 0 {
		return expires
	}
	h := fnv.New64a()
	h.Write([]byte(of))
	return eight.Add(time.Duration(h.Sum64() % uint64(min(spread, left/2)+1))).UTC()
}

// dayOf numbers the days in Seoul.
func dayOf(now time.Time) int64 {
	return (now.Unix() + int64(9*time.Hour/time.Second)) / int64(24*time.Hour/time.Second)
}
