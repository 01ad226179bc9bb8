package redisdb_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
)

var one = redisdb.NewScript(`return {1}`)

// book is a log book that may be read while it is written.
type book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (k *book) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.Write(p)
}

func (k *book) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.String()
}

func TestThePasswordIsNeverTold(t *testing.T) {
	log := &book{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	for _, url := range []string{"http://u:geheim@h/0", "redis://u:geheim@h:x/0", "redis://u:ge%heim@h/0", "geheim", "redis://:geheim@h/zero"} {
		_, err := redisdb.Open(url, logger)
		if !errors.Is(err, redisdb.ErrURL) {
			t.Errorf("open a bad URL: %v, want ErrURL", err)
		} else if strings.Contains(err.Error(), "heim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
	server := redisdbtest.Start(t)
	db, err := redisdb.Open(strings.Replace(server.URL, "//", "//u:geheim@", 1), logger) // the server knows no such user
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 5 {
		if _, err := db.Run(t.Context(), one, nil); !errors.Is(err, redisdb.ErrDown) || strings.Contains(err.Error(), "heim") {
			t.Errorf("ask with a wrong password: %v, want ErrDown without it", err)
		}
	}
	if text := log.String(); !strings.Contains(text, "redis does not answer") || strings.Contains(text, "heim") {
		t.Errorf("the log book says:\n%s", text)
	}
}

func TestADeadServerIsToldOnceAndSoIsItsReturn(t *testing.T) {
	log := &book{}
	server := redisdbtest.Start(t)
	db, err := redisdb.Open(server.URL, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	server.Kill()
	for range 50 {
		db.Run(t.Context(), one, nil)
	}
	server.Again()
	for deadline := time.Now().Add(time.Minute); ; {
		if _, err := db.Run(t.Context(), one, nil); err == nil {
			break
		} else if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	if text := log.String(); strings.Count(text, "does not answer") != 1 || strings.Count(text, "answers again") != 1 {
		t.Errorf("the log book says:\n%s\nwant one line each", text)
	}
}

func TestACallerWhoLeavesSaysNothingOfTheServer(t *testing.T) {
	db := redisdbtest.Start(t).DB()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 10 {
		if _, err := db.Run(gone, one, nil); !errors.Is(err, context.Canceled) {
			t.Fatalf("ask after leaving: %v, want Canceled", err)
		}
	}
	if _, err := db.Run(t.Context(), one, nil); err != nil {
		t.Errorf("the next caller: %v", err)
	}
}

func TestAnEmptiedServerLearnsItsScriptsAgain(t *testing.T) {
	server := redisdbtest.Start(t)
	db := server.DB()
	for range 2 {
		if n, err := db.Run(t.Context(), one, nil); err != nil || len(n) != 1 || n[0] != 1 {
			t.Fatalf("got %v, %v, want 1", n, err)
		}
		server.Kill()
		server.Again()
		// The first question may meet a connection of the dead server.
		db.Run(t.Context(), one, nil)
	}
}

// A program trusts what the machine trusts, which Go reads once; so the client is a process of its own.
func TestTLSAndAPasswordComeFromTheURL(t *testing.T) {
	if url := os.Getenv("REDISDB_TEST_URL"); url != "" {
		db, err := redisdb.Open(url, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if n, err := db.Run(t.Context(), one, nil); err != nil || len(n) != 1 {
			t.Errorf("got %v, %v", n, err)
		}
		return
	}
	server, cert := redisdbtest.StartTLS(t, "geheim")
	ask := func(url, trusted string) ([]byte, error) {
		c := exec.Command(os.Args[0], "-test.run=^TestTLSAndAPasswordComeFromTheURL$", "-test.v")
		c.Env = append(os.Environ(), "REDISDB_TEST_URL="+url, "SSL_CERT_FILE="+trusted)
		return c.CombinedOutput()
	}
	if out, err := ask(server.URL, cert); err != nil {
		t.Errorf("with the right password: %v\n%s", err, out)
	}
	if out, err := ask(server.URL, os.DevNull); err == nil || strings.Contains(string(out), "geheim") {
		t.Errorf("a certificate that nobody vouches for: %v\n%s", err, out)
	}
	if out, err := ask(strings.Replace(server.URL, "geheim", "falsch", 1), cert); err == nil || strings.Contains(string(out), "falsch") {
		t.Errorf("with a wrong password: %v\n%s", err, out)
	}
}
