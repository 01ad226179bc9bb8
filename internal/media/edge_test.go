package media_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/playout"
)

// far is a source whose streams are at another server.
type far struct{ base string }

func (f far) Open(ctx context.Context, a playout.Address) (playout.Object, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.base+a.String(), nil)
	if err != nil {
		return playout.Object{}, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return playout.Object{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return playout.Object{}, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return playout.Object{Body: hls.NewBody(b), Type: resp.Header.Get("Content-Type"), Cache: resp.Header.Get("Cache-Control")}, nil
	case http.StatusServiceUnavailable:
		return playout.Object{}, hls.ErrStalled
	}
	return playout.Object{}, hls.ErrNothing
}

func TestAnotherServerCanGiveOutTheSameStream(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	edge := httptest.NewServer(playout.Handler(far{s.web.URL}))
	t.Cleanup(edge.Close)
	e := encode(t, s.rtmp("good-a"), picture, tone, x264, aac, []string{"-t", "5"})
	f, check := follow(t, edge.URL, "a")
	<-e.end
	eventually.True(t, "the encoder is gone", func() bool { return !s.Health("a").Connected })
	if err := s.End("a"); err != nil {
		t.Fatal(err)
	}
	check()
	if f.Parts < 5 || f.Segments < 3 {
		t.Errorf("%d parts and %d segments came over the edge", f.Parts, f.Segments)
	}
}
