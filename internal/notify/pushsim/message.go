package pushsim

import (
	"encoding/binary"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Fault is how a service misbehaves.
type Fault string

// The faults.
const (
	None     Fault = ""
	NotFound Fault = "not_found" // 404, and the subscription is gone for good
	Gone     Fault = "gone"      // 410, and the subscription is gone for good
	TooLarge Fault = "too_large" // 413
	SlowDown Fault = "slow_down" // 429 with Retry-After: 1
	Broken   Fault = "broken"    // 500
	Slow     Fault = "slow"      // taken, and answered after two seconds
	Lost     Fault = "lost"      // taken, and the connection ends before that is said
	Redirect Fault = "redirect"  // 307 to an address inside
	Endless  Fault = "endless"   // 403 with 50 MB
)

// Faults are all of them.
var Faults = []Fault{NotFound, Gone, TooLarge, SlowDown, Broken, Slow, Lost, Redirect, Endless}

// Draw gives a fault for a number in [0, 1): each comes at the same rate, and none the rest of the time.
func Draw(rate, number float64) Fault {
	if i := int(number / rate); i < len(Faults) {
		return Faults[i]
	}
	return None
}

const slow = 2 * time.Second

// before answers for the faults by which a message is not taken.
func (s *Service) before(w http.ResponseWriter, f Fault, to *subscription) bool {
	switch f {
	case NotFound, Gone:
		s.mu.Lock()
		to.gone = true
		s.mu.Unlock()
		s.refuse(w, map[Fault]int{NotFound: http.StatusNotFound, Gone: http.StatusGone}[f], "Unregistered")
	case TooLarge:
		s.refuse(w, http.StatusRequestEntityTooLarge, "PayloadTooLarge")
	case SlowDown:
		w.Header().Set("Retry-After", "1")
		s.refuse(w, http.StatusTooManyRequests, "TooManyRequests")
	case Broken:
		s.refuse(w, http.StatusInternalServerError, "InternalServerError")
	case Redirect:
		w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
		s.refuse(w, http.StatusTemporaryRedirect, "Redirect")
	case Endless:
		w.WriteHeader(http.StatusForbidden)
		junk := make([]byte, 64<<10)
		for range 800 {
			if _, err := w.Write(junk); err != nil {
				break
			}
		}
	default:
		return false
	}
	return true
}

func (s *Service) refuse(w http.ResponseWriter, status int, word string) {
	s.mu.Lock()
	s.tally.Refused[word]++
	s.mu.Unlock()
	write(w, status, said{word})
}

var (
	topics    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)
	urgencies = []string{"", "very-low", "low", "normal", "high"}
)

// postMessage takes a message to a subscription, or says what is wrong with it in Apple's words where Apple has one.
func (s *Service) postMessage(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the sender has left
	}
	s.mu.Lock()
	to := s.find(r.PathValue("id"))
	var n int
	gone := to != nil && to.gone
	if to != nil {
		to.tries++
		n = to.tries
	}
	s.mu.Unlock()
	switch {
	case to == nil:
		s.refuse(w, http.StatusNotFound, "BadDeviceToken")
		return
	case gone:
		s.refuse(w, http.StatusGone, "Unregistered")
		return
	}
	fault := None
	if s.config.Fault != nil {
		fault = s.config.Fault(to.id, n)
	}
	if s.before(w, fault, to) {
		return
	}
	m, status, word := s.read(r, to, body)
	if word != "" {
		s.refuse(w, status, word)
		return
	}
	s.take(m)
	s.told(m)
	switch fault {
	case Slow:
		wait := time.NewTimer(slow)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
		}
	case Lost:
		s.mu.Lock()
		s.tally.Lost++
		s.mu.Unlock()
		panic(http.ErrAbortHandler) // the server ends the connection, or the stream
	}
	w.Header().Set("Location", "/message/"+strconv.Itoa(n))
	w.WriteHeader(http.StatusCreated)
}

// read checks a message and gives it, or a status with the word for what is wrong.
func (s *Service) read(r *http.Request, to *subscription, body []byte) (m *Message, status int, word string) {
	h := r.Header
	ttl, err := strconv.ParseUint(h.Get("TTL"), 10, 31)
	topic := h.Get("Topic")
	switch {
	case err != nil:
		return nil, http.StatusBadRequest, "BadTtl"
	case !slices.Contains(urgencies, h.Get("Urgency")):
		return nil, http.StatusBadRequest, "BadUrgency"
	case topic != "" && !topics.MatchString(topic):
		return nil, http.StatusBadRequest, "BadWebPushTopic"
	case h.Get("Content-Encoding") != "aes128gcm":
		return nil, http.StatusBadRequest, "BadContentEncoding"
	case len(body) > maxBody:
		return nil, http.StatusRequestEntityTooLarge, "PayloadTooLarge"
	case len(body) < 16+4+1+65+1+16 || body[20] != 65 || binary.BigEndian.Uint32(body[16:]) > maxBody:
		return nil, http.StatusBadRequest, "BadEncryption"
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if status, word := s.tokens.check(h.Get("Authorization"), scheme+"://"+r.Host, to.service); word != "" {
		return nil, status, word
	}
	salt, key := body[:16], body[21:21+65]
	if s.used(salt) || s.used(key) {
		return nil, http.StatusBadRequest, "SaltReused"
	}
	m = &Message{
		Subscription: to.id, Topic: topic, Urgency: h.Get("Urgency"), TTL: int(ttl), At: s.config.Now(),
		key: keyOf(to.id, topic, salt), sealed: body, to: to,
	}
	if !s.config.Blind && !m.open() {
		return nil, http.StatusBadRequest, "BadEncryption"
	}
	return m, 0, ""
}

// used says whether a message before had this salt or key.
func (s *Service) used(part []byte) bool {
	key := keyOf("", string(part), nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, used := s.seen[key]; used {
		return true
	}
	if len(s.seen) >= maxSeen {
		clear(s.seen)
	}
	s.seen[key] = struct{}{}
	return false
}
