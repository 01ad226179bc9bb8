package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/saja-live/saja/postcode"
)

// peerNames are the names by which peers are asked for.
var peerNames = []string{"trigram", "pairs", "words", "wordpairs", "keywords"}

// peersOf opens the peers of these names. Those of MariaDB share one server, which the last of them stops.
func peersOf(ctx context.Context, dir string, x *postcode.Index, names []string) (peers []peer, err error) {
	var mariadb *server
	defer func() {
		if err != nil && mariadb != nil {
			mariadb.stop()
		}
	}()
	for _, name := range names {
		if mariadb == nil && slices.Contains([]string{"words", "wordpairs", "keywords"}, name) {
			if mariadb, err = startMariaDB(ctx, dir); err != nil {
				return nil, err
			}
		}
		switch name {
		case "trigram", "pairs":
			p, err := newFTS5(dir, x, name == "pairs")
			if err != nil {
				return nil, err
			}
			peers = append(peers, p)
		case "words", "wordpairs":
			peers = append(peers, &fulltext{mariadb, x, name == "wordpairs"})
		case "keywords":
			peers = append(peers, &keywords{server: mariadb, x: x})
		default:
			return nil, fmt.Errorf("no peer is called %q; there are %v", name, peerNames)
		}
	}
	if mariadb != nil {
		last := len(peers) - 1
		peers[last] = stopping{peers[last], mariadb}
	}
	return peers, nil
}

// stopping is the last peer of a server.
type stopping struct {
	peer
	server *server
}

func (s stopping) close() error { return s.server.stop() }
