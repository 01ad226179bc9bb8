package parcel

import (
	"time"
)

// stamp is a time as a carrier wrote it.
type stamp struct {
	time.Time
	dateOnly bool
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
	return stamp{midnight.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second), dateOnly}
}
