package postcode

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/saja-live/saja/postcode/asjson"
)

// Handler answers GET /search?q=…&offset=…&limit=… with an Answer as JSON, and /meta with what is in the index. What can't be looked up is a
// 400 with an error. It asks nobody who they are: put a limit before it if it faces the world.
func Handler(x *Index) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) {
		offset, _ := strconv.Atoi(parameter(r.URL.RawQuery, "offset"))
		limit, _ := strconv.Atoi(parameter(r.URL.RawQuery, "limit"))
		answer, err := x.Search(parameter(r.URL.RawQuery, "q"), Page{offset, limit})
		switch {
		case errors.Is(err, ErrClosed):
			refuse(w, http.StatusServiceUnavailable, err)
		case err != nil:
			refuse(w, http.StatusBadRequest, err)
		default:
			b := buffers.Get().(*[]byte)
			*b = answer.AppendJSON((*b)[:0])
			reply(w, http.StatusOK, *b)
			if cap(*b) <= maxBuffer {
				buffers.Put(b)
			}
		}
	})
	mux.HandleFunc("GET /meta", func(w http.ResponseWriter, _ *http.Request) {
		b, err := json.Marshal(x.Meta())
		if err != nil {
			refuse(w, http.StatusInternalServerError, err)
			return
		}
		reply(w, http.StatusOK, b)
	})
	return mux
}

// buffers hold answers while they are written; one that grew past maxBuffer is left to the collector.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const maxBuffer = 1 << 17

var jsonType = []string{"application/json; charset=utf-8"} // shared by all answers: nobody changes it

func reply(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller may have left
}

func refuse(w http.ResponseWriter, status int, err error) {
	reply(w, status, append(asjson.String([]byte(`{"error":`), err.Error()), '}'))
}

// parameter is the first value of a name in a query, without taking the others apart; empty where there is none, or none that can be read.
func parameter(query, name string) string {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if key != name {
			continue
		}
		text, err := url.QueryUnescape(value)
		if err != nil {
			return ""
		}
		return text
	}
	return ""
}
