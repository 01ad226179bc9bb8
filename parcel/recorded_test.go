package parcel

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRecordedPages reads real pages of 2016 with every adapter: what has changed since is ErrLayoutChanged, and never "not found".
func TestRecordedPages(t *testing.T) {
	files, err := filepath.Glob("testdata/recorded/*.html")
	if err != nil || len(files) != 12 {
		t.Fatal(files, err)
	}
	known := map[string]string{
		"kr.epost kpost_complete.html": "delivered", "kr.epost kpost_start.html": "in_transit",
		"kr.epost kpost_invalid.html": "not_found", "kr.epost kpost_invalid_2.html": "not_found",
		// The tables of EMS have the class and the sentence of the domestic page.
		"kr.epost.ems kpost_invalid_2.html": "not_found",
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range adapters {
			name := a.ID + " " + filepath.Base(file)
			number := "6123456789012"
			if a.form.letters {
				number = "EE123456785KR"
			}
			got, err := Read(a.ID, number, noon, body)
			if want := known[name]; want != "" {
				switch {
				case err != nil && KindOf(err).Code() != want, err == nil && string(got.State) != want:
					t.Errorf("%s: %v, %v, want %s", name, got, err, want)
				}
				continue
			}
			if a == ems && strings.HasPrefix(filepath.Base(file), "kpost_") {
				continue
			}
			if a == goodsToLuck && filepath.Base(file) == "kg_complete.html" {
				continue // has the same two tables; nothing else is known by which to tell them apart
			}
			if err == nil {
				t.Errorf("%s is read as %s", name, got.State)
				continue
			}
			if errors.Is(err, ErrNotFound) || errors.Is(err, ErrInvalidNumber) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestRecordedDeliveryOf우체국(t *testing.T) {
	body, err := os.ReadFile("testdata/recorded/kpost_complete.html")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read("epost", "6000000000001", noon, body)
	if err != nil {
		t.Fatal(err)
	}
	if got.Sender != "홈*럼" || got.Recipient != "테*트" || len(got.Events) < 6 {
		t.Errorf("%+v", got)
	}
	if first := got.Events[0]; first.State != PickedUp || first.Text != "집하완료" || first.Time.Format("2006-01-02 15:04") != "2016-12-13 15:28" {
		t.Errorf("first %+v", first)
	}
	last, _ := got.Last()
	if last.State != Delivered || !got.Delivered.Equal(last.Time) || strings.ContainsAny(last.Detail, "\n\t") {
		t.Errorf("last %+v, delivered %v", last, got.Delivered)
	}
}
