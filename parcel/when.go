package parcel

import (
	"strconv"
	"strings"
	"time"
)

// stamp is a time as a carrier wrote it.
type stamp struct {
	time.Time
	dateOnly bool
	broken   bool // there were broken bytes in it
}

// when reads what carriers write as a time, whatever stands between the digits: 2026-11-27 13:05:00.0, 2026.11.27 13:05, 20261127130500,
// 2026/11/27. 24:00 is the next day's beginning. The zero stamp is no time, such as "------".
func when(text string) stamp {
	var n [7]int
	var width [7]int
	fields, in := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < '0' || c > '9' {
			in = false
			continue
		}
		if !in {
			if fields == len(n) {
				break
			}
			fields, in = fields+1, true
		}
		n[fields-1] = min(n[fields-1]*10+int(c-'0'), 1<<48)
		width[fields-1]++
	}
	if strings.Contains(text, "\uFFFD") {
		return stamp{broken: true}
	}
	if fields == 0 {
		return stamp{}
	}
	// Digits without anything between them: a day, a day and a clock.
	var parts [6]int
	k := 0
	for i := range fields {
		switch {
		case k == 0 && width[i] == 8:
			parts[0], parts[1], parts[2] = n[i]/10000, n[i]/100%100, n[i]%100
			k = 3
		case k == 0 && width[i] == 14:
			d, c := n[i]/1000000, n[i]%1000000
			parts = [6]int{d / 10000, d / 100 % 100, d % 100, c / 10000, c / 100 % 100, c % 100}
			k = 6
		case k == 0 && width[i] == 12:
			d, c := n[i]/10000, n[i]%10000
			parts = [6]int{d / 10000, d / 100 % 100, d % 100, c / 100, c % 100, 0}
			k = 6
		case k == 3 && width[i] == 6:
			parts[3], parts[4], parts[5] = n[i]/10000, n[i]/100%100, n[i]%100
			k = 6
		case k == 3 && width[i] == 4:
			parts[3], parts[4] = n[i]/100, n[i]%100
			k = 5
		case k < 6 && width[i] <= 4:
			parts[k] = n[i]
			k++
		}
	}
	switch {
	case k == 3, k == 4:
		return moment(parts[0], parts[1], parts[2], 0, 0, 0, true)
	case k >= 5:
		return moment(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], false)
	default:
		return stamp{}
	}
}

// moment is a time on the clock of Seoul, or none where there is no such day or hour.
func moment(year, month, day, hour, minute, second int, dateOnly bool) stamp {
	if year < 100 && year > 0 {
		year += 2000
	}
	if year < 2000 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31 {
		return stamp{}
	}
	if hour > 24 || hour == 24 && (minute > 0 || second > 0) || minute > 59 || second > 60 {
		return stamp{}
	}
	midnight := time.Date(year, time.Month(month), day, 0, 0, 0, 0, Seoul)
	if midnight.Day() != day { // the 31st of a month of 30 days
		return stamp{}
	}
	return stamp{Time: midnight.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second), dateOnly: dateOnly}
}

// withYear reads a day and clock without a year ("12/31 23:50", "12月31日 23:50") as the newest such moment that is not in the future,
// a day left for clocks that are fast.
func withYear(text string, now time.Time) stamp {
	var n [4]int
	k, in := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < '0' || c > '9' {
			in = false
			continue
		}
		if !in {
			if k == len(n) {
				break
			}
			k, in = k+1, true
		}
		n[k-1] = min(n[k-1]*10+int(c-'0'), 1<<30)
	}
	if strings.Contains(text, "\uFFFD") {
		return stamp{broken: true}
	}
	if k < 2 {
		return stamp{}
	}
	year := now.In(Seoul).Year() + 1
	for range 9 { // the 29th of February may be eight years ago
		if s := moment(year, n[0], n[1], n[2], n[3], 0, k < 4); !s.IsZero() && s.Sub(now) <= ahead {
			return s
		}
		year--
	}
	return stamp{}
}

// elsewhere is a clock that is read as Seoul's, on the clock of another zone.
func (s stamp) elsewhere(zone *time.Location) stamp {
	if s.IsZero() {
		return s
	}
	y, m, d := s.Date()
	s.Time = time.Date(y, m, d, s.Hour(), s.Minute(), s.Second(), 0, zone)
	return s
}

// instant reads RFC 3339, and the same without a zone, which is then Seoul's.
func instant(text string) stamp {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		if t.Year() < 2000 || t.Year() > 2200 {
			return stamp{}
		}
		return stamp{Time: t.In(Seoul)}
	}
	if t, err := time.Parse("2006-01-02T15:04:05.000-0700", text); err == nil && t.Year() >= 2000 && t.Year() <= 2200 {
		return stamp{Time: t.In(Seoul)}
	}
	return when(text)
}

// english finds the time in what American and postal pages write: Nov 27, 2026 1:05 PM; 11/27/2026, 1:05 pm; 1:05 pm on November 27, 2026,
// alone or within a sentence.
func english(text string, zone *time.Location) stamp {
	var year, month, day int
	hour, minute := -1, 0
	words := englishWords(text)
	number := func(i int) int {
		if i >= len(words) || len(words[i]) > 4 || !digits(words[i]) {
			return -1
		}
		n, _ := strconv.Atoi(words[i])
		return n
	}
	for i, w := range words {
		switch {
		case w == ":" && hour < 0 && i > 0 && i+1 < len(words):
			if h, m := number(i-1), number(i+1); h >= 0 && h <= 24 && m >= 0 && m <= 59 {
				hour, minute = h, m
				if i+2 < len(words) {
					hour = twelve(hour, words[i+2])
				}
			}
		case w == "/" && year == 0 && i > 0 && i+3 < len(words) && words[i+2] == "/":
			if y := number(i + 3); y >= 2000 {
				month, day, year = number(i-1), number(i+1), y
			}
		case year == 0 && len(w) >= 3 && i+2 < len(words):
			if m, d, y := monthOf(w), number(i+1), number(i+2); m > 0 && d > 0 && y >= 2000 {
				month, day, year = m, d, y
			}
		}
	}
	if year == 0 {
		return stamp{broken: strings.Contains(text, "\uFFFD")}
	}
	return moment(year, month, day, max(hour, 0), minute, 0, hour < 0).elsewhere(zone)
}

// englishWords are the words and numbers of a text, and the colons and slashes between numbers.
func englishWords(text string) []string {
	words := make([]string, 0, 24)
	from := -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z' || text[i] >= '0' && text[i] <= '9') {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			words = append(words, text[from:i])
			from = -1
		}
		if i < len(text) && (text[i] == ':' || text[i] == '/') {
			words = append(words, text[i:i+1])
		}
		if len(words) > 200 {
			break
		}
	}
	return words
}

// twelve is an hour of the twelve-hour clock on that of 24.
func twelve(hour int, half string) int {
	switch {
	case strings.EqualFold(half, "pm"):
		return hour%12 + 12
	case strings.EqualFold(half, "am"):
		return hour % 12
	default:
		return hour
	}
}

// monthOf is the month of an English name or its first three letters; 0 if it is none.
func monthOf(name string) int {
	for m := time.January; m <= time.December; m++ {
		full := m.String()
		if strings.EqualFold(name, full) || strings.EqualFold(name, full[:3]) {
			return int(m)
		}
	}
	return 0
}
