package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/chat"
)

// seats is how many sockets sit in the room of the show on air, so that it counts viewers as any room does.
const seats = 12

// watch keeps the seats taken until ctx ends.
func (d *Demo) watch(ctx context.Context) error {
	if d.onAir.ID == "" {
		return nil
	}
	var g errgroup.Group
	for range seats {
		g.Go(func() error {
			for pause(ctx, 0, 8*time.Second) {
				if err := d.sit(ctx); err != nil && ctx.Err() == nil {
					d.Logger.Debug("a viewer of the demo left the room", "err", err)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// sit joins the room as a guest, answers pings, and sends a heart now and then, until the connection or ctx ends.
func (d *Demo) sit(ctx context.Context) error {
	conn, _, _, err := ws.Dialer{Timeout: 5 * time.Second}.Dial(ctx, d.Socket)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	room, err := json.Marshal(chat.Room(d.onAir.ID))
	if err != nil {
		return err
	}
	if err := speak(conn, `{"id":1,"connect":{"name":"demo"}}`+"\n"+fmt.Sprintf(`{"id":2,"subscribe":{"channel":%s}}`, room)); err != nil {
		return err
	}
	heart := time.Now().Add(rand.N(20 * time.Second))
	for id := 3; ; {
		// Counts come every two seconds and pings every half minute: silence for longer is a lost connection.
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			return err
		}
		text, err := wsutil.ReadServerText(conn)
		if err != nil {
			return err
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if line == "{}" {
				if err := speak(conn, "{}"); err != nil {
					return err
				}
			}
		}
		if now := time.Now(); now.After(heart) {
			heart = now.Add(5*time.Second + rand.N(25*time.Second))
			if err := speak(conn, fmt.Sprintf(`{"id":%d,"rpc":{"method":"heart","data":{"n":%d,"room":%s}}}`, id, 1+rand.N(3), room)); err != nil {
				return err
			}
			id++
		}
	}
}

func speak(conn net.Conn, line string) error {
	if err := conn.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	return wsutil.WriteClientText(conn, []byte(line))
}
