package catalog_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

// wire is what net/http gives to handlers, as far as sending files goes.
type wire struct {
	*httptest.ResponseRecorder
	given io.Reader
}

func (w *wire) ReadFrom(src io.Reader) (int64, error) {
	w.given = src
	return io.Copy(w.Body, src)
}

func TestAPictureReachesTheConnectionAsAFileAndWhoHasItIsToldSo(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	pic, err := s.StorePicture(t.Context(), "떡볶이 한 접시", bytes.NewReader(photo(t, 800, 600)))
	if err != nil {
		t.Fatal(err)
	}
	ask := func(tag string) *wire {
		r := httptest.NewRequest(http.MethodGet, "/img/2/"+pic.ID+"/640.webp", nil)
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		w := &wire{ResponseRecorder: httptest.NewRecorder()}
		s.Pictures().ServeHTTP(w, r)
		return w
	}
	first := ask("")
	part, limited := first.given.(*io.LimitedReader)
	if !limited {
		t.Fatalf("the connection was given %T, want a part of a file", first.given)
	}
	if _, ok := part.R.(*os.File); !ok || first.Code != http.StatusOK {
		t.Errorf("the connection was given %T with %d, want the file itself, so that sendfile can take it", part.R, first.Code)
	}
	again := ask(first.Header().Get("Etag"))
	if again.Code != http.StatusNotModified || again.given != nil || again.Header().Get("Cache-Control") != first.Header().Get("Cache-Control") {
		t.Errorf("who has it: %d %v", again.Code, again.Header())
	}
}
