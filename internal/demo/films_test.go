package demo

import (
	"bytes"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/publish"
	"github.com/saja-live/saja/internal/show"
)

func TestEveryEndedShowHasAFilmOfItsOwnThatHoldsItsChapters(t *testing.T) {
	s, err := readScript()
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for _, sc := range s.Show {
		if sc.State != string(show.Ended) {
			continue
		}
		ended++
		film := films[sc.Slug]
		if bytes.Equal(film, clip) {
			t.Errorf("%s plays the film of the show on air", sc.Slug)
		}
		parsed, err := publish.Parse(film)
		if err != nil {
			t.Fatalf("%s: %v", sc.Slug, err)
		}
		units, err := parsed.Units(time.Unix(0, 0))
		if err != nil {
			t.Fatalf("%s: %v", sc.Slug, err)
		}
		length := units[len(units)-1].DTS - units[0].DTS
		for _, at := range sc.Chapters {
			if time.Duration(at)*time.Second >= length {
				t.Errorf("%s: a chapter at %d s of %s", sc.Slug, at, length)
			}
		}
		for _, line := range s.Talk.Ended {
			if at := line[0].(int64); time.Duration(at)*time.Second >= length {
				t.Errorf("%s: something is said at %d s of %s", sc.Slug, at, length)
			}
		}
	}
	if ended == 0 {
		t.Error("the demo has no replay")
	}
}
