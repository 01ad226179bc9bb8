package delivery_test

import (
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
)

func TestALinkShowsItsParcelUntilItEndsAndNoOther(t *testing.T) {
	s := open(t, tables.SQLite(t), delivery.Config{Link: 30 * 24 * time.Hour})
	mine, other := s.send(1), s.send(2)
	token := s.Token(mine.ID)
	closed := func(what, token string) {
		t.Helper()
		if sh, err := s.ByToken(t.Context(), token); !errors.Is(err, delivery.ErrNotFound) {
			t.Errorf("%s opens %q, %v", what, sh.Number, err)
		}
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw { // its parcel, its end and its seal
		forged := append([]byte{}, raw...)
		forged[i] ^= 1
		closed("a link with another byte", base64.RawURLEncoding.EncodeToString(forged))
	}
	others, err := base64.RawURLEncoding.DecodeString(s.Token(other.ID))
	if err != nil {
		t.Fatal(err)
	}
	closed("another parcel under this one's seal", base64.RawURLEncoding.EncodeToString(append(append([]byte{}, others[:16]...), raw[16:]...)))
	closed("half of it", token[:len(token)/2])
	closed("nothing", "")

	s.pass(29 * 24 * time.Hour)
	if sh, err := s.ByToken(t.Context(), token); err != nil || sh.ID != mine.ID {
		t.Errorf("a day before its end it opens %+v, %v", sh, err)
	}
	later := s.Token(mine.ID)
	s.pass(2 * 24 * time.Hour)
	closed("one that is over", token)
	if sh, err := s.ByToken(t.Context(), later); err != nil || sh.ID != mine.ID {
		t.Errorf("one that was made since opens %+v, %v", sh, err)
	}
	if _, err := s.TakeBack(t.Context(), mine.ID, "이운영", "안 보냈어요"); err != nil {
		t.Fatal(err)
	}
	closed("one of a parcel that was taken back", later)
}
