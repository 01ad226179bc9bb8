package hls

import (
	"net/http"
	"strconv"
	"strings"
)

// ServePlaylist answers with the media playlist, by the directives in the request's query.
func (w *Window) ServePlaylist(rw http.ResponseWriter, r *http.Request) error {
	d, err := ParseDirectives(r.URL.RawQuery)
	if err != nil {
		return err
	}
	p, err := w.Playlist(r.Context(), d)
	if err != nil {
		return err
	}
	h := rw.Header()
	if d.MSN >= 0 && !d.Skip {
		// What this address lists is fixed enough for every viewer: rfc8216bis, appendix B.1.
		h.Set("Cache-Control", "public, max-age="+strconv.Itoa(6*int(w.p.Target.Seconds())))
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	p.serve(rw, r)
	return nil
}

func (p *rendition) serve(rw http.ResponseWriter, r *http.Request) {
	h := rw.Header()
	h.Set("Content-Type", "application/vnd.apple.mpegurl")
	h.Set("Vary", "Accept-Encoding")
	body := p.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = p.zip()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	rw.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		rw.Write(body)
	}
}

// ServeText answers with a playlist that was rendered elsewhere.
func ServeText(rw http.ResponseWriter, r *http.Request, text string) {
	newRendition(text).serve(rw, r)
}

// ServeParts answers with parts, one after the other, whole.
func ServeParts(rw http.ResponseWriter, r *http.Request, parts ...[]byte) {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	h := rw.Header()
	h.Set("Content-Type", "video/mp4")
	h.Set("Cache-Control", Immutable)
	h.Set("Content-Length", strconv.Itoa(n))
	rw.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	for _, p := range parts {
		if _, err := rw.Write(p); err != nil {
			return
		}
	}
}

// Immutable is the Cache-Control of media: an address never means other bytes. A day, so that what was
// deleted also leaves the caches.
const Immutable = "public, max-age=86400, immutable"

// ParseMediaName reads the last element of a media address: "12.m4s" is segment 12 (part -1), "12.3.m4s" its fourth part.
func ParseMediaName(name string) (msn uint64, part int, ok bool) {
	name, ok = strings.CutSuffix(name, ".m4s")
	if !ok {
		return 0, 0, false
	}
	first, second, hasPart := strings.Cut(name, ".")
	n, ok := digits(first)
	if !ok {
		return 0, 0, false
	}
	if !hasPart {
		return n, -1, true
	}
	p, ok := digits(second)
	if !ok || p > 1<<20 {
		return 0, 0, false
	}
	return n, int(p), true
}

// ParseRun reads the run of a media address.
func ParseRun(s string) (int, bool) {
	n, ok := digits(s)
	return int(n), ok && n > 0 && n < 1<<31
}

// digits reads a decimal number in its only spelling.
func digits(s string) (uint64, bool) {
	if s == "" || len(s) > 15 || (len(s) > 1 && s[0] == '0') {
		return 0, false
	}
	var n uint64
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}
