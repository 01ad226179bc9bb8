package near

import (
	"bytes"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/platform/socket"
)

// viewer is one socket and how far it has come.
type viewer struct {
	stream  *Stream
	network string
	shard   int
	socket  *socket.Socket // constant once it is open

	mu       sync.Mutex // guards what follows
	next     uint64     // the burst that is sent next
	begun    bool
	rest     []byte // what the kernel has not yet taken of what is under way
	flushing bool   // a goroutine owns the socket until rest is gone
	closed   bool
	ponged   time.Time
}

// Why a socket is closed. The player stays with LL-HLS after the first, and comes back after the others.
var (
	closeEnded  = socket.Breach{Code: 4410, Reason: "ended"}
	closeAway   = socket.Breach{Code: 1001, Reason: "shutdown"}
	closeSlow   = socket.Breach{Code: 4408, Reason: "slow"}
	closeTalked = socket.Breach{Code: 1008, Reason: "this door only sends"}
	closeBye    = socket.Breach{Code: 1000, Reason: "bye"}
	closeGone   = socket.Breach{} // it left by itself
)

// open makes the socket of the request. Where that fails, the request has been answered.
func (v *viewer) open(w http.ResponseWriter, r *http.Request) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	var err error
	if v.socket, err = socket.Upgrade(w, r, nil, 0, v.pong); err != nil {
		v.closed = true
		return false
	}
	v.socket.Hold(v.stream.door.config.Hold)
	return true
}

// deliver brings the viewer up to the newest burst, as far as the kernel takes it at once.
func (v *viewer) deliver(shared *stretch) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.advance(shared)
}

// advance sends what is next until the kernel takes no more. The caller holds mu.
func (v *viewer) advance(shared *stretch) {
	for !v.closed && !v.flushing {
		beginning, some, left := v.stream.after(v.next, v.begun, shared)
		if some.bytes == nil {
			return
		}
		if left > 0 {
			v.stream.door.jumps.Add(1)
		}
		v.begun, v.next = true, some.next
		if beginning == nil {
			v.start(some.bytes)
			continue
		}
		v.start(append(beginning, some.bytes...))
	}
}

// start hands b over. What the kernel leaves goes to a goroutine. The caller holds mu.
func (v *viewer) start(b []byte) {
	n, err := v.socket.Try(b)
	if err != nil {
		go v.close(closeGone)
		v.flushing = true // nothing more is sent
		return
	}
	if n < len(b) {
		v.rest, v.flushing = b[n:], true
		go v.flush()
	}
}

// flush finishes what the kernel would not take at once, then catches up. It is the only goroutine that waits for this socket, and
// it waits Config.WriteWithin at most.
func (v *viewer) flush() {
	v.mu.Lock()
	rest := v.rest
	v.rest = nil
	v.mu.Unlock()
	if err := v.socket.Send(rest, v.stream.door.config.WriteWithin); err != nil {
		if socket.Late(err) {
			v.close(closeSlow)
		} else {
			v.close(closeGone)
		}
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.flushing = false
	v.advance(&stretch{}) // may start another flush
}

// read waits until the viewer leaves. He has nothing to say.
func (v *viewer) read() {
	defer v.stream.door.done.Done()
	defer v.socket.Leave()
	_, err := v.socket.Receive()
	breach, ok := errors.AsType[socket.Breach](err)
	switch {
	case ok:
		v.close(breach)
	case err == nil:
		v.close(closeTalked)
	case errors.Is(err, socket.ErrClosed):
		v.close(closeBye)
	default:
		v.close(closeGone)
	}
}

// pong answers a ping, once a second at most.
func (v *viewer) pong(payload []byte) {
	frame := ws.MustCompileFrame(ws.NewPongFrame(bytes.Clone(payload)))
	v.mu.Lock()
	defer v.mu.Unlock()
	if now := v.stream.door.config.Now(); !v.closed && !v.flushing && now.Sub(v.ponged) >= time.Second {
		v.ponged = now
		v.start(frame)
	}
}

// close ends the connection, once.
func (v *viewer) close(why socket.Breach) {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return
	}
	v.closed = true
	v.socket.Close(why.Code, why.Reason, !v.flushing)
	v.mu.Unlock()
	v.stream.part(v)
	v.stream.door.leave(v)
}
