package sims

import (
	"math/rand/v2"
	"time"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/pushsim"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Faults are how often of a hundred times each comes, at all simulators alike, as far as they have it.
type Faults struct {
	Lost    int `json:"lost" minimum:"0" maximum:"100" doc:"Taken, and the reply is lost"`
	Missing int `json:"missing" minimum:"0" maximum:"100" doc:"404: there is no such device, of an app as if it had gone; 550: no such mailbox; a phone that is not reached"`
	Gone    int `json:"gone" minimum:"0" maximum:"100" doc:"410: the device has gone; a full mailbox; a phone that is not reached"`
	Large   int `json:"large" minimum:"0" maximum:"100" doc:"413: too large; 554: a mail that is taken for spam; not of messages"`
	Busy    int `json:"busy" minimum:"0" maximum:"100" doc:"429: too many; 451: come again later"`
	Broken  int `json:"broken" minimum:"0" maximum:"100" doc:"500: broken; 421: the mail server closes"`
	Slow    int `json:"slow" minimum:"0" maximum:"100" doc:"Taken, and answered after two seconds"`
}

// ErrFaults says that faults would come more often than always.
var ErrFaults = fault.New(fault.Unprocessable, "simulator_faults", "together the faults come at most a hundred times of a hundred")

const slow = 2 * time.Second

func (f Faults) all() []int {
	return []int{f.Lost, f.Missing, f.Gone, f.Large, f.Busy, f.Broken, f.Slow}
}

// draw gives the place of a fault in all, or -1, for a number from 0 to below 100.
func (f Faults) draw(number int) int {
	for i, rate := range f.all() {
		if number -= rate; number < 0 {
			return i
		}
	}
	return -1
}

// Faults are how the simulators misbehave now.
func (s *Sims) Faults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

// Misbehave has them misbehave so from now on. It fails with ErrFaults.
func (s *Sims) Misbehave(f Faults) error {
	sum := 0
	for _, rate := range f.all() {
		if rate < 0 || rate > 100 {
			return ErrFaults
		}
		sum += rate
	}
	if sum > 100 {
		return ErrFaults
	}
	of := func(rate int) float64 { return float64(rate) / 100 }
	s.messages.Misbehave(msgsim.Rates{Lost: of(f.Lost), Refuse: of(f.Busy), Fall: of(f.Broken), Slow: of(f.Slow), Fail: of(f.Missing + f.Gone)})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
	return nil
}

func (s *Sims) pushFault(string, int) pushsim.Fault {
	if i := s.Faults().draw(rand.IntN(100)); i >= 0 {
		return []pushsim.Fault{pushsim.Lost, pushsim.NotFound, pushsim.Gone, pushsim.TooLarge, pushsim.SlowDown, pushsim.Broken, pushsim.Slow}[i]
	}
	return pushsim.None
}

func (s *Sims) appFault(string, int) appsim.Fault {
	if i := s.Faults().draw(rand.IntN(100)); i >= 0 {
		return []appsim.Fault{appsim.Lost, appsim.Gone, appsim.Gone, appsim.Large, appsim.Busy, appsim.Broken, appsim.Slow}[i]
	}
	return appsim.None
}

func (s *Sims) mailFault(string, int) mailsim.Fault {
	if i := s.Faults().draw(rand.IntN(100)); i >= 0 {
		return []mailsim.Fault{mailsim.Lost, mailsim.Nobody, mailsim.Full, mailsim.Spam, mailsim.Greylist, mailsim.Closing, mailsim.Slow}[i]
	}
	return mailsim.None
}
