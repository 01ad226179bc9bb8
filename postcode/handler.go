package postcode

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// Handler answers GET /search?q=…&offset=…&limit=… with an Answer as JSON, and /meta with what is in the index. What can't be looked up is a
// 400 with an error. It asks nobody who they are: put a limit before it if it faces the world.
func Handler(x *Index) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		offset, _ := strconv.Atoi(query.Get("offset"))
		limit, _ := strconv.Atoi(query.Get("limit"))
		answer, err := x.Search(query.Get("q"), Page{offset, limit})
		switch {
		case errors.Is(err, ErrClosed):
			reply(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
		case err != nil:
			reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		default:
			reply(w, http.StatusOK, answer)
		}
	})
	mux.HandleFunc("GET /meta", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, x.Meta()) })
	return mux
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
