package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// TestMain plays the process that is killed.
func TestMain(m *testing.M) {
	if data := os.Getenv("SAJA_TEST_SHOP"); data != "" {
		payUntilKilled(data)
	}
	os.Exit(m.Run())
}

// payUntilKilled emits what a paid order emits, while the shop's workers tell of it.
func payUntilKilled(data string) {
	ctx := context.Background()
	s, err := openShop(ctx, Defaults(), data, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		panic(err)
	}
	for _, run := range s.workers() {
		go func() { _ = run(ctx) }()
	}
	for {
		e := order.PaidEvent{
			OrderID: id.New(), ShowID: id.New(), Masked: "김○○", Units: 1, // a show each: notices of one room are merged
			Lines: []order.PaidLine{{Name: "불맛 쌀떡볶이", NameEn: "Smoky rice cakes"}},
		}
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return eventlog.Emit(ctx, tx, e) }); err != nil {
			panic(err)
		}
		fmt.Println(e.OrderID)
	}
}

func TestKilledBetweenPaidAndToldEveryOrderIsTold(t *testing.T) {
	data := t.TempDir()
	var paid []string
	for round := range 8 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "SAJA_TEST_SHOP="+data)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		cmd.Stderr = t.Output()
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		mine := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, err := fmt.Sscan(lines.Text(), new(string)); err != nil || !id.Valid(lines.Text()) {
				continue
			}
			paid = append(paid, lines.Text())
			if mine++; mine == 5+round*20 {
				cmd.Process.Kill()
			}
		}
		cmd.Wait()
	}
	s, err := openShop(t.Context(), Defaults(), data, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	for name, run := range s.workers() {
		all.Go(func() {
			if err := run(ctx); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	told := make(map[string]int)
	after := int64(0)
	eventually.True(t, "every paid order is told", func() bool {
		records, err := s.log.Read(ctx, chat.Topic, "", after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			after = r.Off
			if strings.HasPrefix(r.ID, "order-") && json.Valid(r.Data) {
				told[strings.TrimPrefix(r.ID, "order-")]++
			}
		}
		return !slices.ContainsFunc(paid, func(order string) bool { return told[order] == 0 })
	})
	for order, times := range told {
		if times != 1 {
			t.Errorf("%s was told %d times", order, times)
		}
	}
}
