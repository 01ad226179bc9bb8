package delivery

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// How long until something is said about a parcel.
const (
	unfoundAfter = 72 * time.Hour      // a number that no carrier knows may be wrong
	silentAfter  = 72 * time.Hour      // nothing new of a parcel on its way
	lateAfter    = 4 * 24 * time.Hour  // on its way so long, where the carrier promised no day
	expireAfter  = 30 * 24 * time.Hour // nothing new: it is not asked for any more
	returnWatch  = 14 * 24 * time.Hour // a parcel on its way back is watched so long
	lastLooks    = 2                   // at a delivered parcel, a day apart
)

// told are the events that were told of a parcel, each once.
type told int64

// The bits of told; their order is stored.
var tellings = []string{"departed", "arriving", "delivered", "late", "silent", "returned", "lost", "unfound"}

// printOf tells one history of events from another.
func printOf(events []parcel.Event) string {
	text, err := json.Marshal(events)
	if err != nil {
		panic(err) // strings and times
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// heard is p after its carrier told of it. What arrived stays so unless a return follows, and its time is written once.
func (p Parcel) heard(t *parcel.Tracking, now time.Time) Parcel {
	p.Asked, p.fails, p.Why = now, 0, ""
	if p.Found.IsZero() {
		p.Found = now
	}
	if events := trimmed(t.Events); len(events) > 0 {
		p.Events = events
		if print := printOf(events); print != p.print {
			p.print, p.Moved = print, now
		}
	}
	if !t.Expected.IsZero() || t.State != parcel.Delivered { // of what is there many carriers do not say any more when they meant to bring it
		p.Expected = t.Expected
	}
	if p.SetBy != "" {
		return p.judged(now)
	}
	if p.State != parcel.Delivered || t.State == parcel.Returned || t.State == parcel.Exception {
		p.State = t.State
	}
	if p.State == parcel.Delivered {
		if p.Delivered.IsZero() {
			if p.Delivered = t.Delivered; p.Delivered.IsZero() || p.Delivered.After(now) {
				p.Delivered = now
			}
		}
		p.looks++
	}
	if p.Picked.IsZero() && moving(p.State) {
		p.Picked = now
		for _, e := range t.Events {
			if moving(e.State) && !e.Time.IsZero() && !e.Time.After(now) {
				p.Picked = e.Time
				break
			}
		}
	}
	return p.judged(now)
}

// unheard is p after a question without an answer. A carrier that does not know it has answered.
func (p Parcel) unheard(err error, now time.Time) Parcel {
	p.Why = parcel.KindOf(err).Code()
	if errors.Is(err, parcel.ErrNotFound) || errors.Is(err, parcel.ErrInvalidNumber) {
		p.Asked, p.fails = now, 0
		if p.State == parcel.Delivered { // carriers forget what is over
			p.looks++
		}
	} else {
		p.fails++
	}
	was := p.Problem
	if p = p.judged(now); p.Problem == "" && was == Late && p.State != parcel.Delivered { // it is late by the others, who were not looked at
		p.Problem = Late
	}
	return p
}

// quiet says whether a question about p, after which it is q, had no news: nothing to tell, and nothing that orders or the desk go by.
// What is over is never quiet: its orders are looked at once more with each look.
func (p Parcel) quiet(q Parcel) bool {
	switch q.State {
	case parcel.Delivered, parcel.Returned, parcel.Exception, parcel.Expired:
		return false
	}
	_, told := q.news()
	return p.State == q.State && p.Problem == q.Problem && p.told == told.told && p.print == q.print && p.looks == q.looks &&
		p.Found.Equal(q.Found) && p.Moved.Equal(q.Moved) && p.Picked.Equal(q.Picked) && p.Delivered.Equal(q.Delivered) &&
		sqldb.Millis(p.Expected) == sqldb.Millis(q.Expected)
}

// moving says whether the carrier has the parcel or had it.
func moving(s parcel.State) bool {
	switch s {
	case parcel.PickedUp, parcel.InTransit, parcel.OutForDelivery, parcel.AttemptFailed, parcel.ReadyForCollection, parcel.Delivered:
		return true
	}
	return false
}

// judged is p with its problem as of now.
func (p Parcel) judged(now time.Time) Parcel {
	heard := p.Moved
	if heard.IsZero() {
		heard = p.Created
	}
	if p.SetBy == "" && !p.State.Final() && now.Sub(heard) >= expireAfter {
		p.State = parcel.Expired
	}
	p.Problem = p.problem(now, heard)
	return p
}

func (p Parcel) problem(now, heard time.Time) Problem {
	switch p.State {
	case parcel.Delivered:
		return ""
	case parcel.Exception:
		return Lost
	case parcel.Returned:
		return Returned
	case parcel.Expired:
		if p.Found.IsZero() {
			return Unfound
		}
		return Silent
	}
	switch {
	case p.Found.IsZero() && (p.Why == parcel.ErrInvalidNumber.Code() || now.Sub(p.Created) >= unfoundAfter):
		return Unfound
	case !p.Found.IsZero() && now.Sub(heard) >= silentAfter:
		return Silent
	case p.overdue(now):
		return Late
	}
	return ""
}

// overdue says whether p should have been there at a time: by the day that its carrier promised, else by that on which nearly
// all parcels like it had arrived, else after lateAfter.
func (p Parcel) overdue(at time.Time) bool {
	switch {
	case !p.Expected.IsZero():
		return !at.Before(dayOf(p.Expected).AddDate(0, 0, 1))
	case !p.usual.IsZero():
		return !at.Before(p.usual)
	}
	return !p.Picked.IsZero() && at.Sub(p.Picked) >= lateAfter
}

// How urgent a parcel is for the desk: problems in their order above what is on its way, and that above what is over.
const (
	arrivedUrgency = 1
	movingUrgency  = 2
	leastProblem   = 5
	mostUrgent     = 9
)

func (p Parcel) urgency() int {
	if i := slices.Index(Problems, p.Problem); i >= 0 {
		return mostUrgent - i
	}
	if p.State == parcel.Delivered {
		return arrivedUrgency
	}
	return movingUrgency
}

// news are the events that p tells and that nobody was told of yet, and p with them told.
func (p Parcel) news() (out []string, _ Parcel) {
	out, p.told = p.newsTo(p.told)
	return out, p
}

// newsTo are the events that p tells and that those were not told yet who know of before, and what they know then.
func (p Parcel) newsTo(before told) (out []string, after told) {
	for i, what := range tellings {
		if bit := told(1) << i; p.tells(what) && before&bit == 0 {
			before |= bit
			out = append(out, what)
		}
	}
	return out, before
}

func (p Parcel) tells(what string) bool {
	switch what {
	case "departed":
		return moving(p.State)
	case "arriving":
		return p.State == parcel.OutForDelivery
	case "delivered":
		return p.State == parcel.Delivered
	}
	return string(p.Problem) == what
}

// wait is how long until a parcel is asked for again; 0: never.
func (p Parcel) wait(now time.Time) time.Duration {
	wait := p.unpushed(now)
	if wait > 0 && p.fails == 0 && p.Why == "" && p.pushedLately(now) {
		return max(wait, pushedWait)
	}
	return wait
}

// unpushed is how long that is where nobody calls.
func (p Parcel) unpushed(now time.Time) time.Duration {
	if p.SetBy != "" {
		return 0
	}
	if p.Why == parcel.ErrKeysNeeded.Code() || p.Why == parcel.ErrKeysRefused.Code() || p.Why == parcel.ErrUnknownCarrier.Code() {
		return 24 * time.Hour // somebody has to give the keys first
	}
	if p.Why == parcel.ErrQuota.Code() {
		return 2 * time.Hour // what is asked in vain counts too
	}
	if p.fails > 0 {
		return min(time.Minute<<min(p.fails, 7), 2*time.Hour)
	}
	switch p.State {
	case parcel.Expired:
		return 0
	case parcel.Delivered:
		if p.looks > lastLooks {
			return 0
		}
		return 24 * time.Hour
	case parcel.Returned, parcel.Exception:
		if now.Sub(p.Moved) > returnWatch {
			return 0
		}
		return 6 * time.Hour
	case parcel.OutForDelivery:
		return 15 * time.Minute
	case parcel.AttemptFailed:
		return time.Hour
	case parcel.PickedUp, parcel.InTransit:
		if h := now.In(id.Seoul).Hour(); h >= 23 || h < 7 {
			return 3 * time.Hour
		}
		return 90 * time.Minute
	}
	if p.Problem == Unfound {
		return 12 * time.Hour
	}
	return 2 * time.Hour
}

// next is when p is asked for again, spread a little so that parcels of one day do not meet; zero: never. Pace is how many
// times faster than usual that is.
func (p Parcel) next(now time.Time, pace float64) time.Time {
	wait := p.wait(now)
	if wait == 0 {
		return time.Time{}
	}
	wait = time.Duration(float64(wait) / pace * (0.95 + rand.Float64()/10))
	return now.Add(max(wait, time.Second)).Truncate(time.Millisecond)
}
