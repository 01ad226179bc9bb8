package messages_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/messages"
)

func TestNumbersHaveOneSpelling(t *testing.T) {
	for s, want := range map[string]string{
		"010-1234-5678": "01012345678", " 010 1234 5678": "01012345678", "+82 10-1234-5678": "01012345678", "+82-010-1234-5678": "01012345678", "011-234-5678": "0112345678",
		"02-123-4567": "", "": "", "010-1234-567890": "", "01012345678\r\nBcc: x": "", "０１０": "", "+1 202 555 0100": "", "119": "",
	} {
		if got, err := messages.Phone(s); got != want || (err == nil) != (want != "") {
			t.Errorf("phone %q becomes %q (%v), want %q", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"1670-0001": "16700001", "02-1234-5678": "0212345678", "031-123-4567": "0311234567", "070-1234-5678": "07012345678", "010-1234-5678": "01012345678",
		"1234-5678": "", "123-4567": "", "119": "", "0101234567890": "", "": "",
	} {
		if got, err := messages.Caller(s); got != want || (err == nil) != (want != "") {
			t.Errorf("sender %q becomes %q (%v), want %q", s, got, err, want)
		}
	}
	for s, want := range map[string]string{"010-1234-5678": "010-****-5678", "0112345678": "011-****-5678", "": "****", "119": "****", "abc": "****"} {
		if got := messages.Hide(s); got != want {
			t.Errorf("%q is shown as %q, want %q", s, got, want)
		}
	}
}
