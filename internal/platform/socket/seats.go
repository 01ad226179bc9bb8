package socket

// Seats counts who holds a socket, by the network that it came from, so that whoever opens thousands from one address takes a
// share and not all. It is guarded by whoever keeps it.
type Seats struct {
	Most  int // all together
	Share int // of one network, once Free are taken
	Free  int

	taken    int
	networks map[string]int
}

// Take gives a seat to somebody of a network, or reports that there is none for him. Whoever takes one gives it back with Give.
func (s *Seats) Take(network string) bool {
	if s.taken >= s.Most || s.taken >= s.Free && s.networks[network] >= s.Share {
		return false
	}
	if s.networks == nil {
		s.networks = map[string]int{}
	}
	s.taken++
	s.networks[network]++
	return true
}

// Give takes back a seat that was given to somebody of a network.
func (s *Seats) Give(network string) {
	s.taken--
	if s.networks[network]--; s.networks[network] == 0 {
		delete(s.networks, network)
	}
}

// Taken counts the seats that are held.
func (s *Seats) Taken() int { return s.taken }
