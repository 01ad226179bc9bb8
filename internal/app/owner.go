package app

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/nodes"
)

// owners remembers for a moment which node has a stream, so that a crowd costs the database one question a second.
type owners struct {
	ask func(ctx context.Context, stream string) (node string, err error)
	now func() time.Time

	one  singleflight.Group
	mu   sync.RWMutex
	seen map[string]owned // cache: what ask said, by stream; as stale as ownedFor, or as long as the database is away
}

type owned struct {
	node  string
	until time.Time
}

const (
	ownedFor  = time.Second
	ownedMost = 4096 // a full table begins anew
	ownedTime = 2 * time.Second
)

// of gives the name of the node that has a stream, "" for one that none has. While the database does not answer it goes on with
// what it knew.
func (o *owners) of(ctx context.Context, stream string) (string, error) {
	now := o.now()
	o.mu.RLock()
	known, ok := o.seen[stream]
	o.mu.RUnlock()
	if ok && now.Before(known.until) {
		return known.node, nil
	}
	got, err, _ := o.one.Do(stream, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ownedTime) // others wait for it too
		defer cancel()
		node, err := o.ask(ctx, stream)
		if err != nil {
			return "", err
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.seen == nil || len(o.seen) >= ownedMost {
			o.seen = map[string]owned{}
		}
		o.seen[stream] = owned{node, o.now().Add(ownedFor)}
		return node, nil
	})
	if err != nil && ok {
		return known.node, nil
	}
	node, _ := got.(string)
	return node, err
}

// ofStream answers what is asked of a stream at the node that has it. Local answers where that is this node, called self, and for
// a stream that no node has; it is nil where this process takes no streams in. A node that is away is waited for, unless what it
// had lies here, as after a machine got another name.
func (f *forwarder) ofStream(local http.Handler, self string, has func(ctx context.Context, stream string) bool) http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		here := r.Header.Get(callerHeader) != "" // another node has looked already
		stream := streamOf(r.URL.Path)
		var owner string
		if !here {
			var err error
			if owner, err = f.owners.of(r.Context(), stream); err != nil {
				httpkit.Note(httpkit.Named(w, r).Context(), err)
			}
		}
		if local != nil && (here || owner == "" || owner == self) {
			local.ServeHTTP(w, r)
			return nil
		}
		playing := f.nodes.Playing("origin")
		if owner != "" {
			playing = slices.DeleteFunc(playing, func(n nodes.Node) bool { return n.Name != owner && n.Name != "" })
			if named := slices.IndexFunc(playing, func(n nodes.Node) bool { return n.Name == owner }); named >= 0 {
				playing = playing[named : named+1]
			}
		}
		switch {
		case len(playing) == 0 && local != nil && has(r.Context(), stream):
			local.ServeHTTP(w, r)
			return nil
		case here || len(playing) == 0:
			return errRoleAway
		}
		return f.send(w, r, playing)
	})
}

// streamOf is a of /media/a/index.m3u8, and of /near/a.
func streamOf(path string) string {
	stream, _, _ := strings.Cut(strings.TrimPrefix(path, firstPart(path)), "/")
	return stream
}

// send passes a request on to one of these nodes, in turns.
func (f *forwarder) send(w http.ResponseWriter, r *http.Request, playing []nodes.Node) error {
	target, err := url.Parse(playing[f.next.Add(1)%uint64(len(playing))].URL)
	if err != nil {
		return err
	}
	f.proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), targetKey{}, target)))
	return nil
}
