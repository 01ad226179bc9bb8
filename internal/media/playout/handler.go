package playout

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/platform/fault"
)

// writeTime bounds how long a viewer may take to receive an answer. It starts over with each, so it does not depend on the
// server's own limit, which a blocked playlist would outlast.
const writeTime = 60 * time.Second

// Handler serves what is in source. It answers GET and HEAD under /media/ and lets every site read them. Failed requests
// are answered here and not by the application's handlers, because players ask a thousand times more often than people do.
func Handler(source Source) http.Handler { return &handler{source} }

type handler struct{ source Source }

// Headers that every answer has. They are shared by all answers: whoever adds to one gets a copy, as they have no room.
var (
	everyone      = []string{"*"}
	crossOrigin   = []string{"cross-origin"}
	playlistType  = []string{"application/vnd.apple.mpegurl"}
	videoType     = []string{Video}
	byEncoding    = []string{"Accept-Encoding"}
	gzipped       = []string{"gzip"}
	cachedForever = []string{Immutable}
	askAgain      = []string{Ask}
)

var errMethod = fault.New(fault.NotAllowed, "method_not_allowed", "streams are only read: use GET or HEAD")

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head["Access-Control-Allow-Origin"] = everyone
	head["Cross-Origin-Resource-Policy"] = crossOrigin
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime)) // where there is none, the server's own holds
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		head.Set("Access-Control-Allow-Methods", "GET, HEAD")
		head.Set("Access-Control-Allow-Headers", "Range")
		head.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		head.Set("Allow", "GET, HEAD, OPTIONS")
		fail(w, errMethod)
		return
	}
	a, err := Parse(r.URL.Path, r.URL.RawQuery)
	if err == nil {
		r.Pattern = patterns[a.Kind]
		err = h.answer(w, r, a)
	}
	if err != nil && r.Context().Err() == nil {
		fail(w, err)
	}
}

func fail(w http.ResponseWriter, err error) {
	f := fault.Of(err)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(int(f.Kind()))
	json.NewEncoder(w).Encode(f)
}

func (h *handler) answer(w http.ResponseWriter, r *http.Request, a Address) error {
	o, err := h.source.Open(r.Context(), a)
	if err != nil {
		return err
	}
	head := w.Header()
	switch o.Cache {
	case Immutable:
		head["Cache-Control"] = cachedForever
	case Ask:
		head["Cache-Control"] = askAgain
	default:
		head["Cache-Control"] = []string{o.Cache}
	}
	if o.Text != nil {
		text(w, r, o.Text)
		return nil
	}
	if o.Type == Video {
		head["Content-Type"] = videoType
	} else {
		head["Content-Type"] = []string{o.Type}
	}
	switch {
	case o.Content != nil:
		defer func() { _ = o.Content.Close() }() // it was only read
		http.ServeContent(w, r, "", o.Age, o.Content)
	case o.Parts != nil:
		segment(w, r, o.Parts)
	default:
		body(w, r, o.Body)
	}
	return nil
}

// text answers with a playlist, zipped for who takes it so, or says that what the player has is still true.
func text(w http.ResponseWriter, r *http.Request, t *hls.Text) {
	head := w.Header()
	head["Vary"] = byEncoding
	if t.Tag != "" {
		head["Etag"] = []string{t.Tag}
		if strings.Contains(r.Header.Get("If-None-Match"), t.Tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	head["Content-Type"] = playlistType
	b := t.Plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head["Content-Encoding"] = gzipped
		b = t.Zip()
	}
	body(w, r, b)
}

func body(w http.ResponseWriter, r *http.Request, b hls.Body) {
	w.Header()["Content-Length"] = b.Length
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		w.Write(b.Bytes)
	}
}

// segment answers with its parts, one after the other, whole.
func segment(w http.ResponseWriter, r *http.Request, parts []hls.Part) {
	n := 0
	for i := range parts {
		n += len(parts[i].Bytes)
	}
	w.Header()["Content-Length"] = []string{strconv.Itoa(n)}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodGet {
		return
	}
	for i := range parts {
		if _, err := w.Write(parts[i].Bytes); err != nil {
			return
		}
	}
}
