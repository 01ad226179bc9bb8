package hls

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var params = Params{Part: 200 * time.Millisecond, Segment: time.Second, Target: 2 * time.Second}

// filled is a window with whole segments of five parts, and parts of the next.
func filled(segments, parts int) *Window {
	w := NewWindow(params, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
	w.StartRun([]byte("header"), time.Unix(1_700_000_000, 0), 0)
	for range segments {
		fill(w, 5)
		w.Add(Fragment{EndsSegment: true})
	}
	fill(w, parts)
	w.Publish()
	return w
}

func fill(w *Window, parts int) {
	for i := range parts {
		w.Add(Fragment{Bytes: []byte{byte(i)}, Duration: params.Part, Independent: i == 0})
	}
}

func TestDirectivesThatNoPlayerSendsAreRefused(t *testing.T) {
	w := filled(3, 2) // segments 0 to 2, parts 3.0 and 3.1
	for query, want := range map[string]error{
		"":                              nil,
		"_HLS_msn=0":                    nil,
		"_HLS_msn=2":                    nil,
		"_HLS_msn=3&_HLS_part=1":        nil,
		"_HLS_msn=2&_HLS_part=9":        nil, // the first part of segment 3
		"_HLS_part=1":                   ErrDirective,
		"_HLS_msn=-1":                   ErrDirective,
		"_HLS_msn=+1":                   ErrDirective,
		"_HLS_msn=1e3":                  ErrDirective,
		"_HLS_msn=":                     ErrDirective,
		"_HLS_msn=1&_HLS_msn=2":         ErrDirective,
		"_HLS_msn=5":                    ErrDirective,
		"_HLS_msn=3&_HLS_part=17":       ErrDirective,
		"_HLS_msn=4&_HLS_part=16":       ErrDirective,
		"_HLS_msn=99999999999999999999": ErrDirective,
		"token=x&utm=%zz":               ErrDirective,
	} {
		d, err := ParseDirectives(query)
		if err == nil {
			_, err = w.Playlist(t.Context(), d)
		}
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", query, err, want)
		}
	}
}

func TestPlaylistIsHeldUntilItListsWhatWasAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := filled(3, 2)
		type answer struct {
			text string
			err  error
		}
		ask := func(msn, part int64) chan answer {
			got := make(chan answer, 1)
			go func() {
				r, err := w.Playlist(t.Context(), Directives{MSN: msn, Part: part})
				if err != nil {
					got <- answer{err: err}
					return
				}
				got <- answer{text: string(r.Plain.Bytes)}
			}()
			return got
		}
		part, whole, next := ask(3, 2), ask(3, -1), ask(3, 7) // part 7 of segment 3 is part 0 of segment 4
		synctest.Wait()
		if len(part)+len(whole)+len(next) != 0 {
			t.Fatal("answered before it was there")
		}
		fill(w, 1)
		w.Publish()
		synctest.Wait()
		if got := <-part; !strings.Contains(got.text, `URI="1/3.2.m4s"`) || len(whole)+len(next) != 0 {
			t.Errorf("got %q, %d others", got.text, len(whole)+len(next))
		}
		w.Add(Fragment{EndsSegment: true})
		w.Publish()
		synctest.Wait()
		if got := <-whole; !strings.Contains(got.text, "1/3.m4s") || len(next) != 0 {
			t.Errorf("got %q, %d others", got.text, len(next))
		}
		fill(w, 1)
		w.Publish()
		if got := <-next; !strings.Contains(got.text, `URI="1/4.0.m4s"`) {
			t.Errorf("got %q", got.text)
		}
	})
}

func TestWaitingEndsWithTheRequestOrAfterThreeTargets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := filled(3, 2)
		began := time.Now()
		if _, err := w.Playlist(t.Context(), Directives{MSN: 3, Part: 2}); !errors.Is(err, ErrStalled) {
			t.Errorf("got %v", err)
		}
		if d := time.Since(began); d != 6*time.Second {
			t.Errorf("waited %s, want 6 s", d)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began = time.Now()
		if _, err := w.Playlist(ctx, Directives{MSN: 3, Part: 2}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if d := time.Since(began); d != time.Second {
			t.Errorf("waited %s after the viewer left, want none", d-time.Second)
		}
	})
}

func TestHintedPartIsHeldAndOthersAreNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := filled(3, 2)
		got := make(chan string, 1)
		go func() {
			b, err := w.Part(t.Context(), 1, 3, 2)
			if err != nil {
				got <- err.Error()
				return
			}
			got <- string(b.Bytes)
		}()
		synctest.Wait()
		if len(got) != 0 {
			t.Fatal("answered before it was there")
		}
		if _, err := w.Part(t.Context(), 1, 3, 3); !errors.Is(err, ErrNoPart) {
			t.Errorf("a part that is not hinted at: %v", err)
		}
		if _, err := w.Part(t.Context(), 2, 3, 2); !errors.Is(err, ErrNoPart) {
			t.Errorf("a part of another run: %v", err)
		}
		fill(w, 1)
		w.Publish()
		if b := <-got; b != "\x00" {
			t.Errorf("got %q", b)
		}
	})
}

func TestDeltaSkipsWhatIsOldCountedFromTheEnd(t *testing.T) {
	w := filled(20, 2) // 20.4 s; the boundary is 12 s from the end
	r, err := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1, Skip: true})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(r.Plain.Bytes); !strings.Contains(text, "#EXT-X-SKIP:SKIPPED-SEGMENTS=8\n") || strings.Count(text, "#EXTINF") != 12 {
		t.Errorf("got\n%s", text)
	}
	if _, err := filled(5, 2).Playlist(t.Context(), Directives{MSN: -1, Part: -1, Skip: true}); err != nil {
		t.Error(err)
	}
}

func TestViewersAreNotWokenWhenNothingIsNew(t *testing.T) {
	w := filled(3, 2)
	before := w.now.Load()
	w.Publish()
	if w.now.Load() != before {
		t.Error("the same playlist was rendered again")
	}
}

func TestEndedPlaylistIgnoresDirectives(t *testing.T) {
	w := filled(3, 2)
	w.End()
	r, err := w.Playlist(t.Context(), Directives{MSN: 400, Part: 9})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(r.Plain.Bytes); !strings.HasSuffix(text, "#EXT-X-ENDLIST\n") || strings.Contains(text, "HINT") || strings.Contains(text, "#EXT-X-PART:") {
		t.Errorf("got\n%s", text)
	}
}

func TestStoredSegmentsLeaveTheMemoryAndStayInThePlaylist(t *testing.T) {
	w := NewWindow(params, 30*time.Second, 5*time.Second, func(msn uint64) bool { return msn%2 == 0 })
	w.StartRun(nil, time.Unix(0, 0), 0)
	for range 40 {
		fill(w, 5)
		w.Add(Fragment{EndsSegment: true})
	}
	w.Publish()
	r, _ := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1})
	if n := strings.Count(string(r.Plain.Bytes), "#EXTINF"); n != 30 {
		t.Errorf("%d segments are listed, want 30", n)
	}
	if _, ok := w.Segment(1, 39); !ok {
		t.Error("the last segment is not in memory")
	}
	if _, ok := w.Segment(1, 20); ok {
		t.Error("an old segment that is recorded is still in memory")
	}
	if _, ok := w.Segment(1, 21); !ok {
		t.Error("an old segment that is not recorded left the memory")
	}
}

func FuzzDirectives(f *testing.F) {
	for _, s := range []string{"", "_HLS_msn=1", "_HLS_msn=1&_HLS_part=2&_HLS_skip=YES", "_HLS_part=1", "_HLS_msn=%31", "_HLS_msn=-0", "_HLS_msn=00"} {
		f.Add(s)
	}
	w := filled(3, 2)
	ctx, cancel := context.WithCancel(f.Context())
	cancel()
	f.Fuzz(func(t *testing.T, query string) {
		d, err := ParseDirectives(query)
		if err != nil {
			return
		}
		if d.MSN < -1 || d.Part < -1 || (d.Part >= 0 && d.MSN < 0) {
			t.Fatalf("%q became %+v", query, d)
		}
		if v, err := url.ParseQuery(query); err != nil || (d.MSN >= 0) != (v.Get("_HLS_msn") != "") {
			t.Fatalf("%q became %+v", query, d)
		}
		w.Playlist(ctx, d)
	})
}

func FuzzMediaNames(f *testing.F) {
	for _, s := range []string{"1.m4s", "12.3.m4s", "01.m4s", "1.-1.m4s", ".m4s", "1..m4s", "init.mp4", "../1.m4s", "99999999999999999.m4s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		msn, part, ok := ParseMediaName(name)
		if !ok {
			return
		}
		// A name has one spelling, so that a cache holds it once.
		var again strings.Builder
		if s := (&Segment{MSN: msn, Run: 1}); part < 0 {
			s.writeURI(&again)
		} else {
			s.writePartURI(&again, part)
		}
		if again.String() != "1/"+name {
			t.Fatalf("%q is read as %q", name, again.String())
		}
	})
}
