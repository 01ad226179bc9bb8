package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/config"
)

type sections struct {
	HTTP struct {
		Addr  string        `toml:"addr"  doc:"Where it listens."`
		Proxy bool          `toml:"proxy" doc:"Behind a proxy."`
		Wait  time.Duration `toml:"wait"  doc:"How long."`
		Limit int           `toml:"limit" doc:"How many.\nZero for none."`
		Hosts []string      `toml:"hosts" doc:"Which."`
	} `toml:"http"`
}

func defaults() sections {
	var c sections
	c.HTTP.Addr, c.HTTP.Wait, c.HTTP.Limit, c.HTTP.Hosts = ":1", 30*time.Second, 7, []string{"a", "b"}
	return c
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "saja.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

func TestExampleLoadsBackToTheSameValues(t *testing.T) {
	want := defaults()
	var got sections
	if err := config.Load(&got, write(t, config.Example(&want, "# Heading\n")), "SAJA", environment(nil)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEnvironmentWinsOverTheFile(t *testing.T) {
	c := defaults()
	err := config.Load(&c, write(t, "[http]\naddr = ':2'\nlimit = 9\n"), "SAJA", environment(map[string]string{
		"SAJA_HTTP_ADDR": ":3", "SAJA_HTTP_WAIT": "1m", "SAJA_HTTP_PROXY": "true", "SAJA_HTTP_HOSTS": "x, y",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := defaults()
	want.HTTP.Addr, want.HTTP.Limit, want.HTTP.Wait, want.HTTP.Proxy, want.HTTP.Hosts = ":3", 9, time.Minute, true, []string{"x", "y"}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
}

func TestWrongKeysAndValuesAreNamed(t *testing.T) {
	for file, key := range map[string]string{
		"[http]\nadr = ':2'":   "http.adr",
		"[http]\nlimit = 'x'":  "limit",
		"[http\n":              "line 2",
		"[http]\nwait = 'ten'": "wait",
	} {
		c := defaults()
		err := config.Load(&c, write(t, file), "SAJA", environment(nil))
		if !errors.Is(err, config.ErrInvalid) || !strings.Contains(err.Error(), key) {
			t.Errorf("%q: got %v, want ErrInvalid naming %q", file, err, key)
		}
	}
	c := defaults()
	err := config.Load(&c, "", "SAJA", environment(map[string]string{"SAJA_HTTP_LIMIT": "1e3"}))
	if !errors.Is(err, config.ErrInvalid) || !strings.Contains(err.Error(), "SAJA_HTTP_LIMIT") {
		t.Errorf("got %v", err)
	}
}
