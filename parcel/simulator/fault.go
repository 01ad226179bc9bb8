package simulator

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/parcel"
)

// Fault is a way of misbehaving.
type Fault string

const (
	Slow      Fault = "slow"      // the answer does not come
	Forbidden Fault = "forbidden" // 403
	TooMany   Fault = "too-many"  // 429
	Failed    Fault = "failed"    // 500 or 503
	Repair    Fault = "repair"    // a notice of maintenance with 200
	ErrorPage Fault = "error"     // an HTML page of an error with 200
	Changed   Fault = "changed"   // the layout is another one
	Half      Fault = "half"      // the answer ends somewhere
	Broken    Fault = "broken"    // the connection breaks off in the answer
	Huge      Fault = "huge"      // 50 MB
	Endless   Fault = "endless"   // an answer without an end
	Redirect  Fault = "redirect"  // to another host
	Encoding  Fault = "encoding"  // in another encoding than it says
	Garbled   Fault = "garbled"   // some bytes are broken
	Jumbled   Fault = "jumbled"   // rows in no order
	Reversed  Fault = "reversed"  // rows from new to old
	Extended  Fault = "extended"  // a scan at a hub after the delivery
	Twice     Fault = "twice"     // a row is there twice
)

// Faults are all of them.
func Faults() []Fault {
	return []Fault{
		Slow, Forbidden, TooMany, Failed, Repair, ErrorPage, Changed, Half, Broken, Huge, Endless, Redirect,
		Encoding, Garbled, Jumbled, Reversed, Extended, Twice,
	}
}

// Every is a rate for every fault.
func Every(rate float64) map[Fault]float64 {
	m := map[Fault]float64{}
	for _, f := range Faults() {
		m[f] = rate
	}
	return m
}

// strikes decides whether a fault comes, and counts it.
func (s *Simulator) strikes(f Fault) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rate := s.faults[f]; rate == 0 || s.rng.Float64() >= rate {
		return false
	}
	s.counts[f]++
	return true
}

// draw is a number below n.
func (s *Simulator) draw(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rng.IntN(n)
}

