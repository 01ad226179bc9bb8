package sens_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/sens"
)

// The signature was made by OpenSSL:
// printf 'GET /photos/puppy.jpg?query1=&query2\n1521787414578\nD78BB444D6D3C84CA38A' | openssl dgst -sha256 -hmac secret -binary | base64
func TestTheSignatureIsThatOfOpenSSL(t *testing.T) {
	if got, want := sens.Sign("secret", "GET", "/photos/puppy.jpg?query1=&query2", "1521787414578", "D78BB444D6D3C84CA38A"), "jDBeIHSIisfCuf25IZe4APt5LU04gl4lt6igybQpGsU="; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}

func TestAnAnswerSaysWhatBecameOfTheMessage(t *testing.T) {
	for body, want := range map[string]notify.State{
		`{"requestId":"RSSA-1","requestTime":"2026-11-27 10:00:00","statusCode":"202","statusName":"success"}`:                              notify.Sent,
		`{"requestId":"RKKA-1","statusCode":"202","statusName":"success","messages":[{"requestStatusCode":"A000"}]}`:                        notify.Sent,
		`{"requestId":"RKKA-1","statusCode":"202","statusName":"success","messages":[{"requestStatusCode":"A006","requestStatusDesc":""}]}`: notify.Broken,
		`{"requestId":"","statusCode":"500","statusName":"fail"}`:                                                                           notify.Broken,
		`{"statusCode":"202"}`: notify.Unknown,
		`{}`:                   notify.Unknown,
		`<html>`:               notify.Unknown,
	} {
		if o := sens.ReadSent([]byte(body)); o.State != want {
			t.Errorf("%s: %+v, want %s", body, o, want)
		}
	}
}

func FuzzAnAnswerIsNeverAReasonToSendAgain(f *testing.F) {
	for _, s := range []string{`{}`, `null`, `{"statusCode":"202","requestId":"R"}`, `{"statusCode":202}`, `{"statusCode":"x","messages":[{}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if o := sens.ReadSent(body); o.State == notify.Waiting || len(o.Code) > 60 {
			t.Fatalf("%q: %+v", body, o)
		}
	})
}
