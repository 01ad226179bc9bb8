package solapi_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/solapi"
)

func FuzzAFileHasANameThatCanBeKept(f *testing.F) {
	for _, s := range []string{`{"fileId":"F1","expireTime":"2026-12-01T10:00:00.123"}`, `{"fileId":""}`, `{"fileId":5}`, `{"fileId":"F","expireTime":"soon"}`, `[]`, `null`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		file, err := solapi.ReadUploaded(body)
		if (err == nil) != (file.ID != "") || len(file.ID) > messages.MostFile {
			t.Fatalf("%q: %+v, %v", body, file, err)
		}
	})
}
