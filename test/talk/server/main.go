// Command server is the chat alone, with the real engine, log and database, for the tests of the official client.
// Who a request comes from is what its header X-As says: "id|name|role". It listens on loopback only.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
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

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	data := flag.String("data", "", "folder of the databases")
	ping := flag.Duration("ping", time.Second, "how often to ping")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))

	log, err := eventlog.OpenEmbedded(ctx, filepath.Join(*data, "log.db"), eventlog.Options{Logger: logger})
	if err != nil {
		return err
	}
	defer log.Close()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + filepath.Join(*data, "shop.db"), Logger: logger})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sqldb.Migrate(ctx, db, "chat", chat.Migrations); err != nil {
		return err
	}
	talk, err := chat.New(ctx, log, db, chat.Config{Sockets: realtime.Config{PingEvery: *ping, PongWithin: *ping / 2}}, logger, time.Now)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", talk.WebSocket())
	api := httpkit.NewAPI(mux, "test")
	api.UseMiddleware(guard(api))
	talk.Routes(api)
	mux.HandleFunc("POST /test/post/{room}/{kind}", post(talk))

	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: identify(mux), ReadHeaderTimeout: 5 * time.Second}
	running := make(chan error, 1)
	go func() { running <- talk.Run(ctx) }()
	go server.Serve(ln)
	fmt.Printf("listening on %s\n", ln.Addr())

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
		if part := strings.Split(r.Header.Get("X-As"), "|"); len(part) == 3 {
			who := account.Identity{MemberID: part[0], Name: part[1], Role: account.Role(part[2])}
			r = r.WithContext(account.As(r.Context(), who))
		}
		next.ServeHTTP(w, r)
	})
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

// post lets a test say what other domains say.
func post(talk *chat.Service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			ID string `json:"id"`
			chat.Order
		}
		var card chat.Card
		var show chat.Show
		var stock chat.Stock
		var err error
		d := json.NewDecoder(r.Body)
		switch r.PathValue("kind") {
		case "order":
			if err = d.Decode(&order); err == nil {
				order.Order.ID = order.ID
				err = talk.Post(r.Context(), r.PathValue("room"), order.Order)
			}
		case "card":
			if err = d.Decode(&card); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), card)
			}
		case "show":
			if err = d.Decode(&show); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), show)
			}
		case "stock":
			if err = d.Decode(&stock); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), stock)
			}
		case "unpin":
			err = talk.Post(r.Context(), r.PathValue("room"), chat.Unpin{})
		default:
			err = fmt.Errorf("unknown kind")
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		}
	}
}