// shuffle brings rows into the order in which this answer has them. Rows of a carrier that tells days only keep theirs: nobody could put
// them right again.
func (s *Simulator) shuffle(rows []row, days bool) []row {
	rows = slices.Clone(rows)
	if last := rows[len(rows)-1]; last.word.state == parcel.Delivered && s.strikes(Extended) {
		for _, r := range rows {
			if r.word.state == parcel.InTransit {
				rows = append(rows, row{last.at.Add(3 * time.Hour), r.word, r.place, r.phone})
				break
			}
		}
	}
	if s.strikes(Twice) {
		i := s.draw(len(rows))
		rows = slices.Insert(rows, i, rows[i])
	}
	switch {
	case s.strikes(Reversed):
		slices.Reverse(rows)
	case !days && distinct(rows) && s.strikes(Jumbled):
		rng := rand.New(rand.NewPCG(uint64(s.draw(1<<30)), 2))
		rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	return rows
}

// distinct reports whether the order of rows can be told from their minutes.
func distinct(rows []row) bool {
	for i := 1; i < len(rows); i++ {
		if rows[i].word.state != rows[i-1].word.state && rows[i].at.Sub(rows[i-1].at) < time.Minute {
			return false
		}
	}
	return true
}

// send sends the answer, or what a fault makes of it.
func (q *question) send() {
	s, w := q.s, q.w
	if q.status == 0 {
		q.status = http.StatusOK
	}
	if q.kind == "" {
		q.kind = "text/html; charset=UTF-8"
	}
	body := []byte(q.body)
	if q.korean {
		q.kind = "text/html; charset=EUC-KR"
		body = cp949(q.body)
	}
	switch {
	case s.strikes(Slow):
		timer := time.NewTimer(s.slow)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-q.r.Context().Done():
			return
		}
	case s.strikes(Forbidden):
		http.Error(w, "Forbidden", http.StatusForbidden)
		return
	case s.strikes(TooMany):
		w.Header().Set("Retry-After", strconv.Itoa(1+s.draw(600)))
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
		return
	case s.strikes(Failed):
		http.Error(w, "Service Unavailable", []int{500, 502, 503}[s.draw(3)])
		return
	case s.strikes(Redirect):
		http.Redirect(w, q.r, "https://moved.example/", http.StatusFound)
		return
	case s.strikes(Repair):
		write(w, "<html><head><title>안내</title></head><body><h1>시스템 점검 안내</h1><p>더 나은 서비스를 위해 점검 중입니다.</p></body></html>")
		return
	case s.strikes(ErrorPage):
		write(w, "<html><body><h1>오류</h1><p>요청하신 페이지를 찾을 수 없습니다. 존재하지 않는 주소입니다. null</p></body></html>")
		return
	case s.strikes(Huge):
		w.Header().Set("Content-Length", strconv.Itoa(50<<20))
		pour(w, q.body, 50<<20)
		return
	case s.strikes(Endless):
		pour(w, q.body, 1<<40)
		return
	case s.strikes(Changed):
		body = []byte(s.renewed(q.body))
		q.korean = false
	case s.strikes(Half):
		body = body[:s.draw(len(body)+1)]
		w.Header().Set("Connection", "close")
	case s.strikes(Broken):
		w.Header().Set("Content-Type", q.kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
		w.Write(body[:s.draw(len(body)+1)])
		panic(http.ErrAbortHandler)
	case s.strikes(Encoding):
		if q.korean {
			body = []byte(q.body) // UTF-8 under EUC-KR
		} else {
			body = cp949(q.body) // EUC-KR under UTF-8
		}
	case s.strikes(Garbled):
		for range 1 + s.draw(3) {
			if len(body) > 0 {
				body[s.draw(len(body))] = 0xFF // no letter in any encoding, as half a letter is none
			}
		}
	}
	w.Header().Set("Content-Type", q.kind)
	w.WriteHeader(q.status)
	w.Write(body)
}

// write sends a page with 200. An asker who has gone is nobody's business.
func write(w http.ResponseWriter, page string) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	_, _ = io.WriteString(w, page)
}

// pour writes a body and goes on with spaces, until it has written n bytes or the reader has gone.
func pour(w io.Writer, body string, n int) {
	if _, err := io.WriteString(w, strings.TrimSuffix(body, "}")); err != nil {
		return
	}
	n -= len(body)
	for blank := strings.Repeat(" ", 64<<10); n > 0; n -= len(blank) {
		if _, err := io.WriteString(w, blank[:min(n, len(blank))]); err != nil {
			return
		}
	}
}

// cp949 is text in the encoding of older Korean pages; letters that it does not have are left out.
func cp949(text string) []byte {
	var out []byte
	enc := korean.EUCKR.NewEncoder()
	for _, r := range text {
		if b, err := enc.Bytes([]byte(string(r))); err == nil {
			out = append(out, b...)
		}
		enc.Reset()
	}
	return out
}

var keys = regexp.MustCompile(`"([A-Za-z_0-9.]+)":`)

// renewed is the same answer after somebody has made the site anew.
func (s *Simulator) renewed(body string) string {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		switch s.draw(3) {
		case 0:
			return "{}"
		case 1:
			return `{"status":"OK","payload":` + body + `}`
		default:
			return keys.ReplaceAllString(body, `"v2_$1":`)
		}
	}
	switch s.draw(3) {
	case 0:
		return `<!DOCTYPE html><html><head><title>배송조회</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>`
	case 1:
		return strings.NewReplacer("<table", "<section", "</table", "</section", "<tr", "<div", "</tr", "</div", "<td", "<p", "</td", "</p",
			"class=", "data-class=", "id=", "data-id=", "var trackingInfo", "var info").Replace(body)
	default:
		return fmt.Sprintf("<html><body><h1>배송조회</h1><pre>%d</pre></body></html>", len(body))
	}
}
