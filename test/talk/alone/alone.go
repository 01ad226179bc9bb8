// Package alone is the chat without the shop, with the real engine, log and database, for tests of the socket.
// It knows no domain but the chat, so that what it costs is what the chat costs.
// Who a request comes from is what its header X-As says: "id|name|role"; so it must only ever listen on loopback.
package alone

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Options say where.
type Options struct {
	Addr  string            // such as 127.0.0.1:0
	Data  string            // folder of the databases
	Ping  time.Duration     // how often to ping
	Ready func(addr string) // called when it listens

	Says  chat.Vocabulary                     // what the app says in its rooms
	Doors func(*http.ServeMux, *chat.Service) // doors of the app's own, if any
}

// Serve runs the chat until ctx ends, then closes it as the shop would.
func Serve(ctx context.Context, o Options) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))

	log, err := eventlog.OpenEmbedded(ctx, filepath.Join(o.Data, "log.db"), eventlog.Options{Logger: logger})
	if err != nil {
		return err
	}
	defer log.Close()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + filepath.Join(o.Data, "shop.db"), Logger: logger})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sqldb.Migrate(ctx, db, "chat", chat.Migrations); err != nil {
		return err
	}
	talk, err := chat.New(ctx, log, db, chat.Needs{Present: present}, chat.Config{Says: o.Says, Sockets: realtime.Config{PingEvery: o.Ping, PongWithin: o.Ping * 4 / 5}}, logger, time.Now)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", talk.WebSocket())
	api := httpkit.NewAPI(mux, "test")
	api.UseMiddleware(guard(api))
	talk.Routes(api)
	if o.Doors != nil {
		o.Doors(mux, talk)
	}
	mux.HandleFunc("GET /test/cost", cost(talk))

	ln, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: identify(mux), ReadHeaderTimeout: 5 * time.Second}
	running := make(chan error, 1)
	go func() { running <- talk.Run(ctx) }()
	go server.Serve(ln)
	debug.FreeOSMemory() // as the shop does once it is open
	o.Ready(ln.Addr().String())

	select {
	case err := <-running:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	talk.Drain(last)
	err = <-running
	server.Close()
	return err
}

func identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session := r.Header.Get("X-As")
		if who, ok := read(session); ok {
			r = r.WithContext(account.InSession(r.Context(), who, session))
		}
		next.ServeHTTP(w, r)
	})
}

// present takes a session for what its name says, for as long as the process lives.
func present(_ context.Context, sessions ...string) (map[string]account.Identity, error) {
	all := make(map[string]account.Identity, len(sessions))
	for _, session := range sessions {
		if who, ok := read(session); ok {
			all[session] = who
		}
	}
	return all, nil
}

// read gives who "id|name|role" is.
func read(as string) (account.Identity, bool) {
	part := strings.Split(as, "|")
	if len(part) != 3 {
		return account.Identity{}, false
	}
	return account.Identity{MemberID: part[0], Name: part[1], Role: account.Role(part[2])}, true
}

func guard(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		if err := account.From(c.Context()).Check(account.Role(httpkit.RoleOf(c.Operation()))); err != nil {
			huma.WriteErr(api, c, http.StatusForbidden, err.Error())
			return
		}
		next(c)
	}
}

// cost tells what the process has used so far: CPU time in microseconds, frames handed to the kernel, resident memory.
func cost(talk *chat.Service) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(w).Encode(map[string]int64{
			"cpu":    u.Utime.Nano()/1000 + u.Stime.Nano()/1000,
			"rss":    u.Maxrss,
			"frames": int64(talk.Stats().Frames),
			"slow":   int64(talk.Stats().Slow),
		})
	}
}
