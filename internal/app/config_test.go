package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/config"
)

// The file is written by `make generate`.
func TestExampleConfigIsTrue(t *testing.T) {
	got, err := os.ReadFile("../../saja.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Example(), string(got)); diff != "" {
		t.Errorf("saja.example.toml is out of step; run `make generate`:\n%s", diff)
	}
	if _, err := LoadConfig("../../saja.example.toml"); err != nil {
		t.Error(err)
	}
}

func TestUnusableOptionsAreRefusedAtStart(t *testing.T) {
	for _, text := range []string{
		"[http]\naddr = '8090'",
		"[http]\npublic_url = 'shop.example/'",
		"[database]\nurl = 'postgres://x'",
		"[keep]\nevents = '1m'",
		"[redis]\nurl = 'localhost:6379'",
		"[payment]\nprovider = 'inicis'",
		"[live]\npart = '3s'",
		"[messages]\nkey = 'abcdef'",
		"[messages]\nprovider = 'aligo'\nkey = 'abcdef'\nsecret = 'abcdef'",
		"[messages]\nprovider = 'solapi'\nkey = 'abcdef'",
		"[messages]\nprovider = 'solapi'\nkey = 'abc\u000adef'\nsecret = 'abcdef'",
		"[messages]\nprovider = 'sens'\nkey = 'abcdef'\nsecret = 'abcdef'",
		"[messages]\nprovider = 'solapi'\nkey = 'abcdef'\nsecret = 'abcdef'\nurl = 'api.solapi.com'",
		"[shop]\nhold = '1s'",
		"[log]\nlevel = 'loud'",
	} {
		path := filepath.Join(t.TempDir(), "saja.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadConfig(path); !errors.Is(err, config.ErrInvalid) {
			t.Errorf("%q: got %v, want ErrInvalid", text, err)
		}
	}
}

func TestWhereEncodersConnectMayBeSaid(t *testing.T) {
	t.Setenv("SAJA_RTMP_ADDR", "0.0.0.0:1935")
	for said, want := range map[string]string{
		"":                                  "rtmp://0.0.0.0:1935/live",
		"rtmp://live.example.com/live":      "rtmp://live.example.com/live",
		"rtmps://live.example.com:443/live": "rtmps://live.example.com:443/live",
	} {
		t.Setenv("SAJA_RTMP_PUBLIC_URL", said)
		if c, err := LoadConfig(""); err != nil || c.ingest() != want {
			t.Errorf("%q: %q, %v, want %q", said, c.ingest(), err, want)
		}
	}
	for _, said := range []string{"live.example.com", "http://live.example.com/live", "rtmp://live.example.com", "rtmp:///live", "rtmp://live.example.com/live/key"} {
		t.Setenv("SAJA_RTMP_PUBLIC_URL", said)
		if _, err := LoadConfig(""); err == nil {
			t.Errorf("%q is taken", said)
		}
	}
}
