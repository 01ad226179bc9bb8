// Package redisdbtest gives tests a real Redis server, which they may kill, empty, hold up and start again.
//
// A server ends with its test, or with the test binary, however that ends: its keeper is a small shell that waits on a pipe,
// and a pipe closes when its owner dies.
package redisdbtest

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Server is a redis-server on a loopback port of its own. It keeps nothing on disk.
type Server struct {
	URL string

	t        testing.TB
	port     string
	tls      *tls.Config // of our own questions; nil without TLS
	password string
	args     []string // of the server, beside those that every one has
	opened   []*redisdb.DB
	dir      string
	keep     *exec.Cmd
	life     io.Closer // the keeper's standard input, held so that it stays open as long as the server is to live
}

// keeper runs the server until its standard input ends, then kills it. Signals to the process group are for the tests.
const keeper = `
trap '' INT TERM HUP QUIT
log=$1; shift
"$@" >"$log" 2>&1 </dev/null &
server=$!
read -r _
kill -9 $server
wait $server
`

const (
	startTime = time.Minute
	patience  = time.Minute // while nothing is held up; a slow machine is no failure
)

// Start starts an empty server that lasts as long as t.
func Start(t testing.TB) *Server {
	t.Helper()
	if _, err := program(); err != nil {
		t.Fatal(err)
	}
	return (&Server{t: t, dir: t.TempDir()}).open("redis://127.0.0.1:")
}

// open takes a port and starts the server on it.
func (s *Server) open(url string) *Server {
	s.t.Helper()
	var err error
	for range 5 { // another program may take the port first
		if s.port, err = freePort(); err != nil {
			s.t.Fatal(err)
		}
		s.URL = url + s.port + "/0"
		if err = s.start(); err == nil {
			s.t.Cleanup(s.Kill)
			return s
		}
	}
	s.t.Fatal(err)
	return nil
}

// DB opens the server's database for as long as the test lasts. It waits long for an answer until the server is held up.
func (s *Server) DB() *redisdb.DB {
	s.t.Helper()
	db, err := redisdb.OpenWaiting(s.URL, patience, slog.New(slog.NewTextHandler(s.t.Output(), nil)))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { db.Close() })
	s.opened = append(s.opened, db)
	return db
}

// Kill ends the server as a crash does; what it knew is gone.
func (s *Server) Kill() {
	if s.keep == nil {
		return
	}
	s.life.Close()
	_ = s.keep.Wait() // killed, so never without an error
	s.keep = nil
}

// Again starts a killed server again, empty, on its port.
func (s *Server) Again() {
	s.t.Helper()
	if err := s.start(); err != nil {
		s.t.Fatal(err)
	}
}

// Empty removes everything that the server knows.
func (s *Server) Empty() { s.do("FLUSHALL") }

// HoldUp lets every question wait for d, Empty's and HoldUp's own too.
func (s *Server) HoldUp(d time.Duration) {
	for _, db := range s.opened {
		db.Wait(redisdb.Patience)
	}
	s.do("CLIENT", "PAUSE", strconv.FormatInt(d.Milliseconds(), 10), "ALL")
}

// Keys says how many keys the server has.
func (s *Server) Keys() int {
	c := s.client()
	defer c.Close()
	n, err := c.DBSize(context.Background()).Result()
	if err != nil {
		s.t.Fatal(err)
	}
	return int(n)
}

func (s *Server) do(args ...any) {
	s.t.Helper()
	c := s.client()
	defer c.Close()
	if err := c.Do(context.Background(), args...).Err(); err != nil {
		s.t.Fatalf("%v: %v", args, err)
	}
}

func (s *Server) start() error {
	daemon, err := program()
	if err != nil {
		return err
	}
	log := filepath.Join(s.dir, "log")
	listen := []string{"--port", s.port}
	if s.tls != nil {
		listen = append([]string{"--port", "0", "--tls-port", s.port}, s.args...)
	}
	keep := exec.Command("sh", append([]string{
		"-c", keeper, "keeper", log, daemon,
		"--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", s.dir,
	}, listen...)...)
	keep.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	life, err := keep.StdinPipe()
	if err != nil {
		return err
	}
	if err := keep.Start(); err != nil {
		return err
	}
	s.keep, s.life = keep, life
	if err := s.ready(); err != nil {
		s.Kill()
		text, _ := os.ReadFile(log)
		return fmt.Errorf("redis-server did not start: %w\n%s", err, text)
	}
	return nil
}

// client asks the server beside the program that is tested.
func (s *Server) client() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + s.port, Password: s.password, TLSConfig: s.tls, MaxRetries: -1})
}

// ready waits until the server answers, and is ours: another's on the same port has another folder.
func (s *Server) ready() error {
	c := s.client()
	defer c.Close()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(startTime); ; <-tick.C {
		got, err := c.ConfigGet(context.Background(), "dir").Result()
		if err == nil && got["dir"] != s.dir {
			return fmt.Errorf("another server has port %s", s.port)
		}
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}

func program() (string, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return "", fmt.Errorf("redis-server is missing, and these tests want a real one: apt-get install redis-server")
	}
	return path, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
