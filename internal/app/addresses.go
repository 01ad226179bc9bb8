package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/nodes"
)

// addressDesk is where staff see to addresses.
func (s *shop) addressDesk() *address.Desk {
	c := s.config
	needs := address.DeskNeeds{Actor: func(ctx context.Context) string { return account.From(ctx).Name }, Note: account.Note}
	if c.Database.URL != "" {
		needs.Fetch = func(ctx context.Context, node, digest string, overlay bool) (address.Download, error) {
			fetch := s.fetch.Load()
			if fetch == nil {
				return address.Download{}, errRoleAway
			}
			return (*fetch)(ctx, node, digest, overlay)
		}
	}
	return address.NewDesk(s.addresses, s.db, address.DeskConfig{
		Node: s.node(), Folder: s.folder.desk(), Inbox: cmp.Or(c.Address.Inbox, filepath.Join(s.folder.desk(), "inbox")),
	}, needs, s.logger, time.Now)
}

// remote says of a postcode whether parcels take longer to there, by the shop's ranges as they are: it needs no index.
func (s *shop) remote(postcode string) bool {
	return s.addresses.AreaOf(postcode).Kind != address.NotRemote
}

// indexPath is where a process of the shop lends its index of addresses to the others.
const indexPath = "/nodes/addresses/"

// lend gives the index with the digest that is asked for to another process of this shop, and to nobody else: it has hundreds of megabytes.
func (p *process) lend(w http.ResponseWriter, r *http.Request) {
	if p.forward == nil {
		http.NotFound(w, r)
		return
	}
	if _, ours := p.forward.verify(r.Header.Get(callerHeader)); !ours {
		http.NotFound(w, r)
		return
	}
	index, err := p.shop.desk.Lend(r.PathValue("digest"), r.PathValue("part") == overlayPart)
	if err != nil {
		httpkit.WriteProblem(w, r, err)
		return
	}
	defer index.Close()
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(lendLimit)); err != nil {
		httpkit.WriteProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(index.Size, 10))
	_, _ = io.Copy(w, index) // who asked may have left
}

// lendLimit is how long an index may be on its way between two processes.
const lendLimit = 15 * time.Minute

// fetchIndex fetches an index of addresses from another process.
type fetchIndex func(ctx context.Context, node, digest string, overlay bool) (address.Download, error)

// The parts of an index, by which they are asked for.
const basePart, overlayPart = "index", "overlay"

// index fetches the index with a digest from the node of a name.
func (f *forwarder) index(ctx context.Context, node, digest string, overlay bool) (d address.Download, err error) {
	all := f.nodes.All()
	at := slices.IndexFunc(all, func(n nodes.Node) bool { return n.Name == node })
	if at < 0 {
		return d, errRoleAway
	}
	part := basePart
	if overlay {
		part = overlayPart
	}
	from, err := url.JoinPath(all[at].URL, indexPath, digest, part)
	if err != nil {
		return d, err
	}
	ctx, stop := context.WithTimeout(ctx, lendLimit)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		stop()
		return d, err
	}
	r.Header.Set(callerHeader, f.sign("127.0.0.1"))
	res, err := f.proxy.Transport.RoundTrip(r) //nolint:bodyclose // the download closes it
	if err != nil {
		stop()
		return d, err
	}
	d.ReadCloser, d.Size = ending{res.Body, stop}, res.ContentLength
	if res.StatusCode != http.StatusOK || d.Size < 0 {
		return address.Download{}, fmt.Errorf("%s answers %s: %w", all[at].URL, res.Status, closing(d))
	}
	return d, nil
}

// closing gives back what is not wanted, and says that it is not there.
func closing(d address.Download) error {
	if err := d.Close(); err != nil {
		return err
	}
	return address.ErrIndexGone
}

// ending is a body whose request ends with it.
type ending struct {
	io.ReadCloser
	stop context.CancelFunc
}

func (e ending) Close() error {
	defer e.stop()
	return e.ReadCloser.Close()
}
