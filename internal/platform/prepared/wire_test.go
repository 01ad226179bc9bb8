package prepared_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/prepared"
)

// serve answers /n with a body of n bytes, over wires.
func serve(t testing.TB, whole bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	bodies := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Path[1:])
		if err != nil {
			t.Error(err)
		}
		prepared.New(letters(n), []string{"Content-Type", "text/plain"}).ServeHTTP(w, r)
	})
	s := &http.Server{Handler: bodies, ReadHeaderTimeout: time.Minute}
	if whole {
		l, s.ConnContext = prepared.Listen(l), prepared.Connected
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		<-done
	})
	return "http://" + l.Addr().String()
}

func letters(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + i%26)
	}
	return b
}

func TestBodiesOfEveryLengthArriveWholeOneAfterTheOther(t *testing.T) {
	url := serve(t, true)
	sizes := []int{0, 1, 2047, 2048, 2049, 1 << 20}
	for n := 3600; n < 4400; n += 7 { // where head and body together are about what net/http gathers
		sizes = append(sizes, n)
	}
	for n := 7900; n < 8300; n += 13 {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		res, err := http.Get(url + "/" + strconv.Itoa(n))
		if err != nil {
			t.Fatal(n, err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !bytes.Equal(body, letters(n)) {
			t.Fatalf("%d bytes: got %d, %v", n, len(body), err)
		}
	}
}

func TestAReaderWhoLeavesHarmsNobody(t *testing.T) {
	url := serve(t, true)
	for range 20 {
		c, err := net.Dial("tcp", url[len("http://"):])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "GET /1000000 HTTP/1.1\r\nHost: x\r\n\r\nGET /5 HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	res, err := http.Get(url + "/20000")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || len(body) != 20000 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}

func BenchmarkSend(b *testing.B) {
	for name, whole := range map[string]bool{"as net/http does": false, "at once": true} {
		b.Run(name, func(b *testing.B) {
			url := serve(b, whole)
			for b.Loop() {
				res, err := http.Get(url + "/16384")
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
}
