package eventlog_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
)

// TestMain plays the process that is killed.
func TestMain(m *testing.M) {
	if file := os.Getenv("SAJA_TEST_FILE"); file != "" {
		appendUntilKilled(file)
	}
	os.Exit(m.Run())
}

func appendUntilKilled(file string) {
	ctx := context.Background()
	log, err := eventlog.OpenEmbedded(ctx, file, eventlog.Options{})
	if err != nil {
		panic(err)
	}
	var all sync.WaitGroup
	for room := range 16 {
		all.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d", room, i)
				r := eventlog.Record{ID: id, Topic: "chat", Key: fmt.Sprint(room), Kind: "text", Data: json.RawMessage(fmt.Sprint(i)), Time: time.Now()}
				if err := log.Append(ctx, r); err != nil {
					panic(err)
				}
				fmt.Fprintln(os.Stdout, id)
			}
		})
	}
	all.Wait()
}

func TestKillLosesNothingThatWasAppendedAndKeepsTheOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	var answered []string
	for round := range 3 { // the same log, killed again and again; rooms start over with IDs that it knows
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "SAJA_TEST_FILE="+file)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		cmd.Stderr = t.Output()
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for lines, first := bufio.NewScanner(out), true; lines.Scan(); first = false {
			if answered = append(answered, lines.Text()); first {
				time.AfterFunc(time.Duration(200+round*70)*time.Millisecond, func() { cmd.Process.Kill() })
			}
		}
		cmd.Wait()
	}
	log := openLog(t, file, eventlog.Options{})
	kept, next := make(map[string]bool), make(map[string]int)
	var off int64
	for {
		batch, err := log.Read(t.Context(), "chat", "", off, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(batch) == 0 {
			break
		}
		for _, r := range batch {
			if r.Off <= off {
				t.Fatalf("offset %d follows %d", r.Off, off)
			}
			if want := fmt.Sprintf("%s-%d", r.Key, next[r.Key]); r.ID != want {
				t.Fatalf("at %d: %s, want %s", r.Off, r.ID, want)
			}
			off = r.Off
			next[r.Key]++
			kept[r.ID] = true
		}
	}
	for _, id := range answered {
		if !kept[id] {
			t.Errorf("%s was answered and is lost", id)
		}
	}
	if top, err := log.Top(t.Context(), "chat"); err != nil || top != off || len(kept) < 100 {
		t.Errorf("top %d (%v), read %d", top, err, off)
	}
	t.Logf("answered %d, kept %d", len(answered), len(kept))
}
