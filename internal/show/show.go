// Package show runs a live broadcast: when it is, who hosts it, which products are in it, what is pinned now, and its replay.
package show

import (
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// State is where a show is in its life.
type State string

// A show waits, is on air, may lose its picture for a while, and ends once.
const (
	Scheduled State = "scheduled"
	Live      State = "live"
	Away      State = "away"
	Ended     State = "ended"
)

// moves is every legal step; what is not here is refused.
var moves = map[State][]State{
	Scheduled: {Live},
	Live:      {Away, Ended},
	Away:      {Live, Ended},
	Ended:     {},
}

// To says whether a show may go from s to next.
func (s State) To(next State) bool { return slices.Contains(moves[s], next) }

// OnAir says whether viewers are in the room now, with or without a picture.
func (s State) OnAir() bool { return s == Live || s == Away }

// Host is who stands before the camera.
type Host struct {
	Name   string `json:"name" maxLength:"60" doc:"Name as viewers see it" example:"김사자"`
	NameEn string `json:"nameEn,omitempty" maxLength:"60" doc:"The name in English; empty: as in Korean"`
	Face   string `json:"face,omitempty" maxLength:"300" doc:"Address of a square picture, within this site"`
}

// Item is a product in a show; Place counts from 0 in the order of the run sheet.
type Item struct {
	ProductID string `json:"productId"`
	Place     int    `json:"place"`
}

// Show is one broadcast. Its id is also the id of its video stream and of its chat room.
type Show struct {
	ID        string    `json:"id" doc:"Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id}"`
	Slug      string    `json:"slug" doc:"The name in /live/{slug}"`
	Title     string    `json:"title"`
	TitleEn   string    `json:"titleEn,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	SummaryEn string    `json:"summaryEn,omitempty"`
	Host      Host      `json:"host"`
	State     State     `json:"state" enum:"scheduled,live,away,ended" doc:"away: on air, but the picture is gone for now"`
	StartsAt  time.Time `json:"startsAt" doc:"When it is announced for"`
	StartedAt time.Time `json:"startedAt,omitzero" doc:"When it went on air"`
	EndedAt   time.Time `json:"endedAt,omitzero" doc:"When it ended"`
	Poster    string    `json:"poster,omitempty" doc:"Address of the picture shown before the show"`
	Portrait  bool      `json:"portrait" doc:"The video stands upright (9:16)"`
	AutoStart bool      `json:"autoStart" doc:"Goes on air by itself when the encoder arrives"`
	Products  []Item    `json:"products" nullable:"false" doc:"In the order of the run sheet"`
	Pinned    string    `json:"pinned,omitempty" doc:"Product shown to viewers now"`
	Peak      int64     `json:"peak" doc:"Most viewers at once so far"`
	Version   int64     `json:"version" doc:"Grows with every change of the words, time and products; to be sent back with the next one" example:"1"`
	KeyMadeAt time.Time `json:"keyMadeAt,omitzero" doc:"When the stream key was made; absent: there is none yet"`
	Demo      bool      `json:"demo,omitempty"`
	CreatedAt time.Time `json:"createdAt"`
}

// Has says whether the product is in the show.
func (s Show) Has(product string) bool {
	return slices.ContainsFunc(s.Products, func(i Item) bool { return i.ProductID == product })
}

// MomentKind names what happened.
type MomentKind string

// The moments of a show that its replay can jump to.
const (
	Began  MomentKind = "start"
	Pinned MomentKind = "pin"
	Left   MomentKind = "away"
	Back   MomentKind = "back"
	Closed MomentKind = "end"
)

// Moment is something that happened at a time of the show. At is wall clock, the same clock as
// EXT-X-PROGRAM-DATE-TIME of the recording, so that a player finds its place in the video.
type Moment struct {
	ID        string     `json:"id"`
	Kind      MomentKind `json:"kind" enum:"start,pin,away,back,end"`
	ProductID string     `json:"productId,omitempty"`
	At        time.Time  `json:"at"`
}

// Chapter is a stretch of the replay about one product; the first may be about none.
type Chapter struct {
	ProductID string    `json:"productId,omitempty"`
	At        time.Time `json:"at"`
}

// shortest is how long a product must stay pinned to be a chapter: a slip of the finger is none.
const shortest = 5 * time.Second

// Chapters cuts a show by what was pinned. Pins that were replaced at once are left out, and a product
// that follows itself is one chapter.
func Chapters(moments []Moment) []Chapter {
	cut := []Chapter{}
	for i, m := range moments {
		if m.Kind != Began && m.Kind != Pinned {
			continue
		}
		if next := slices.IndexFunc(moments[i+1:], func(n Moment) bool { return n.Kind == Pinned || n.Kind == Closed }); m.Kind == Pinned &&
			next >= 0 && moments[i+1+next].At.Sub(m.At) < shortest {
			continue
		}
		if n := len(cut); n > 0 && cut[n-1].ProductID == m.ProductID {
			continue
		}
		cut = append(cut, Chapter{m.ProductID, m.At})
	}
	return cut
}

// The failures a caller can act on.
var (
	ErrNotFound  = fault.New(fault.NotFound, "show_not_found", "there is no such show; look at the list of shows")
	ErrSlugTaken = fault.New(fault.Conflict, "show_slug_taken", "another show has this address; choose another slug")
	ErrInvalid   = fault.New(fault.Unprocessable, "show_invalid", "the show cannot be saved as it is; see errors")
	ErrNotYet    = fault.New(fault.Conflict, "show_not_started", "the show has not started; start it first")
	ErrOnAir     = fault.New(fault.Conflict, "show_on_air", "the show is on air already")
	ErrEnded     = fault.New(fault.Conflict, "show_ended", "the show has ended; schedule a new one")
	ErrNoSignal  = fault.New(fault.Conflict, "show_no_signal", "no video arrives yet; connect the encoder with the stream key, then start")
	ErrNotInShow = fault.New(fault.Unprocessable, "product_not_in_show", "this product is not in the show; add it to the show first")
	ErrKey       = fault.New(fault.Unauthorized, "stream_key_wrong", "this stream key is not valid; copy the key from the show's page again")
)

// refusal is why a show in state s cannot go to next.
func refusal(s, next State) *fault.Fault {
	switch s {
	case Ended:
		return ErrEnded
	case Scheduled:
		return ErrNotYet
	default:
		return ErrOnAir.About("state", s).About("wanted", next)
	}
}
