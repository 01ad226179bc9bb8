package messages_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const picture = "0198c000-0000-7000-8000-0000000000aa"

// drawn is a JPEG.
func drawn(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *shop) with(t *testing.T, jpeg []byte, err error) messages.Channel {
	t.Helper()
	s.picture = func(context.Context, string) ([]byte, error) { return jpeg, err }
	return s.channel("", 0)
}

var withPicture = notify.Letter{Subject: "(광고) 가을", Short: "(광고)사자\n가을 밀키트\n무료수신거부 080-123-4567", Picture: picture}

func advert(id string) notify.Delivery {
	d := tried(id)
	d.Ad = true
	return d
}

func onProviders(t *testing.T, test func(t *testing.T, db *sqldb.DB, provider string)) {
	t.Helper()
	for _, provider := range []string{solapi.Name, sens.Name} {
		t.Run(provider, func(t *testing.T) { onEngines(t, func(t *testing.T, db *sqldb.DB) { test(t, db, provider) }) })
	}
}

func TestAPictureIsUploadedOnceHoweverManyMessagesItGoesWith(t *testing.T) {
	onProviders(t, func(t *testing.T, db *sqldb.DB, provider string) {
		s, sim, at := prepare(t, db, provider, msgsim.Rates{})
		other := newShop(db, provider, at) // another process
		var sending sync.WaitGroup
		for i, c := range []messages.Channel{s.with(t, drawn(t, 640, 480), nil), other.with(t, drawn(t, 640, 480), nil)} {
			for j := range 4 {
				sending.Go(func() {
					d := advert(string(rune('a' + 4*i + j)))
					if o := c.Send(t.Context(), d, withPicture); o.State != notify.Sent {
						t.Errorf("%s: %+v, want it sent", d.ID, o)
					}
				})
			}
		}
		sending.Wait()
		all := sim.Arrived()
		if n := sim.Met("uploaded"); n != 1 || len(all) != 8 {
			t.Fatalf("%d uploads and %d messages, want 1 and 8", n, len(all))
		}
		for _, a := range all {
			if a.Kind != "MMS" || a.Picture == nil || a.Picture.Width != 640 || a.Subject != "(광고) 가을" || !strings.HasPrefix(a.Text, "(광고)") {
				t.Errorf("arrived %+v", a)
			}
		}
		c := s.channel("", 0)
		if p, what := c.Price(advert("a"), withPicture); p != provider || what != "mms" {
			t.Errorf("it has the price of %s %s, want that of an mms", p, what)
		}
	})
}

func TestAPictureThatTheProviderForgotIsUploadedAgain(t *testing.T) {
	onProviders(t, func(t *testing.T, db *sqldb.DB, provider string) {
		s, sim, _ := prepareWith(t, db, provider, msgsim.Config{})
		var ahead time.Duration
		s.now = func() time.Time { return time.Now().Add(ahead) }
		c := s.with(t, drawn(t, 32, 32), nil)
		send := func(id string) notify.Outcome { return c.Send(t.Context(), advert(id), withPicture) }
		if o := send("a"); o.State != notify.Sent {
			t.Fatalf("%+v, want it sent", o)
		}
		sim.ForgetFiles()
		if o := send("b"); o.State != notify.Broken || o.Code != "picture_unknown" {
			t.Errorf("just after the upload: %+v, want it refused for good", o)
		}
		if n := sim.Met("uploaded"); n != 1 {
			t.Errorf("uploaded %d times, want once: whatever is refused right after it is not mended by another", n)
		}
		ahead = 11 * time.Minute
		if o := send("c"); o.State != notify.Sent || sim.Met("uploaded") != 2 {
			t.Errorf("later: %+v after %d uploads, want it sent by a second one", o, sim.Met("uploaded"))
		}
		ahead = 8 * 24 * time.Hour // the provider's end of it has passed
		if o := send("d"); sim.Met("uploaded") != 3 {
			t.Errorf("a week later: %+v after %d uploads, want a third", o, sim.Met("uploaded"))
		}
	})
}

func TestWhereAPictureDoesNotGetThereNothingIsSent(t *testing.T) {
	gone := fault.New(fault.NotFound, "picture_not_found", "there is no such picture")
	for name, c := range map[string]struct {
		rates msgsim.Rates
		jpeg  []byte
		err   error
		state notify.State
		code  string
	}{
		"lost":      {msgsim.Rates{Lost: 1}, drawn(t, 32, 32), nil, notify.Waiting, "picture_upload"},
		"busy":      {msgsim.Rates{Refuse: 1}, drawn(t, 32, 32), nil, notify.Waiting, "too_many"},
		"fallen":    {msgsim.Rates{Fall: 1}, drawn(t, 32, 32), nil, notify.Waiting, "picture_upload"},
		"too wide":  {msgsim.Rates{}, drawn(t, 1501, 32), nil, notify.Broken, "picture_refused"},
		"no JPEG":   {msgsim.Rates{}, []byte("GIF89a"), nil, notify.Broken, "picture_refused"},
		"gone":      {msgsim.Rates{}, nil, gone, notify.Broken, "picture_not_found"},
		"elsewhere": {msgsim.Rates{}, nil, errors.New("the disk is away"), notify.Waiting, "interrupted"},
	} {
		t.Run(name, func(t *testing.T) {
			onProviders(t, func(t *testing.T, db *sqldb.DB, provider string) {
				s, sim, _ := prepare(t, db, provider, c.rates)
				channel := s.with(t, c.jpeg, c.err)
				if o := channel.Send(t.Context(), advert("a"), withPicture); o.State != c.state || o.Code != c.code {
					t.Errorf("%+v, want %s %s", o, c.state, c.code)
				}
				if n := len(sim.Arrived()); n != 0 {
					t.Errorf("%d messages arrived, want none", n)
				}
				sim.Misbehave(msgsim.Rates{})
				channel = s.with(t, drawn(t, 32, 32), nil)
				if o := channel.Send(t.Context(), advert("b"), withPicture); o.State != notify.Sent {
					t.Errorf("once nothing is in the way: %+v, want it sent", o)
				}
			})
		})
	}
}
