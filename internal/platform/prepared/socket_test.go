package prepared_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/saja-live/saja/internal/platform/prepared"
)

// serve answers by h over sockets that send head and body together, and gives the address.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h, ConnContext: prepared.Context}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(prepared.Listen(l)) }()
	t.Cleanup(func() {
		if err := server.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		<-ended
	})
	return "http://" + l.Addr().String()
}

func TestEverythingArrivesOverOneConnectionWhateverIsSentTogether(t *testing.T) {
	large, small := bytes.Repeat([]byte("0123456789abcdef"), 1<<10), []byte("짧아요")
	file := filepath.Join(t.TempDir(), "film.mp4")
	if err := os.WriteFile(file, large, 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/large", prepared.New(large, []string{"Content-Type", "text/plain"}))
	mux.Handle("/small", prepared.New(small, []string{"Content-Type", "text/plain"}))
	mux.HandleFunc("/film", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	url := serve(t, mux)

	var tag string
	for _, x := range []struct {
		method, path, header, value string
		status                      int
		body                        []byte
	}{
		{method: "GET", path: "/large", status: 200, body: large},
		{method: "HEAD", path: "/large", status: 200},
		{method: "GET", path: "/small", status: 200, body: small},
		{method: "GET", path: "/large", header: "If-None-Match", status: 304},
		{method: "GET", path: "/film", status: 200, body: large},
		{method: "GET", path: "/large", header: "Range", value: "bytes=16-8207", status: 206, body: large[16:8208]},
		{method: "GET", path: "/large", status: 200, body: large},
	} {
		r, err := http.NewRequestWithContext(t.Context(), x.method, url+x.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		if x.header == "If-None-Match" {
			x.value = tag
		}
		if x.header != "" {
			r.Header.Set(x.header, x.value)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(x.method, x.path, err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != x.status || !bytes.Equal(body, x.body) {
			t.Errorf("%s %s %s: %d, %d bytes, %v; want %d, %d bytes", x.method, x.path, x.value, answer.StatusCode, len(body), err, x.status, len(x.body))
		}
		if x.path == "/large" {
			tag = answer.Header.Get("Etag")
		}
	}
}
