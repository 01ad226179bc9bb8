package delivery

import "time"

// span is a run of days as outcomes are added up over it, so that few rows are read however long it is: whole months, and the days
// by which these are too few or too many. Each range is two days as they are stored, both within; an empty one ends before it begins.
type span struct {
	months [2]int // first days of them
	more   [2]int // days that the months lack
	less   [2]int // days of the first month before the run
	after  [2]int // days of the last month after the run: only what a carrier says of the future stands there
}

var noDays = [2]int{1, 0} // own: never changed

// spanOf is the run from one day to another in Korea, both within.
func spanOf(from, to time.Time) span {
	days := func(from, to time.Time) [2]int { return [2]int{dateNumber(from), dateNumber(to)} }
	begins := from.AddDate(0, 0, 1-from.Day())
	ends := begins.AddDate(0, 1, -1)
	last := to.AddDate(0, 0, 1-to.Day())
	s := span{
		months: days(begins, last), more: noDays, less: noDays,
		after: days(to.AddDate(0, 0, 1), last.AddDate(0, 1, -1)),
	}
	if before, within := from.Day()-1, ends.Day()-from.Day()+1; before > within {
		s.months, s.more = days(begins.AddDate(0, 1, 0), last), days(from, ends)
	} else if before > 0 {
		s.less = days(begins, from.AddDate(0, 0, -1))
	}
	return s
}
